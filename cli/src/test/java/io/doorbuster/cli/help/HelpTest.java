package io.doorbuster.cli.help;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.Doorbuster;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The help of every command. */
class HelpTest {
    private static final int WIDTH = 80;
    /** A word of a command line, or one in single quotes. */
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    @Test
    void shouldKnowTheCommands() {
        final List<String> names = Commands.all().stream().map(Commands::words).toList();

        assertTrue(names.containsAll(List.of("", "serve", "drop", "journal verify", "snapshot take", "crash-drill")));
        assertEquals(names.size(), names.stream().distinct().count());
    }

    @TestFactory
    Stream<DynamicTest> shouldDescribeEachCommandAndEachFlag() {
        return each(command -> {
            assertFalse(String.join("", command.usageMessage().description()).isBlank(), "no description");
            for (final ArgSpec argument : command.args()) {
                assertFalse(String.join("", argument.description()).isBlank(), argument + " has no description");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> shouldEndWithExamplesThatTheCommandItselfUnderstands() {
        return each(command -> {
            final List<String> examples = examples(command);
            assertFalse(examples.isEmpty(), "no example");
            for (final String example : examples) {
                final List<String> words = words(example);
                assertEquals("doorbuster", words.remove(0), example);
                final CommandLine parser = new CommandLine(new Doorbuster()).setCaseInsensitiveEnumValuesAllowed(true);
                final ParseResult parsed =
                        assertDoesNotThrow(() -> parser.parseArgs(words.toArray(String[]::new)), example);
                assertTrue(innermost(parsed).startsWith(Commands.words(command)), example);
            }
        });
    }

    /** A longer line is broken by the help, so that an example could not be copied. */
    @TestFactory
    Stream<DynamicTest> shouldFitATerminalOfEightyColumns() {
        return each(command -> {
            for (final String line : command.usageMessage().footer()) {
                assertTrue(line.length() < WIDTH, line);
            }
            command.commandLine().getUsageMessage().lines().forEach(line -> assertTrue(line.length() <= WIDTH, line));
        });
    }

    private interface Check {
        void on(CommandSpec command);
    }

    private static Stream<DynamicTest> each(final Check check) {
        return Commands.all().stream()
                .map(command -> DynamicTest.dynamicTest(command.qualifiedName(" "), () -> check.on(command)));
    }

    private static List<String> examples(final CommandSpec command) {
        final List<String> lines = Arrays.asList(command.usageMessage().footer());
        final int heading = Math.max(lines.indexOf("Example:"), lines.indexOf("Examples:"));
        if (heading < 0) {
            return List.of();
        }
        final String text = String.join("\n", lines.subList(heading + 1, lines.size()));
        return text.replace("\\\n", " ")
                .lines()
                .map(line -> line.strip().replaceFirst("^source <\\((.*)\\)$", "$1"))
                .toList();
    }

    /** The words of an example as a shell reads them, without what is after a pipe or a redirection. */
    private static List<String> words(final String example) {
        final List<String> words = new ArrayList<>();
        final Matcher matcher = WORD.matcher(example);
        while (matcher.find()) {
            final String word = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
            if (word.matches("[|>#].*")) {
                break;
            }
            words.add(word);
        }
        return words;
    }

    private static String innermost(final ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        return Commands.words(last.commandSpec());
    }
}
