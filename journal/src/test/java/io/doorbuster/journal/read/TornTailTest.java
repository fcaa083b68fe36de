package io.doorbuster.journal.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.Journals.Seen;
import io.doorbuster.journal.support.OrderStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a crash may leave of the last batch. Either the whole batch is recovered or none of it; events named as durable
 * before it are always there, and the journal continues.
 */
final class TornTailTest {
    private static final long DURABLE = 12;
    private static final long ALL = 14;

    @TempDir
    Path root;

    private Path killed;
    private Seen last;
    private int cases;
    private int dropped;

    @BeforeEach
    void killWithAnUnforcedBatch() {
        final Path data = root.resolve("data");
        killed = root.resolve("killed");
        try (ChronicleJournal journal = Journals.open(data).journal()) {
            final OrderStream stream = new OrderStream();
            stream.appendThrough(journal, DURABLE, 3);
            stream.append(journal, 2);
            Journals.copy(data, killed);
        }
        final List<Seen> batches = Journals.batches(killed);
        last = batches.get(batches.size() - 1);
        assertEquals(DURABLE, last.durableThrough());
        assertEquals(ALL, last.lastSequence());
    }

    @Test
    void shouldDropABatchIfOnlyItsBeginningWasWritten() {
        tear(2, (file, at) -> Journals.zero(file, at, last.end()));
        assertTrue(dropped > cases / 2, dropped + " of " + cases);
    }

    @Test
    void shouldDropABatchCutOffByTheEndOfTheFile() {
        tear(2, Journals::truncate);
        assertEquals(cases, dropped);
    }

    @Test
    void shouldDropABatchIfOnlyItsEndWasWritten() {
        tear(5, (file, at) -> Journals.zero(file, last.fileOffset() - 4, at + 1));
        assertTrue(dropped >= cases - 1, dropped + " of " + cases);
    }

    @Test
    void shouldDropABatchWithAnyByteChanged() {
        tear(2, Journals::flip);
        assertTrue(dropped >= cases - 2, "all except changes in the frame before it: " + dropped + " of " + cases);
    }

    private void tear(final int stride, final ObjLongConsumer<Path> damage) {
        for (long at = last.fileOffset() - 4; at < last.end(); at += stride) {
            final Path data = Journals.copy(killed, root.resolve("case" + cases++));
            final Path file = data.resolve(killed.relativize(last.file()).toString());
            damage.accept(file, at);

            final Sales sales = new Sales();
            new JournalReader(data).read(new Replay(data, sales));
            final String where = "byte " + (at - last.fileOffset()) + " of the batch";
            assertTrue(sales.sequence() == DURABLE || sales.sequence() == ALL, where + ": " + sales.sequence());
            assertEquals(OrderStream.hashAt(sales.sequence()), sales.stateHash(), where);
            dropped += sales.sequence() == DURABLE ? 1 : 0;
            if (cases % 4 == 0) {
                goesOn(data, sales.sequence());
            }
        }
    }

    /** Recovers, appends, and recovers again. */
    private static void goesOn(final Path data, final long after) {
        try (ChronicleJournal journal = Journals.open(data).journal()) {
            OrderStream.after(after).appendThrough(journal, after + 10, 4);
        }
        final Journals.State state = Journals.recover(data);
        assertEquals(after + 10, state.sequence());
        assertEquals(OrderStream.hashAt(after + 10), state.hash());
    }
}
