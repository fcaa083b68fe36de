package io.doorbuster.journal.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.Recovered;
import io.doorbuster.journal.Recovery;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.read.RecoveryProgress;
import io.doorbuster.journal.read.Snapshots;
import io.doorbuster.journal.shadow.Snapshotter;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.OrderStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SnapshotTest {
    @TempDir
    Path root;

    @Test
    void shouldRecoverFromASnapshotAndTheEventsAfterIt() throws IOException {
        write(1, 40);
        assertEquals(40, snapshot());
        write(41, 60);

        final Sales sales = new Sales();
        final Recovered recovered = recover(root, sales);
        recovered.journal().close();
        assertEquals(60, sales.sequence());
        assertEquals(40, recovered.snapshotSequence());
        assertEquals(OrderStream.hashAt(60), sales.stateHash());
    }

    @Test
    void shouldContinueAfterACrashAtAnyStepAfterTheSnapshot() throws IOException {
        final Path data = root.resolve("data");
        try (ChronicleJournal journal = Journals.open(data).journal()) {
            final OrderStream stream = new OrderStream();
            stream.appendThrough(journal, 50, 3);
            journal.seal();
            assertEquals(50, snapshot(data));
            final Path rightBehind = Journals.copy(data, root.resolve("right-behind"));
            stream.append(journal, 5);
            final Path notForced = Journals.copy(data, root.resolve("not-forced"));
            journal.force();
            stream.append(journal, 5);
            final Path named = Journals.copy(data, root.resolve("named"));

            for (final Path crashed : List.of(rightBehind, notForced, named)) {
                final Sales sales = new Sales();
                final Recovered recovered = recover(crashed, sales);
                assertEquals(50, recovered.snapshotSequence());
                assertEquals(OrderStream.hashAt(sales.sequence()), sales.stateHash());
                OrderStream.after(sales.sequence()).appendThrough(recovered.journal(), sales.sequence() + 7, 2);
                recovered.journal().close();
                final Path fromZero = Journals.copy(crashed, root.resolve(crashed.getFileName() + "-zero"));
                Journals.delete(fromZero.resolve("snapshots"));
                assertEquals(
                        Journals.recover(fromZero).hash(),
                        Journals.recover(crashed).hash());
            }
        }
    }

    @Test
    void shouldLoadTheNewestUndamagedSnapshot() throws IOException {
        write(1, 20);
        snapshot();
        write(21, 40);
        snapshot();
        write(41, 60);
        snapshot();
        write(61, 65);
        final List<Snapshots.Listed> listed = new Snapshots(root).list();
        assertEquals(
                List.of(60L, 40L, 20L),
                listed.stream().map(Snapshots.Listed::sequence).toList());

        Journals.flip(listed.get(0).file(), Files.size(listed.get(0).file()) / 2);
        assertSnapshotUsed(40);
        Journals.truncate(listed.get(1).file(), Files.size(listed.get(1).file()) - 1);
        assertSnapshotUsed(20);
        Journals.truncate(listed.get(2).file(), 0);
        assertSnapshotUsed(0);
    }

    @Test
    void shouldNoticeEveryFlippedByteInASnapshot() throws IOException {
        write(1, 12);
        snapshot();
        final Path file = new Snapshots(root).list().get(0).file();
        for (long at = 0; at < Files.size(file); at++) {
            Journals.flip(file, at);
            assertFalse(SnapshotFile.flaw(file).isEmpty(), "byte " + at);
            Journals.flip(file, at);
        }
        for (long size = Files.size(file) - 1; size >= 0; size--) {
            Journals.truncate(file, size);
            assertFalse(SnapshotFile.flaw(file).isEmpty(), size + " bytes");
        }
    }

    @Test
    void shouldRefuseASnapshotOfEventsMissingInTheJournal() throws IOException {
        write(1, 20);
        final Path older = Journals.copy(root, root.resolveSibling(root.getFileName() + "-older"));
        write(21, 40);
        snapshot();
        final Path file = new Snapshots(root).list().get(0).file();
        Files.copy(file, older.resolve("snapshots").resolve(file.getFileName()));

        final JournalDamagedException damage =
                assertThrows(JournalDamagedException.class, () -> Journals.recover(older));
        assertTrue(damage.getMessage().contains("snapshot"), damage.getMessage());
        Journals.delete(older);
    }

    @Test
    void shouldRefuseDamageToTheBatchThatTheSnapshotRestsOn() throws IOException {
        write(1, 20);
        snapshot();
        write(21, 40);
        final Journals.Seen last = Journals.batches(root).stream()
                .filter(batch -> batch.lastSequence() == 20 && batch.count() > 0)
                .findFirst()
                .orElseThrow();
        Journals.flip(last.file(), last.fileOffset() + 50);
        assertThrows(JournalDamagedException.class, () -> Journals.recover(root));
    }

    @Test
    void shouldKeepTheLastThreeAndRemoveFilesThatACrashLeft() throws IOException {
        for (int i = 0; i < 6; i++) {
            write(10L * i + 1, 10L * (i + 1));
            snapshot();
        }
        Files.writeString(root.resolve("snapshots/0000000000000000099.snapshot.tmp"), "half");
        Journals.recover(root);
        try (Stream<Path> files = Files.list(root.resolve("snapshots"))) {
            assertEquals(
                    List.of(
                            "0000000000000000040.snapshot",
                            "0000000000000000050.snapshot",
                            "0000000000000000060.snapshot"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void shouldVerifyASnapshotAndTheBatchThatItRestsOn() throws IOException {
        write(1, 30);
        snapshot();
        final Snapshots snapshots = new Snapshots(root);
        final Path file = snapshots.list().get(0).file();
        final Sales sales = new Sales();
        assertTrue(snapshots.verify(file, sales).isGood());
        assertEquals(OrderStream.hashAt(30), sales.stateHash());

        Journals.delete(root.resolve("journal"));
        assertFalse(snapshots.verify(file, new Sales()).isGood());
    }

    @Test
    void shouldReachTheStateOfAFullReplayFromAnySnapshot() throws IOException {
        final Random random = new Random(3);
        long last = 0;
        for (int i = 0; i < 12; i++) {
            final long next = last + 1 + random.nextInt(120);
            write(last + 1, next);
            last = next;
            if (random.nextBoolean()) {
                snapshot();
            }
            final Sales sales = new Sales();
            recover(root, sales).journal().close();
            assertEquals(OrderStream.hashAt(last), sales.stateHash(), "after " + last);
        }
    }

    private void assertSnapshotUsed(final long sequence) {
        final Sales sales = new Sales();
        final Recovered recovered = recover(root, sales);
        recovered.journal().close();
        assertEquals(sequence, recovered.snapshotSequence());
        assertEquals(OrderStream.hashAt(65), sales.stateHash());
    }

    private static Recovered recover(final Path root, final Sales sales) {
        return Recovery.open(root, Journals.POWER, sales, EngineClock::new, RecoveryProgress.NONE);
    }

    /** Runs one server that appends the events from {@code first} to {@code last}. */
    private void write(final long first, final long last) {
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            OrderStream.after(first - 1).appendThrough(journal, last, 3);
        }
    }

    private long snapshot() throws IOException {
        return snapshot(root);
    }

    private static long snapshot(final Path root) throws IOException {
        try (Snapshotter snapshotter = new Snapshotter(root, new Sales())) {
            while (snapshotter.poll()) {
                // Polls until every durable event is applied.
            }
            snapshotter.write();
            return snapshotter.sequence();
        }
    }
}
