package io.doorbuster.cli.help;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.doorbuster.cli.Doorbuster;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The manual pages of all commands. */
class ManTest {
    private static final Path MANDOC = Path.of("/usr/bin/mandoc");
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();

    @TestFactory
    Stream<DynamicTest> shouldHaveASectionForEachPartOfTheHelpAndEachFlag() {
        return each(command -> {
            final String page = page(command);
            for (final String section :
                    List.of("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "EXAMPLES", "SEE ALSO")) {
                assertEquals(1, page.split("\n.SH \"" + section + "\"\n", -1).length - 1, section);
            }
            for (final OptionSpec option : command.options()) {
                final String tag = ".*\\\\fB" + option.longestName().replace("-", "\\\\-") + "\\\\fR.*";
                assertEquals(
                        !option.hidden(),
                        page.lines().anyMatch(line -> !line.startsWith("[") && line.matches(tag)),
                        option.longestName());
            }
            assertFalse(page.contains("${"), page);
        });
    }

    @TestFactory
    Stream<DynamicTest> shouldBeReadByMandocWithoutAComplaint() {
        assumeTrue(Files.isExecutable(MANDOC), "mandoc is not installed (Debian: apt-get install mandoc)");
        return each(command -> {
            final Path page = Files.writeString(folder.resolve("page.1"), page(command));

            // A page is as old as its program, so it has no date of its own.
            assertEquals(
                    List.of(),
                    mandoc("-T", "lint", "-W", "warning", page.toString()).stream()
                            .filter(line -> !line.contains("missing date"))
                            .toList());
            final String read =
                    String.join("\n", mandoc("-T", "ascii", page.toString())).replaceAll(".\b", "");
            assertTrue(read.contains(command.qualifiedName(" ")), read);
            assertTrue(read.contains("       doorbuster " + firstWord(command)), read);
        });
    }

    @Test
    void shouldRefuseACommandThatDoesNotExist() {
        final CommandLine commandLine = new CommandLine(new Doorbuster()).setErr(new PrintWriter(err, true));

        assertEquals(2, commandLine.execute("man", "journal", "vrify"));

        assertTrue(err.toString().contains("there is no command 'journal vrify'"), err.toString());
    }

    private interface Check {
        void on(CommandSpec command) throws Exception;
    }

    private static Stream<DynamicTest> each(final Check check) {
        return Commands.all().stream()
                .map(command -> DynamicTest.dynamicTest(command.qualifiedName(" "), () -> check.on(command)));
    }

    private static String firstWord(final CommandSpec command) {
        return Commands.words(command).split(" ", 2)[0];
    }

    private static String page(final CommandSpec command) {
        final StringWriter out = new StringWriter();
        final List<String> words = new ArrayList<>(List.of("man"));
        words.addAll(List.of(Commands.words(command).split(" ")));
        words.remove("");
        assertEquals(
                0,
                new CommandLine(new Doorbuster())
                        .setOut(new PrintWriter(out, true))
                        .execute(words.toArray(String[]::new)));
        return out.toString();
    }

    private List<String> mandoc(final String... arguments) throws Exception {
        final List<String> line = new ArrayList<>(List.of(MANDOC.toString()));
        line.addAll(List.of(arguments));
        final Path out = folder.resolve("out");
        final Process mandoc = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertTrue(mandoc.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "mandoc does not end");
        return Files.readAllLines(out);
    }
}
