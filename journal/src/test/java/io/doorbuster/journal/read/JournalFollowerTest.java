package io.doorbuster.journal.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.OrderStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalFollowerTest {
    @TempDir
    Path root;

    private final List<Long> seen = new ArrayList<>();

    @Test
    void shouldShowABatchOnlyAfterALaterOneNamesItAsDurable() {
        final OrderStream stream = new OrderStream();
        try (ChronicleJournal journal = Journals.open(root).journal();
                JournalFollower follower = new JournalFollower(root, 1)) {
            stream.append(journal, 5);
            assertFalse(poll(follower));
            journal.force();
            assertFalse(poll(follower), "forced, but no batch names it");
            stream.append(journal, 5);
            assertTrue(poll(follower));
            assertEquals(5, follower.shownSequence());
            assertFalse(poll(follower));
            journal.force();
            journal.seal();
            assertTrue(poll(follower));
            assertSeen(1, 10);
        }
    }

    @Test
    void shouldFollowFromEpochToEpochAcrossCleanEndsAndCrashes() {
        final OrderStream stream = new OrderStream();
        final Random random = new Random(5);
        Path data = root.resolve("0");
        try (JournalFollower follower = new JournalFollower(root.resolve("link"), 1)) {
            for (int epoch = 1; epoch <= 6; epoch++) {
                point(root.resolve("link"), data);
                try (ChronicleJournal journal = Journals.open(data).journal()) {
                    for (int i = 0; i < 20; i++) {
                        stream.append(journal, 1 + random.nextInt(3));
                        journal.force();
                        if (random.nextInt(3) == 0) {
                            journal.seal();
                        }
                        poll(follower);
                        assertTrue(follower.shownSequence() <= stream.sequence());
                    }
                    if (epoch % 2 == 0) {
                        data = Journals.copy(data, root.resolve("" + epoch));
                    }
                }
            }
            point(root.resolve("link"), data);
            Journals.open(data).journal().close();
            poll(follower);
            assertSeen(1, stream.sequence());
        }
    }

    @Test
    void shouldBeginInTheMiddle() {
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            new OrderStream().appendThrough(journal, 30, 1);
        }
        try (ChronicleJournal journal = Journals.open(root).journal();
                JournalFollower follower = new JournalFollower(root, 41)) {
            OrderStream.after(30).appendThrough(journal, 60, 1);
            journal.seal();
            poll(follower);
            assertSeen(41, 60);
        }
    }

    @Test
    void shouldReportDamageBelowTheMark() {
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            new OrderStream().appendThrough(journal, 10, 1);
            final Journals.Seen fifth = Journals.batches(root).get(5);
            try (JournalFollower follower = new JournalFollower(root, 1)) {
                Journals.flip(fifth.file(), fifth.fileOffset() + 50);
                // The reader ahead cannot pass the bad batch, so it never reads a later mark.
                poll(follower);
                assertSeen(1, fifth.firstSequence() - 2);
            }
        }
        try (JournalFollower follower = new JournalFollower(root, 1)) {
            final JournalDamagedException damage =
                    assertThrows(JournalDamagedException.class, () -> follower.poll(batch -> true));
            assertEquals(5, damage.sequence());
        }
    }

    private boolean poll(final JournalFollower follower) {
        return follower.poll(batch -> {
            for (long sequence = batch.firstSequence(); sequence <= batch.lastSequence(); sequence++) {
                seen.add(sequence);
            }
            return true;
        });
    }

    private void assertSeen(final long first, final long last) {
        assertEquals(LongStream.rangeClosed(first, last).boxed().toList(), seen);
    }

    private static void point(final Path link, final Path target) {
        try {
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, target);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
