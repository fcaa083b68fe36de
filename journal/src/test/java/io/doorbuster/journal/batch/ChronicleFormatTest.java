package io.doorbuster.journal.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.JournalConfig;
import io.doorbuster.journal.Recovered;
import io.doorbuster.journal.Recovery;
import io.doorbuster.journal.care.Backup;
import io.doorbuster.journal.care.Prune;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.disk.Manifest;
import io.doorbuster.journal.read.EpochReader;
import io.doorbuster.journal.read.RecoveryProgress;
import io.doorbuster.journal.support.Attack;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.OrderStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.wire.DocumentContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares our own reader of Chronicle's files with Chronicle's reader. Chronicle reads a copy, because its reader
 * writes.
 */
final class ChronicleFormatTest {
    @TempDir
    Path root;

    @Test
    void shouldReadTheSameExcerptsAsChronicle() {
        final Path data = root.resolve("data");
        try (ChronicleJournal journal = Journals.open(data, Journals.PROCESS).journal()) {
            final OrderStream stream = new OrderStream(20_000);
            for (int size = 1; size < 200; size++) {
                stream.append(journal, size);
                journal.force();
            }
        }
        isSeenByChronicleAsByUs(data);
    }

    @Test
    void shouldBeReadableByChronicleAfterThePruneOfItsFirstFiles() throws IOException {
        final Path data = root.resolve("data");
        final Path copy = root.resolve("copy");
        final AtomicLong now = new AtomicLong(OrderStream.START);
        final Sales sales = new Sales();
        final Recovered recovered =
                Recovery.open(data, Journals.POWER, sales, Attack.clockOf(now::get), RecoveryProgress.NONE);
        try (ChronicleJournal journal = recovered.journal()) {
            final OrderStream stream = new OrderStream();
            for (int day = 1; day <= 4; day++) {
                stream.appendThrough(journal, 20L * day, 7);
                journal.seal();
                now.addAndGet(TimeUnit.DAYS.toMillis(day < 4 ? 1 : 0));
            }
            Attack.snapshot(data);
        }
        new Backup(data, copy).run();
        assertEquals(3, new Prune(data, copy).run(true).removed().size());
        isSeenByChronicleAsByUs(data);
    }

    private void isSeenByChronicleAsByUs(final Path data) {
        final List<String> ours = new ArrayList<>();
        final Path ended = Journals.copy(data, root.resolve("ended"));
        final JournalDirectory directory = new JournalDirectory(ended);
        try (EpochReader reader =
                new EpochReader(directory, Manifest.read(directory).last())) {
            while (reader.next()) {
                final BatchView batch = reader.batch();
                ours.add(describe(batch.firstSequence(), batch.count(), batch.length()));
            }
        }

        assertFalse(ours.isEmpty());
        assertEquals(chroniclesView(directory.epoch(1)), ours);
    }

    private static List<String> chroniclesView(final Path epoch) {
        final List<String> theirs = new ArrayList<>();
        try (ChronicleQueue queue = ChronicleQueue.singleBuilder(epoch)
                        .blockSize(JournalConfig.MIN_BLOCK_SIZE_BYTES)
                        .build();
                ExcerptTailer tailer = queue.createTailer()) {
            for (boolean more = true; more; ) {
                try (DocumentContext document = tailer.readingDocument()) {
                    more = document.isPresent();
                    if (more) {
                        final var bytes = document.wire().bytes();
                        final long at = bytes.readPosition();
                        assertEquals(BatchDescriptor.MAGIC, bytes.readInt(at));
                        final int length = bytes.readInt(at + BatchDescriptor.LENGTH_OFFSET);
                        assertEquals(BatchDescriptor.HEADER_LENGTH + length, bytes.readRemaining());
                        theirs.add(describe(
                                bytes.readLong(at + BatchDescriptor.FIRST_SEQUENCE_OFFSET),
                                bytes.readInt(at + BatchDescriptor.COUNT_OFFSET),
                                length));
                    }
                }
            }
        }
        return theirs;
    }

    private static String describe(final long firstSequence, final int count, final int length) {
        return firstSequence + "+" + count + ": " + length + " bytes";
    }
}
