package io.doorbuster.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.drill.Drill;
import io.doorbuster.journal.drill.Operation;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.OrderStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk reserve of a journal. No block can be allocated in this test while {@link #full} is set. */
final class KeptRoomTest {
    private static final int RESERVE_BYTES = 8 << 20;
    private static final int PROMISED_BYTES = 1 << 20;
    private static final int STOCK = 200_000;
    private static final JournalConfig CONFIG =
            new JournalConfig(Durability.PROCESS, JournalConfig.MIN_BLOCK_SIZE_BYTES, RESERVE_BYTES);

    @TempDir
    Path root;

    private volatile boolean full;

    @AfterEach
    void reset() {
        Drill.end();
    }

    @Test
    void shouldAppendIntoTheReserveAndRefuseTheFirstAppendThatDoesNotFit() {
        Drill.witness(this::refuseIfFull);
        final OrderStream stream = new OrderStream(STOCK);
        final ChronicleJournal journal = Journals.open(root, CONFIG).journal();
        long acknowledged = 0;
        try {
            keepAll(journal);
            full = true;
            stream.append(journal, 100);
            journal.force();
            long appendable = awaitFull(journal);
            assertTrue(appendable > RESERVE_BYTES, appendable + " bytes");
            while (appendable > 64 << 10) {
                stream.append(journal, 100);
                journal.force();
                acknowledged = stream.sequence();
                final long left = awaitFull(journal);
                assertTrue(left < appendable, left + " bytes after " + appendable);
                appendable = left;
            }
            assertThrows(UncheckedIOException.class, () -> appendUntilRefused(stream, journal));
        } finally {
            journal.close();
        }
        full = false;
        assertTrue(acknowledged > 50_000, "only " + acknowledged + " events fitted");
        assertTrue(Journals.recover(root).sequence() >= acknowledged);
    }

    @Test
    void shouldTakeItsReserveAgainBeforeTheDiskCountsAsNoLongerFull() {
        Drill.witness(this::refuseIfFull);
        final OrderStream stream = new OrderStream(STOCK);
        try (ChronicleJournal journal = Journals.open(root, CONFIG).journal()) {
            keepAll(journal);
            full = true;
            stream.appendThrough(journal, 20_000, 100);
            awaitFull(journal);
            full = false;
            final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (journal.reserve(PROMISED_BYTES) != Long.MAX_VALUE) {
                assertTrue(System.nanoTime() - deadline < 0, "full for ever");
            }
            full = true;
            assertTrue(journal.reserve(PROMISED_BYTES) == Long.MAX_VALUE, "some of the reserve was missing");
        }
    }

    @Test
    void shouldNotBeginAFileAtMidnightWhileTheDiskIsFull() {
        Drill.witness(this::refuseIfFull);
        final OrderStream stream = new OrderStream(STOCK);
        try (ChronicleJournal journal = Journals.open(root, CONFIG).journal()) {
            keepAll(journal);
            stream.append(journal, 100);
            full = true;
            stream.append(journal, 100);
            awaitFull(journal);
            Drill.setAhead(1);
            stream.append(journal, 100);
            assertEquals(1, files());
            full = false;
            keepAll(journal);
            stream.append(journal, 100);
            journal.force();
            assertEquals(2, files());
        }
        assertEquals(400, Journals.recover(root).sequence());
    }

    @Test
    void shouldCreateItsBallastAtTheStartAndDeleteItIfManifestCannotBeWrittenAtTheEnd() throws IOException {
        final Path ballast = new JournalDirectory(root).ballast();
        Journals.open(root, CONFIG).journal().close();
        assertEquals(RESERVE_BYTES, Files.size(ballast));
        final ChronicleJournal journal = Journals.open(root, CONFIG).journal();
        Drill.witness((operation, path) -> {
            if (path.toString().endsWith("MANIFEST.tmp") && Files.exists(ballast)) {
                throw new IOException("No space left on device");
            }
        });
        journal.close();
        assertTrue(Files.notExists(ballast));
        Drill.end();
        Journals.open(root, CONFIG).journal().close();
        assertTrue(Files.exists(ballast));
    }

    private int files() {
        return JournalDirectory.queueFiles(new JournalDirectory(root).epoch(1)).size();
    }

    private static void appendUntilRefused(final OrderStream stream, final ChronicleJournal journal) {
        for (int i = 0; i < 10_000; i++) {
            stream.append(journal, 100);
        }
    }

    /** Returns how many bytes are left. */
    private static long awaitFull(final ChronicleJournal journal) {
        final long left = journal.reserve(RESERVE_BYTES);
        assertTrue(left != Long.MAX_VALUE, "the full disk gave more room");
        return left;
    }

    private static void keepAll(final ChronicleJournal journal) {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        for (int i = 0; i < 10 || journal.reserve(PROMISED_BYTES) != Long.MAX_VALUE; i++) {
            journal.reserve(PROMISED_BYTES);
            assertTrue(System.nanoTime() - deadline < 0, "the reserve was never taken");
        }
    }

    private void refuseIfFull(final Operation operation, final Path path) throws IOException {
        if (full && operation == Operation.PREALLOCATE) {
            throw new IOException("No space left on device");
        }
    }
}
