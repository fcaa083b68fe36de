package io.doorbuster.cli.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownCommandTest {
    @Test
    void shouldReadCommandsWithTheirOutputFromCodeBlocksOnly() {
        final String text = """
                $ not in a block
                ```
                not a command
                $ one \\
                    more
                output
                $ two   # exit 3
                ```
                $ not in a block
                1. Indented:
                   ```sh
                   $ three
                   ...
                     indented output
                   ```
                """;
        assertEquals(
                List.of(
                        new ShownCommand("D", 4, "one \\\n    more", 0, List.of("output")),
                        new ShownCommand("D", 7, "two   # exit 3", 3, List.of()),
                        new ShownCommand("D", 12, "three", 0, List.of("...", "  indented output"))),
                ShownCommand.of("D", text));
    }

    @ParameterizedTest
    @CsvSource({
        "'a;b', 'a;b', true",
        "'a;b', 'a', false",
        "'a', 'a;b', false",
        "'a', 'b', false",
        "'a.c', 'abc', false",
        "'a...c', 'abbc', true",
        "'a...', 'abc', true",
        "'a...c', 'a;c', false",
        "'a;...', 'a', true",
        "'a;...', 'a;b;c', true",
        "'...;c', 'a;b;c', true",
        "'...;b', 'a;b;c', false",
        "'a', 'a  ', true",
        "'', '', true",
    })
    void shouldCompareOutputLineByLineAndTakeThreeDotsForAnything(
            final String shown, final String printed, final boolean same) {
        final List<String> lines = shown.replace(';', '\n').lines().toList();
        assertEquals(same, new ShownCommand("D", 1, "x", 0, lines).shows(printed.replace(';', '\n')));
    }

    @Test
    void shouldTakeAnyOutputIfTheDocumentShowsNone() {
        assertEquals(true, new ShownCommand("D", 1, "x", 0, List.of()).shows("anything\n"));
    }
}
