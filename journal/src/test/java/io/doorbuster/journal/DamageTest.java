package io.doorbuster.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.disk.Disk;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.read.JournalReader;
import io.doorbuster.journal.read.RecoveryProgress;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.Journals.Seen;
import io.doorbuster.journal.support.OrderStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage that no crash explains is refused, reported in one line, and left unchanged. */
final class DamageTest {
    private static final int LAST = 20;

    @TempDir
    Path root;

    private int copies;

    @Test
    void shouldRefuseAChangedByteInAnyBatchButTheLast() {
        final Path killed = killed();
        final List<Seen> batches = Journals.batches(killed);
        for (final Seen batch : batches.subList(0, batches.size() - 1)) {
            for (long at = batch.fileOffset(); at < batch.end(); at += 37) {
                final Path data = copyOf(killed);
                Journals.flip(Journals.onlyFile(data), at);
                final JournalDamagedException damage = refused(data);
                if (batch.count() > 0) {
                    assertEquals(batch.firstSequence(), damage.sequence(), "byte " + at);
                } else {
                    // The events continue after the seal. The hole is damage because those events were durable when the
                    // seal existed.
                    assertTrue(damage.getMessage().contains("after a hole before sequence 1 "), damage.getMessage());
                }
            }
        }
    }

    @Test
    void shouldRefuseABatchThatWasZeroedWithItsFrame() {
        final Path killed = killed();
        for (final Seen batch : Journals.batches(killed).subList(1, 6)) {
            final Path data = copyOf(killed);
            Journals.zero(Journals.onlyFile(data), batch.fileOffset() - 4, batch.end());
            assertEquals(batch.firstSequence(), refused(data).sequence());
        }
    }

    @Test
    void shouldRefuseDamageToTheLastBatchIfItIsNamedAsDurable() {
        final Path data = root.resolve("data");
        final Path killed = root.resolve("killed");
        try (ChronicleJournal journal = Journals.open(data).journal()) {
            new OrderStream().appendThrough(journal, LAST, 2);
            journal.seal();
            Journals.copy(data, killed);
        }
        final List<Seen> batches = Journals.batches(killed);
        final Seen named = batches.get(batches.size() - 2);
        assertEquals(LAST, named.lastSequence());
        Journals.flip(Journals.onlyFile(killed), named.fileOffset() + 60);

        assertEquals(named.firstSequence(), refused(killed).sequence());
    }

    @Test
    void shouldRefuseAChangedByteInACleanlyEndedEpoch() {
        final Path clean = cleanlyEnded();
        final List<Seen> batches = Journals.batches(clean);
        final Seen last = batches.get(batches.size() - 1);
        assertEquals(LAST, last.lastSequence());
        Journals.flip(Journals.onlyFile(clean), last.fileOffset() + 60);

        final JournalDamagedException damage = refused(clean);
        assertTrue(damage.getMessage().contains("events up to 20 were durable"), damage.getMessage());
    }

    @Test
    void shouldNotLoseEventsToAChangeInChroniclesHeader() {
        final Path killed = killed();
        final Seen first = Journals.batches(killed).get(0);
        int refused = 0;
        for (long at = 0; at < first.fileOffset(); at = at < 256 ? at + 1 : at * 2 - at / 3 + 1) {
            final Path data = copyOf(killed);
            Journals.flip(Journals.onlyFile(data), at);
            try {
                final JournalReader reader = new JournalReader(data);
                reader.read(batch -> true);
                assertEquals(LAST, reader.lastSequence(), "byte " + at);
            } catch (final JournalDamagedException e) {
                refused++;
            }
        }
        assertTrue(refused > 0, "the changes include the word that leads to the first batch");
    }

    @Test
    void shouldNotLoseGoodBatchesToAWordThatPointsBeyondThem() {
        final Path killed = killed();
        final Seen fifth = Journals.batches(killed).get(5);
        final int metadataOf16KiB = 0x4000_4000;
        Journals.putInt(fifth.file(), fifth.fileOffset() - 4, metadataOf16KiB);
        Journals.putInt(fifth.file(), fifth.fileOffset(), 0);

        assertEquals(fifth.firstSequence(), refused(killed).sequence());
    }

    @Test
    void shouldRefuseAMissingEpoch() throws IOException {
        final Path data = twoEpochs();
        Disk.deleteFlat(new JournalDirectory(data).epoch(1));
        assertTrue(refused(data).getMessage().contains("but there is no queue file (byte 0)"));
    }

    @Test
    void shouldRefuseAMissingLastEpoch() throws IOException {
        final Path data = killed();
        Disk.deleteFlat(new JournalDirectory(data).epoch(1));
        assertTrue(refused(data).getMessage().contains("000001"));
    }

    @Test
    void shouldRefuseAnyMissingFile() throws IOException {
        final Path killed = killedAfterFourDays();
        for (int missing = 0; missing < 4; missing++) {
            final Path data = copyOf(killed);
            final List<Path> files = JournalDirectory.queueFiles(new JournalDirectory(data).epoch(1));
            assertEquals(4, files.size());
            Files.delete(files.get(missing));
            refused(data);
        }
    }

