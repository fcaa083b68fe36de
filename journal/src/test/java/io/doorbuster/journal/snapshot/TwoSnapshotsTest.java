package io.doorbuster.journal.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.disk.Disk;
import io.doorbuster.journal.drill.Drill;
import io.doorbuster.journal.drill.Operation;
import io.doorbuster.journal.read.Snapshots;
import io.doorbuster.journal.support.Attack;
import io.doorbuster.journal.support.ChildJvm;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.OrderStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shadow of a server and {@code snapshot take} write the same snapshot at the same time, in separate processes. */
final class TwoSnapshotsTest {
    private static final int LAST = 50;
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path root;

    /** Writes a snapshot. Before the rename it prints a line and waits for permission to continue. */
    static final class Slow {
        private Slow() {}

        public static void main(final String[] args) throws IOException {
            final Path mayGoOn = Path.of(args[1]);
            Drill.witness((operation, path) -> {
                if (operation == Operation.FORCE && path.toString().endsWith(".tmp")) {
                    System.out.println("half made");
                    await(mayGoOn);
                }
            });
            Attack.snapshot(Path.of(args[0]));
        }

        private static void await(final Path file) throws IOException {
            final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!Files.exists(file)) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IOException("waited " + PATIENCE_SECONDS + " s for " + file);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
    }

    @Test
    void shouldBothSucceedAndLeaveOneGoodSnapshot() throws Exception {
        final Path data = root.resolve("data");
        try (ChronicleJournal journal = Journals.open(data).journal()) {
            new OrderStream().appendThrough(journal, LAST, 10);
        }
        final Path mayGoOn = root.resolve("go");
        try (ChildJvm slow = ChildJvm.start(Slow.class, List.of(), data, mayGoOn)) {
            assertEquals("half made", slow.line());
            Attack.snapshot(data);
            assertOneGoodSnapshot(data, 1);
            Files.createFile(mayGoOn);
            assertEquals(0, slow.exitCode());
        }
        assertOneGoodSnapshot(data, 0);
    }

    private static void assertOneGoodSnapshot(final Path data, final int halfMade) {
        final List<Path> files = Disk.list(data.resolve("snapshots"));
        assertEquals(1 + halfMade, files.size(), files::toString);
        final Snapshots snapshots = new Snapshots(data);
        final Path written = snapshots.list().get(0).file();
        final Sales sales = new Sales();
        assertTrue(snapshots.verify(written, sales).isGood(), written::toString);
        assertEquals(LAST, sales.sequence());
        assertEquals(OrderStream.hashAt(LAST), sales.stateHash());
    }
}
