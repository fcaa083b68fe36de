package io.doorbuster.cli.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.Jar;
import io.doorbuster.cli.zoo.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The commands that the documents show run as they are shown: each line of a code block that begins with <code>$
 * </code>. All commands of a document run in order in one {@link DocSession}. Each must end in two minutes, with exit
 * code 0 or the one in its comment <code># exit N</code>, and print the output that the document shows
 * ({@link ShownCommand#shows}). What takes longer, or needs more than this machine may have, is shown without <code>$
 * </code>.
 */
class DocCommandsIT {
    /** Programs that not every machine has, and the packages of Debian that have them. */
    private static final Map<String, String> PROGRAMS = Map.of(
            "curl", "curl",
            "jq", "jq",
            "node", "nodejs",
            "openssl", "openssl",
            "psql", "postgresql-client",
            "python3", "python3");

    private static final String CHINESE_README = "README.zh-CN.md";
    private static final Pattern WORD = Pattern.compile("[^\\s;|&()<>\"'`=]+");

    @TempDir
    private Path folder;

    /** All but the Chinese README: {@link ChineseReadmeTest} says that it shows the commands of README.md. */
    static Stream<String> documents() throws IOException {
        final List<String> documents = new ArrayList<>();
        for (final String document : Documents.all()) {
            if (!document.equals(CHINESE_README)
                    && !ShownCommand.of(document, Documents.read(document)).isEmpty()) {
                documents.add(document);
            }
        }
        return documents.stream();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void shouldRunEveryCommandAsTheDocumentShowsIt(final String document) throws Exception {
        try (DocSession session = new DocSession(folder)) {
            for (final ShownCommand command : ShownCommand.of(document, session.withPorts(Documents.read(document)))) {
                requirePrograms(command);
                final Jar.Result result = session.run(command.text());
                final String report = command.place() + ": $ " + command.text() + "\nprinted\n" + result.out();
                assertEquals(command.exitCode(), result.exitCode(), () -> "exit code of " + report);
                assertTrue(
                        command.shows(result.out()),
                        () -> report + "\nbut the document shows\n" + String.join("\n", command.output()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "CONTRIBUTING.md",
                "docs/METRICS.md",
                "docs/OPERATIONS.md",
                "docs/PERFORMANCE.md",
                "docs/PROTOCOL.md"
            })
    void shouldFindCommandsInEveryDocumentThatTeachesThem(final String document) throws IOException {
        assertTrue(documents().anyMatch(document::equals), () -> document + " shows no command that can be run");
    }

    /** Skips the rest of the document if the machine does not have a program that the command starts. */
    private static void requirePrograms(final ShownCommand command) throws IOException {
        final Map<String, String> needed = new TreeMap<>();
        String text = command.text();
        for (final String word : words(text)) {
            final Path script = Documents.ROOT.resolve(word);
            if (word.endsWith(".sh") && Files.isRegularFile(script)) {
                text += '\n' + Files.readString(script);
            }
        }
        for (final String word : words(text)) {
            if (PROGRAMS.containsKey(word)) {
                needed.put(word, PROGRAMS.get(word));
            }
        }
        needed.forEach(Program::named);
    }

    private static List<String> words(final String text) {
        return WORD.matcher(text).results().map(MatchResult::group).collect(Collectors.toList());
    }
}
