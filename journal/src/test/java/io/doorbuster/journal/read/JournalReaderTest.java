package io.doorbuster.journal.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.disk.JournalUnavailableException;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.OrderStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalReaderTest {
    @TempDir
    Path root;

    @Test
    void shouldShowOnlyDurableEventsOfALiveJournal() {
        final Path data = root.resolve("data");
        final OrderStream stream = new OrderStream();
        try (ChronicleJournal journal = Journals.open(data).journal()) {
            stream.append(journal, 5);
            assertEquals(0, lastShown(data));
            journal.force();
            assertEquals(0, lastShown(data), "forced, but no batch names it");
            stream.append(journal, 5);
            assertEquals(5, lastShown(data));
            journal.force();
            journal.seal();
            assertEquals(10, lastShown(data));
            assertTrue(new JournalReader(data).live());

            stream.append(journal, 5);
            final Path killed = Journals.copy(data, root.resolve("killed"));
            assertFalse(new JournalReader(killed).live());
            assertEquals(15, lastShown(killed), "every good event of a stopped journal");
        }
        assertEquals(15, lastShown(data));
    }

    @Test
    void shouldReadAllEpochsInOrder() {
        for (int epoch = 1; epoch <= 4; epoch++) {
            try (ChronicleJournal journal = Journals.open(root).journal()) {
                OrderStream.after(10L * (epoch - 1)).appendThrough(journal, 10L * epoch, 3);
            }
        }

        final List<Long> sequences = new ArrayList<>();
        final JournalReader reader = new JournalReader(root);
        reader.read(batch -> {
            for (long sequence = batch.firstSequence(); sequence <= batch.lastSequence(); sequence++) {
                sequences.add(sequence);
                assertEquals((sequence + 9) / 10, batch.epoch());
            }
            return true;
        });
        assertEquals(40, sequences.size());
        assertEquals(sequences.stream().sorted().toList(), sequences);
        assertEquals(40, reader.lastSequence());
        assertEquals(40, reader.durableSequence());
        assertTrue(reader.bytesRead() > 0 && reader.bytesRead() <= reader.totalBytes());
    }

    @Test
    void shouldStopWhenTheVisitorReturnsFalse() {
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            new OrderStream().appendThrough(journal, 10, 1);
        }
        final List<Long> shown = new ArrayList<>();
        new JournalReader(root).read(batch -> {
            shown.add(batch.firstSequence());
            return batch.lastSequence() < 3;
        });
        assertEquals(List.of(1L, 1L, 2L, 3L), shown);
    }

    @Test
    void shouldReportThatThereIsNoJournal() {
        for (final Path nowhere : List.of(root, root.resolve("nowhere"))) {
            final JournalUnavailableException refused =
                    assertThrows(JournalUnavailableException.class, () -> new JournalReader(nowhere));
            assertTrue(refused.getMessage().contains("no journal in " + nowhere), refused.getMessage());
        }
        assertFalse(Files.exists(root.resolve("LOCK")));
    }

    @Test
    void shouldReportDamageBelowTheMarkOfALiveJournal() {
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            new OrderStream().appendThrough(journal, 10, 1);
            final Journals.Seen fifth = Journals.batches(root).get(5);
            Journals.flip(fifth.file(), fifth.fileOffset() + 50);

            final JournalDamagedException damage =
                    assertThrows(JournalDamagedException.class, () -> Journals.batches(root));
            assertEquals(fifth.firstSequence(), damage.sequence());
        }
    }

    private static long lastShown(final Path root) {
        final JournalReader reader = new JournalReader(root);
        reader.read(batch -> true);
        return reader.lastSequence();
    }
}
