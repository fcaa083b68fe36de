package io.doorbuster.cli.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.console.ExitCodes;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventFormatTest {
    private final ToolRun tool = new ToolRun();

    /** A member has one type, and the one that it has in the HTTP API. */
    @Test
    void shouldPrintATimeThatNeverComesAsAWordInTextAndAsNullInJson(@TempDir final Path root) {
        try (ToolJournal journal = new ToolJournal(root)) {
            journal.through(1);
        }
        assertEquals(ExitCodes.GOOD, tool.run(root, "inspect", "--kind sale-created"));
        assertTrue(tool.out.toString().contains(" closesAt=never "), tool.out::toString);
        assertEquals(ExitCodes.GOOD, tool.run(root, "inspect", "--kind sale-created --json"));
        assertTrue(tool.out.toString().contains("\"closesAt\":null,"), tool.out::toString);
    }
}
