package io.doorbuster.journal.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.audit.Audit;
import io.doorbuster.journal.batch.BatchDescriptor;
import io.doorbuster.journal.batch.FileWindow;
import io.doorbuster.journal.care.Backup;
import io.doorbuster.journal.care.Prune;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.disk.JournalUnavailableException;
import io.doorbuster.journal.drill.Drill;
import io.doorbuster.journal.drill.Operation;
import io.doorbuster.journal.shadow.Snapshotter;
import io.doorbuster.journal.snapshot.SnapshotHeader;
import io.doorbuster.journal.support.InMemory;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.OrderStream;
import io.doorbuster.journal.verify.ReadProgress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data directory that other processes change at the same time, or in which they have left files. */
final class ForeignHandsTest {
    @TempDir(factory = InMemory.class)
    Path root;

    private JournalDirectory directory;

    @BeforeEach
    void threeSnapshots() throws IOException {
        directory = new JournalDirectory(root);
        for (int i = 0; i < Snapshots.KEPT; i++) {
            start(20L * i, 20L * (i + 1));
            snapshot();
        }
    }

    @AfterEach
    void noWitness() {
        Drill.end();
    }

    /**
     * A reader lists the snapshots, the server writes a new one and removes the oldest, and the reader then opens the
     * oldest.
     */
    @Test
    void shouldSkipASnapshotThatIsRemovedDuringTheListing() throws IOException {
        final Path oldest = new Snapshots(root).list().get(2).file();
        whenOpened(oldest, () -> Files.delete(oldest));
        assertEquals(2, new Snapshots(root).list().size());
    }

    @Test
    void shouldStartWithTheOlderSnapshotIfTheNewestIsRemovedDuringTheSearch() throws IOException {
        final Path newest = new Snapshots(root).list().get(0).file();
        whenOpened(newest, () -> Files.delete(newest));
        assertEquals(40, new Snapshots(root).newestGood().sequence());
    }

    @Test
    void shouldStartWithTheOlderSnapshotIfALengthInTheNewestIsDamaged() throws IOException {
        final Snapshots.Listed newest = new Snapshots(root).list().get(0);
        final int headerLength;
        try (var channel = Files.newByteChannel(newest.file())) {
            final ByteBuffer start = ByteBuffer.allocate(SnapshotHeader.START_LENGTH);
            channel.read(start);
            headerLength = SnapshotHeader.lengthOf(start.flip());
        }
        // Shorter than the file, which ends in a hole, but still too long to allocate memory for.
        final int garbled = Integer.MAX_VALUE;
        try (var channel = Files.newByteChannel(newest.file(), StandardOpenOption.WRITE)) {
            channel.position(headerLength);
            channel.write(ByteBuffer.allocate(Integer.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(0, garbled));
            channel.position(2L * garbled);
            channel.write(ByteBuffer.allocate(1));
        }
        assertEquals(40, new Snapshots(root).newestGood().sequence());
        assertEquals(60, Journals.recover(root).sequence());
    }

    @Test
    void shouldNotTakeAForeignFileForASnapshot() throws IOException {
        Files.writeString(directory.snapshots().resolve("9999999999999999999.snapshot"), "not ours");
        assertEquals(Snapshots.KEPT, new Snapshots(root).list().size());
        assertEquals(60, Journals.recover(root).sequence());
    }

    @Test
    void shouldReportThatTheFollowedEpochWasPruned() throws IOException {
        final Path copy = root.resolveSibling(root.getFileName() + "-copy");
        try (JournalFollower follower = new JournalFollower(root, 1)) {
            assertTrue(follower.poll(batch -> false), "the follower is in the first epoch");
            new Backup(root, copy).run();
            assertFalse(new Prune(root, copy).run(true).removed().isEmpty());
            final JournalUnavailableException gone =
                    assertThrows(JournalUnavailableException.class, () -> follower.poll(batch -> true));
            assertTrue(gone.getMessage().contains("epoch 1 of the journal"), gone.getMessage());
            assertTrue(gone.getMessage().contains("start again"), gone.getMessage());
        } finally {
            Journals.delete(copy);
        }
    }

    /** An audit reads on two threads, and either of them may be the one that fails. */
    @Test
    void shouldReportAFileThatAnAuditCannotRead() {
        Drill.witness((operation, path) -> {
            if (Thread.currentThread().getName().equals("audit-hashes")
                    && path.toString().endsWith(".cq4")) {
                throw new IOException("Input/output error");
            }
        });
        final JournalUnavailableException unreadable =
                assertThrows(JournalUnavailableException.class, () -> Audit.of(root, ReadProgress.NONE));
        assertTrue(unreadable.getMessage().contains("Input/output error"), unreadable.getMessage());
    }

    @Test
    void shouldNotAllocateMemoryForABatchLongerThanItsFile() throws IOException {
        final Path file = root.resolve("short.cq4");
        Files.write(file, new byte[1 << 10]);
        try (FileWindow window = new FileWindow()) {
            window.open(file);
            final int capacity = window.buffer().capacity();
            assertEquals(-1, window.at(0, BatchDescriptor.MAX_LENGTH));
            assertEquals(capacity, window.buffer().capacity());
            assertEquals(0, window.at(0, 1 << 10));
        }
    }

    private interface Act {
        void act() throws IOException;
    }

    private static void whenOpened(final Path file, final Act act) {
        final AtomicBoolean done = new AtomicBoolean();
        Drill.witness((operation, path) -> {
            if (operation == Operation.OPEN && path.equals(file) && done.compareAndSet(false, true)) {
                act.act();
            }
        });
    }

    private void start(final long from, final long through) {
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            OrderStream.after(from).appendThrough(journal, through, 2);
        }
    }

    private void snapshot() throws IOException {
        try (Snapshotter snapshotter = new Snapshotter(root, new Sales())) {
            while (snapshotter.poll()) {
                assertTrue(snapshotter.sequence() > 0);
            }
            snapshotter.write();
        }
    }
}
