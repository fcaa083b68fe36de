package io.doorbuster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.json.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** SECURITY.md names classes, tests, flags and problems that exist, and a test for every threat that is stopped. */
final class SecurityDocTest {
    private static final String DOCUMENT = "SECURITY.md";
    private static final int MAX_LINES = 120;

    /** Every name with a capital first and a small letter somewhere; the document puts no others in backticks. */
    private static final Pattern CLASS = Pattern.compile("`([A-Z]\\w*[a-z]\\w*)`");

    private static final Pattern FLAG = Pattern.compile("`(--[a-z-]+)");
    private static final Pattern PROBLEM = Pattern.compile("[45]\\d\\d `([a-z-]+)`");
    private static final Pattern TEST = Pattern.compile("`\\w+(Test|IT)`");

    private static Set<String> classes;
    private static Set<String> flags;

    @BeforeAll
    static void readSources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            classes = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        flags = Doorbuster.commandLine(Map.of()).getSubcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .flatMap(spec -> spec.options().stream())
                .flatMap(option -> Stream.of(option.names()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void shouldNameOnlyWhatExists() {
        assertEquals(List.of(), faults(DocNumbers.read(DOCUMENT)));
    }

    @Test
    void shouldBeShort() {
        assertTrue(DocNumbers.read(DOCUMENT).lines().count() <= MAX_LINES);
    }

    @ParameterizedTest
    @CsvSource({
        "`SiteGate`, `SideGate`",
        "`CrowdTest`, `CrowedTest`",
        "`AttackIT`, `AttacksIT`",
        "`--allowed-hosts`, `--allow-hosts`",
        "503 `disk-low`, 503 `disk-full`",
        "503 `disk-low`, 507 `disk-low`",
        "| `HeaderIdentityTest` |, | – |",
    })
    void shouldNoticeWhatDoesNotExist(final String right, final String wrong) {
        final String text = DocNumbers.read(DOCUMENT);
        final String broken = text.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong));

        assertFalse(text.equals(broken), () -> "the document does not have " + right);
        assertFalse(faults(broken).isEmpty());
    }

    private static List<String> faults(final String text) {
        final List<String> faults = new ArrayList<>();
        check(CLASS, text, classes, "no class", faults);
        check(FLAG, text, flags, "no flag", faults);
        for (final MatchResult place : PROBLEM.matcher(text).results().toList()) {
            final Problem problem = Problem.named(place.group(1));
            if (problem == null || !place.group().startsWith(Integer.toString(problem.status()))) {
                faults.add("no problem " + place.group());
            }
        }
        // The columns: what they try, what stops them, the tests. Only where nothing stops them there may be no test.
        final List<String[]> rows = text.lines()
                .filter(line -> line.startsWith("| ") && !line.contains("| tests |"))
                .map(line -> line.split("(?<!\\\\)\\|"))
                .toList();
        assertTrue(rows.size() > 30, () -> rows.size() + " rows");
        for (final String[] row : rows) {
            if (row.length != 4) {
                faults.add("not three columns: " + row[1]);
            } else if (!row[2].strip().startsWith("nothing")
                    && !TEST.matcher(row[3]).find()) {
                faults.add("no test: " + row[1]);
            }
        }
        return faults;
    }

    private static void check(
            final Pattern names,
            final String text,
            final Set<String> known,
            final String fault,
            final List<String> faults) {
        final List<String> named =
                names.matcher(text).results().map(name -> name.group(1)).toList();
        assertFalse(named.isEmpty(), fault);
        named.stream().filter(name -> !known.contains(name)).forEach(name -> faults.add(fault + ' ' + name));
    }
}
