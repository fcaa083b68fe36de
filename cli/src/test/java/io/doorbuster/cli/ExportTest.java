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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command itself; what it writes is held by the journal's own tests. */
final class ExportTest {
    private static final String NOWHERE = "jdbc:postgresql://127.0.0.1:1/shop";

    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();
    private String data;

    @BeforeEach
    void makeAnEmptyJournal() {
        data = folder.resolve("data").toString();
        Recovery.open(
                        Path.of(data),
                        new JournalConfig(Durability.PROCESS, JournalConfig.MIN_BLOCK_SIZE_BYTES),
                        new Sales(),
                        EngineClock::new,
                        RecoveryProgress.NONE)
                .journal()
                .close();
    }

    @Test
    void shouldLeaveTheFileAloneUntilItIsWhole() throws Exception {
        final Path orders = folder.resolve("orders.csv");
        assertEquals(ExitCodes.GOOD, export("--data", data, "--format", "csv", "--output", orders.toString()));
        assertTrue(Files.readString(orders).startsWith("order_id,sale_id,"));
        final Path missing = folder.resolve("missing");
        assertEquals(
                ExitCodes.FAILURE,
                export("--data", missing.toString(), "--format", "csv", "--output", orders.toString()));
        assertTrue(Files.readString(orders).startsWith("order_id,sale_id,"));
    }

    @Test
    void shouldFailAtOnceIfTheDatabaseIsNotThere() {
        assertEquals(ExitCodes.FAILURE, export("--data", data, "--jdbc-url", NOWHERE));
        assertTrue(err.toString().contains("cannot export to " + NOWHERE), err.toString());
    }

    @Test
    void shouldRefuseAPasswordThatOthersCanRead() throws Exception {
        final Path password = folder.resolve("password");
        Files.createFile(password);
        // Set after creation, because the umask of the user may remove the permission.
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(
                ExitCodes.FAILURE,
                export("--data", data, "--jdbc-url", NOWHERE, "--password-file", password.toString()));
        assertTrue(err.toString().contains("run: chmod 600 " + password), err.toString());
    }

    private int export(final String... arguments) {
        final String[] all = new String[arguments.length + 2];
        all[0] = "journal";
        all[1] = "export";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        final CommandLine commandLine = Doorbuster.commandLine(Map.of());
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(all);
    }
}
