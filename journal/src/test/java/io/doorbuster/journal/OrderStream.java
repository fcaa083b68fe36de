package io.doorbuster.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.doorbuster.engine.codec.EventWriter;
import io.doorbuster.engine.pipeline.Journal;
import io.doorbuster.engine.sale.SaleEvents;
import io.doorbuster.engine.sale.SaleTerms;
import io.doorbuster.engine.sale.Sales;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The same events every time: the first creates a sale, every hundredth is a checkpoint, every other secures a unit for a
 * user of its own. So the state at any sequence is known without a journal.
 */
final class OrderStream {
    static final long START = 1_700_000_000_000L;
    static final int MAX_SALES = 16;

    private static final int CHECKPOINT_EVERY = 100;
    private static final SaleTerms TERMS =
            new SaleTerms("phones", "A hundred million phones", 100_000_000, 0, SaleTerms.NEVER, 1, 1);
    private static final DirectBuffer NO_KEY = new UnsafeBuffer(new byte[0]);

    private final UnsafeBuffer user = new UnsafeBuffer("user00000000".getBytes(US_ASCII));
    private final ExpandableArrayBuffer batch = new ExpandableArrayBuffer(1 << 20);
    private final EventWriter writer = new EventWriter();
    private final Sales sales = new Sales(MAX_SALES);

    /** As if everything up to {@code sequence} had been appended already. */
    static OrderStream after(final long sequence) {
        final OrderStream stream = new OrderStream();
        while (stream.sequence() < sequence) {
            stream.encode(1);
        }
        return stream;
    }

    /** The state hash after the event {@code sequence}. */
    static long hashAt(final long sequence) {
        return after(sequence).sales.stateHash();
    }

    long sequence() {
        return sales.sequence();
    }

    /** Appends the next {@code count} events as one batch. */
    void append(final Journal journal, final int count) {
        final long first = sequence() + 1;
        final int length = encode(count);
        journal.append(first, count, batch, 0, length);
    }

    /** Appends batches of {@code batchSize}, and forces each, until the event {@code last} is durable. */
    void appendThrough(final Journal journal, final long last, final int batchSize) {
        while (sequence() < last) {
            append(journal, (int) Math.min(batchSize, last - sequence()));
            journal.force();
        }
    }

    /** Encodes the next {@code count} events into {@link #batch()}; returns how many bytes they take. */
    int encode(final int count) {
        writer.wrap(batch, 0);
        for (int i = 0; i < count; i++) {
            final long sequence = sequence() + 1;
            final long hash = sequence % CHECKPOINT_EVERY == 0 ? sales.stateHash() : 0;
            emit(sequence, hash, writer);
            emit(sequence, hash, sales);
        }
        return writer.offset();
    }

    DirectBuffer batch() {
        return batch;
    }

    private void emit(final long sequence, final long hash, final SaleEvents to) {
        if (sequence == 1) {
            to.saleCreated(1, START, 1, TERMS, 11, 13);
        } else if (sequence % CHECKPOINT_EVERY == 0) {
            to.checkpoint(sequence, START + sequence, hash);
        } else {
            final int order = (int) (sequence - 1 - sequence / CHECKPOINT_EVERY);
            user.putNaturalPaddedIntAscii(4, 8, order);
            to.orderSecured(sequence, START + sequence, 1, order, 1, order, order - 1, user, NO_KEY);
        }
    }
}
