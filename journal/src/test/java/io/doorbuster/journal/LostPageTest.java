package io.doorbuster.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.batch.BatchDescriptor;
import io.doorbuster.journal.batch.BatchScanner;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.disk.JournalUnavailableException;
import io.doorbuster.journal.drill.Drill;
import io.doorbuster.journal.drill.Operation;
import io.doorbuster.journal.read.RecoveryProgress;
import io.doorbuster.journal.support.Attack;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.OrderStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Chronicle's first writes to a new file go into a mapping without reserved blocks, and the system may lose them
 * without an error. This test zeroes them in the file before anything reads them. The journal must notice before it
 * acknowledges.
 */
final class LostPageTest {
    private static final int LAST = 6;

    @TempDir
    Path root;

    /** The part of the new file that is lost. */
    enum Lost {
        BATCH {
            @Override
            long at(final Path file) {
                try (BatchScanner scanner = new BatchScanner()) {
                    scanner.open(file);
                    return scanner.search(0) + BatchDescriptor.HEADER_LENGTH - 1;
                }
            }
        },
        /** Chronicle's header; without it no reader finds the batch. */
        CHRONICLES_HEADER {
            @Override
            long at(final Path file) {
                return 0;
            }
        };

        abstract long at(Path file);
    }

    @AfterEach
    void noWitness() {
        Drill.end();
    }

    @ParameterizedTest
    @EnumSource
    void shouldAcknowledgeNothingInAFileThatLostItsFirstBatch(final Lost lost) {
        final AtomicLong now = new AtomicLong(OrderStream.START);
        final OrderStream stream = new OrderStream();
        final Sales sales = new Sales();
        try (ChronicleJournal journal = Recovery.open(
                        root, Journals.POWER, sales, Attack.clockOf(now::get), RecoveryProgress.NONE)
                .journal()) {
            stream.appendThrough(journal, LAST, 2);
            now.addAndGet(TimeUnit.DAYS.toMillis(1));
            loseInTheNextFile(lost);
            final String told = assertThrows(RuntimeException.class, () -> stream.append(journal, 2))
                    .getMessage();
            assertTrue(told.contains("does not hold what was written to it"), told);
            assertThrows(RuntimeException.class, journal::force);
        }
        Drill.end();
        final long recovered = Journals.recover(root).sequence();
        assertTrue(recovered == LAST || recovered == stream.sequence(), "recovered " + recovered);
    }

    @Test
    void shouldNotStartOnAFileThatLostItsFirstBatch() {
        loseInTheNextFile(Lost.BATCH);
        final String told = assertThrows(JournalUnavailableException.class, () -> Journals.recover(root))
                .getMessage();
        assertTrue(told.contains("does not hold what was written to it"), told);
        Drill.end();
        assertEquals(0, Journals.recover(root).sequence());
    }

    /** Zeroes once: the first file opened is Chronicle's new file, and all of its content came through the mapping. */
    private void loseInTheNextFile(final Lost lost) {
        final long before = queueFiles();
        final boolean[] done = new boolean[1];
        Drill.witness((operation, path) -> {
            if (operation == Operation.OPEN && !done[0] && path.toString().endsWith(".cq4") && queueFiles() > before) {
                done[0] = true;
                final long at = lost.at(path);
                Journals.zero(path, at, at + 1);
            }
        });
    }

    private long queueFiles() {
        final Path epoch = new JournalDirectory(root).epoch(1);
        return Files.isDirectory(epoch) ? JournalDirectory.queueFiles(epoch).size() : 0;
    }
}
