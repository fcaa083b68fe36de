package io.doorbuster.cli.help;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.Doorbuster;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The completion script in a real bash. */
class CompletionTest {
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    static Path folder;

    private Path script;

    @BeforeEach
    void writeTheScript() throws IOException {
        script = folder.resolve("completion.bash");
        Files.writeString(script, printed("bash"));
    }

    @Test
    void shouldMakeBashCompleteTheName() throws Exception {
        final String registered = bash("source \"$0\" && complete -p doorbuster");

        assertTrue(registered.startsWith("complete "), registered);
        assertTrue(registered.endsWith(" doorbuster\n"), registered);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dr                          | drop",
                "journal ver                 | verify",
                "drop --rep                  | --report",
                "serve --durability p        | power process",
                "serve --identity ''         | header pass",
                "journal export --format ''  | csv ndjson",
                "drop --scenario ''          | holds plain",
                "completion ''               | bash zsh",
                "crash                       | ''"
            })
    void shouldCompleteCommandsFlagsAndValues(final String typed, final String completions) throws Exception {
        assertEquals(
                new TreeSet<>(List.of(completions.split(" "))),
                completed(typed.replace("''", "").split(" ", -1)));
    }

    @TestFactory
    Stream<DynamicTest> shouldCompleteEveryFlagOfEveryCommand() {
        return Commands.shown().stream()
                .map(command -> DynamicTest.dynamicTest(command.qualifiedName(" "), () -> checkFlags(command)));
    }

    private void checkFlags(final CommandSpec command) throws Exception {
        final Set<String> flags = new TreeSet<>();
        for (final OptionSpec flag : command.options()) {
            if (!flag.hidden()) {
                flags.add(flag.longestName());
            }
        }
        assertEquals(flags, completed((Commands.words(command) + " --").strip().split(" ")));
    }

    @Test
    void shouldPrintTheSameForZshWhichSwitchesBashcompinitOn() {
        assertEquals(printed("bash"), printed("zsh"));
        assertTrue(printed("zsh").contains("bashcompinit"));
    }

    private Set<String> completed(final String... words) throws Exception {
        final String reply = bash(
                "source \"$0\"; COMP_WORDS=(doorbuster \"$@\"); COMP_CWORD=$#; _complete_doorbuster; "
                        + "printf '%s\\n' \"${COMPREPLY[@]}\"",
                words);
        final Set<String> completions = new TreeSet<>();
        reply.lines().map(String::strip).forEach(completions::add);
        return completions;
    }

    private String bash(final String commands, final String... arguments) throws Exception {
        final List<String> line = new ArrayList<>(List.of("bash", "--norc", "-c", commands, script.toString()));
        line.addAll(List.of(arguments));
        final Path out = Files.createTempFile(folder, "out", null);
        final Process bash = new ProcessBuilder(line)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        bash.getOutputStream().close();
        assertTrue(bash.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "bash does not end");
        assertEquals(0, bash.exitValue());
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    private static String printed(final String shell) {
        final StringWriter out = new StringWriter();
        assertEquals(
                0,
                new CommandLine(new Doorbuster())
                        .setOut(new PrintWriter(out, true))
                        .execute("completion", shell));
        return out.toString();
    }
}