    @Test
    void shouldRefuseAnEmptiedLastFile() {
        final Path killed = killedAfterFourDays();
        final List<Path> files = JournalDirectory.queueFiles(new JournalDirectory(killed).epoch(1));
        Journals.truncate(files.get(3), 0);
        assertTrue(refused(killed).getMessage().contains("MANIFEST counts 4"));
    }

    @Test
    void shouldRefuseAMissingManifest() throws IOException {
        final Path data = cleanlyEnded();
        Files.delete(new JournalDirectory(data).manifest());

        final JournalDamagedException damage = refused(data);
        assertTrue(damage.getMessage().contains("events up to 20, but MANIFEST does not name it"), damage.getMessage());
    }

    @Test
    void shouldRefuseAGarbledManifest() {
        final Path data = cleanlyEnded();
        Journals.flip(new JournalDirectory(data).manifest(), 30);
        assertTrue(refused(data).getMessage().contains("MANIFEST: it is not as it was written"));
    }

    @Test
    void shouldRefuseEventsOfAnotherHistory() {
        final OrderStream other = OrderStream.after(5);
        final int length = other.encode(2);
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            new OrderStream().appendThrough(journal, 7, 1);
            journal.append(8, 2, other.batch(), 0, length);
        }
        final JournalDamagedException damage =
                assertThrows(JournalDamagedException.class, () -> Journals.recover(root));
        assertEquals(8, damage.sequence());
        assertTrue(damage.getMessage().contains("cannot be replayed"), damage.getMessage());
    }

    @Test
    void shouldRefuseExtraBytesInABatch() {
        final OrderStream next = OrderStream.after(7);
        final int length = next.encode(2);
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            new OrderStream().appendThrough(journal, 7, 1);
            journal.append(8, 1, next.batch(), 0, length);
        }
        final JournalDamagedException damage =
                assertThrows(JournalDamagedException.class, () -> Journals.recover(root));
        assertTrue(damage.getMessage().contains("bytes too many"), damage.getMessage());
    }

    @Test
    void shouldRefuseACheckpointWithAnotherHash() {
        final OrderStream stream = OrderStream.after(99);
        final int length = stream.encode(1);
        final UnsafeBuffer checkpoint = new UnsafeBuffer(new byte[length]);
        checkpoint.putBytes(0, stream.batch(), 0, length);
        checkpoint.putByte(length - 1, (byte) ~checkpoint.getByte(length - 1));
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            new OrderStream().appendThrough(journal, 99, 50);
            journal.append(100, 1, checkpoint, 0, length);
        }
        assertEquals(
                100,
                assertThrows(JournalDamagedException.class, () -> Journals.recover(root))
                        .sequence());
    }

    @Test
    void shouldNamePlaceDamageAndNextCommandInOneLine() {
        final Path killed = killed();
        final Seen fifth = Journals.batches(killed).get(4);
        Journals.flip(fifth.file(), fifth.fileOffset() + 44);

        final String message = refused(killed).getMessage();
        assertTrue(message.startsWith(fifth.file() + ", at sequence " + fifth.firstSequence() + ": "), message);
        assertTrue(message.contains("wrong checksum"), message);
        assertTrue(message.endsWith("doorbuster journal verify --data " + killed), message);
        assertFalse(message.contains("\n"));
    }

    /** Recovers twice, to notice a refusal that changed something. */
    private static JournalDamagedException refused(final Path data) {
        final JournalDamagedException first = assertThrows(JournalDamagedException.class, () -> Journals.recover(data));
        final JournalDamagedException second =
                assertThrows(JournalDamagedException.class, () -> Journals.recover(data));
        assertEquals(first.getMessage(), second.getMessage());
        return first;
    }

    private Path copyOf(final Path from) {
        return Journals.copy(from, root.resolve("copy" + copies++));
    }

    private Path killed() {
        final Path data = root.resolve("running");
        try (ChronicleJournal journal = Journals.open(data).journal()) {
            new OrderStream().appendThrough(journal, LAST, 2);
            return copyOf(data);
        }
    }

    private Path cleanlyEnded() {
        final Path data = root.resolve("clean");
        try (ChronicleJournal journal = Journals.open(data).journal()) {
            new OrderStream().appendThrough(journal, LAST, 2);
        }
        return data;
    }

    private Path twoEpochs() {
        final Path data = cleanlyEnded();
        try (ChronicleJournal journal = Journals.open(data).journal()) {
            OrderStream.after(LAST).appendThrough(journal, LAST + 5, 2);
        }
        return data;
    }

    private Path killedAfterFourDays() {
        final AtomicLong now = new AtomicLong(OrderStream.START);
        final Path data = root.resolve("running");
        final OrderStream stream = new OrderStream();
        try (ChronicleJournal journal = Recovery.open(
                        data,
                        Journals.POWER,
                        new Sales(),
                        last -> new EngineClock(last, () -> 0, () -> TimeUnit.MILLISECONDS.toNanos(now.get())),
                        RecoveryProgress.NONE)
                .journal()) {
            for (int day = 1; day <= 4; day++) {
                stream.appendThrough(journal, 5L * day, 2);
                now.addAndGet(TimeUnit.DAYS.toMillis(1));
            }
            return copyOf(data);
        }
    }
}
