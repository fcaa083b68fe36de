package io.doorbuster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.doorbuster.cli.console.ExitCodes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The executable when its output goes to a full disk or to a reader that exits. */
final class OutputIT {
    @TempDir
    Path folder;

    @Test
    void shouldNameItsVersionAndTheCommitThatItWasBuiltFrom() throws Exception {
        final Jar.Result result = Jar.run("--version");
        assertEquals(0, result.exitCode());
        // "unknown" if the sources were not in a git clone.
        assertTrue(
                result.out().strip().matches("doorbuster \\d+\\.\\d+\\.\\d+, commit ([0-9a-f]{10}|unknown)"),
                result.out());
    }

    @Test
    void shouldNotCallAnExportGoodThatTheDiskDidNotTake() throws Exception {
        assumeTrue(Files.isWritable(Path.of("/dev/full")), "there is no /dev/full here");
        final Path data = folder.resolve("data");
        try (Jar.Serving server = Jar.Serving.demo(data)) {
            assertEquals(ExitCodes.GOOD, server.stop());
        }
        for (final String tool : List.of("export --format csv", "inspect --json", "replay --json", "verify")) {
            final Jar.Result result = shell("journal " + tool + " --data " + data + " > /dev/full");
            assertEquals(ExitCodes.FAILURE, result.exitCode(), tool);
            assertTrue(result.err().contains("standard output is incomplete: "), result.err());
        }
    }

    @Test
    void shouldExitWithZeroIfTheReaderHasExited() throws Exception {
        final Path data = folder.resolve("data");
        try (Jar.Serving server = Jar.Serving.demo(data)) {
            assertEquals(ExitCodes.GOOD, server.stop());
        }
        final Jar.Result result = shell("journal inspect --data " + data + "; echo code $? >&2; } | true", "{ ");
        assertTrue(result.err().endsWith("code 0\n"), result.err());
    }

    private static Jar.Result shell(final String arguments) throws Exception {
        return shell(arguments, "");
    }

    private static Jar.Result shell(final String arguments, final String before) throws Exception {
        return Jar.run(List.of("sh", "-c", before + String.join(" ", Jar.command(Jar.JAVA)) + " " + arguments));
    }
}
