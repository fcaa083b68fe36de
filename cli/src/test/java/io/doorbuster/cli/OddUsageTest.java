package io.doorbuster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.Durability;
import io.doorbuster.journal.JournalConfig;
import io.doorbuster.journal.Recovery;
import io.doorbuster.journal.read.RecoveryProgress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Plausible mistakes on the command line. */
final class OddUsageTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"list", "verify", "take"})
    void shouldNotCallTheSnapshotsGoodOfADirectoryThatIsNotThere(final String command) {
        final String nowhere = folder.resolve("tpyo").toString();
        assertEquals(ExitCodes.FAILURE, execute(Map.of(), "snapshot", command, "--data", nowhere));
        assertTrue(err.toString().contains("there is no journal in " + nowhere), err.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "journal audit",
                "journal verify",
                "journal inspect",
                "journal tail",
                "journal replay",
                "journal stats",
                "journal diff 1 2",
                "journal export --format csv",
                "journal backup TARGET",
                "journal repair",
                "journal repair --execute",
                "journal repair --cut-after 5",
                "journal repair --rebuild-manifest --execute",
                "journal prune --backup TARGET",
                "journal prune --backup TARGET --execute",
                "snapshot list",
                "snapshot verify",
                "snapshot take"
            })
    void shouldSayThatThereIsNoJournalAndLeaveNothingInAnEmptyDirectory(final String command) throws Exception {
        final Path target = folder.resolve("target");
        final String[] arguments = (command.replace("TARGET", target.toString()) + " --data").split(" ");
        for (final Path data : List.of(folder.resolve("none"), Files.createDirectory(folder.resolve("empty")))) {
            final String[] whole = Arrays.copyOf(arguments, arguments.length + 1);
            whole[arguments.length] = data.toString();
            assertEquals(ExitCodes.FAILURE, execute(Map.of(), whole), () -> data + ": " + out + err);
            assertTrue(err.toString().contains("there is no journal in " + data), err.toString());
            assertEquals("", out.toString());
        }
        try (Stream<Path> left = Files.walk(folder)) {
            assertEquals(List.of(folder, folder.resolve("empty")), left.sorted().toList());
        }
    }

    @Test
    void shouldNotExecuteBecauseAVariableIsSet() throws Exception {
        final Path data = folder.resolve("data");
        start(data);
        Files.delete(data.resolve("MANIFEST"));
        final Map<String, String> environment = Map.of("DOORBUSTER_EXECUTE", "true");
        assertEquals(
                ExitCodes.DAMAGE,
                execute(environment, "journal", "repair", "--rebuild-manifest", "--data", data.toString()));
        assertTrue(Files.notExists(data.resolve("MANIFEST")), "a preview");
    }

    @Test
    void shouldSayHowToWriteATimeThatIsOutOfRange() {
        final String never = "+1000000000-12-31T23:59:59Z";
        assertEquals(ExitCodes.USAGE, execute(Map.of(), "journal", "replay", "--data", "x", "--to-time", never));
        assertTrue(err.toString().contains("'" + never + "' is not a time; write epoch milliseconds"), err.toString());
    }

    private static void start(final Path data) {
        final JournalConfig config = new JournalConfig(Durability.PROCESS, JournalConfig.MIN_BLOCK_SIZE_BYTES);
        Recovery.open(data, config, new Sales(), EngineClock::new, RecoveryProgress.NONE)
                .journal()
                .close();
    }

    private int execute(final Map<String, String> environment, final String... arguments) {
        final CommandLine commandLine = Doorbuster.commandLine(environment);
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
