package io.doorbuster.journal.support;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.doorbuster.engine.codec.EventWriter;
import io.doorbuster.engine.model.SaleEvents;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.port.Journal;
import io.doorbuster.engine.sale.Sales;
import java.util.function.LongUnaryOperator;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A fixed stream of events: the first creates a sale, every hundredth is a checkpoint, and every other one secures a
 * unit for a new user. The state at any sequence is therefore known without a journal.
 */
public final class OrderStream {
    public static final long START = 1_700_000_000_000L;

    private static final int CHECKPOINT_EVERY = 100;
    /** Enough stock for most tests. */
    private static final int FEW = 2_000;

    private static final DirectBuffer NO_KEY = new UnsafeBuffer(new byte[0]);

    private final UnsafeBuffer user = new UnsafeBuffer("user00000000".getBytes(US_ASCII));
    private final ExpandableArrayBuffer batch = new ExpandableArrayBuffer(1 << 16);
    private final EventWriter writer = new EventWriter();
    private final Sales sales = new Sales();
    private final SaleTerms terms;
    private final LongUnaryOperator timeOf;

    public OrderStream() {
        this(FEW);
    }

    public OrderStream(final int stock) {
        this(stock, sequence -> sequence == 1 ? START : START + sequence);
    }

    /** @param timeOf time of an event by its sequence; called once per event */
    public OrderStream(final LongUnaryOperator timeOf) {
        this(FEW, timeOf);
    }

    private OrderStream(final int stock, final LongUnaryOperator timeOf) {
        this.timeOf = timeOf;
        terms = new SaleTerms("phones", "A stock of phones", stock, 0, SaleTerms.NEVER, 1, 1);
    }

    /** Continues as if every event up to {@code sequence} had been appended already. */
    public static OrderStream after(final long sequence) {
        return new OrderStream().skipTo(sequence);
    }

    /** Returns the state hash after the event {@code sequence}. */
    public static long hashAt(final long sequence) {
        return after(sequence).stateHash();
    }

    public OrderStream skipTo(final long sequence) {
        while (sequence() < sequence) {
            encode(1);
        }
        return this;
    }

    public long stateHash() {
        return sales.stateHash();
    }

    public long sequence() {
        return sales.sequence();
    }

    /** Appends the next {@code count} events as one batch. */
    public void append(final Journal journal, final int count) {
        final long first = sequence() + 1;
        final int length = encode(count);
        journal.append(first, count, batch, 0, length);
    }

    /** Appends batches of {@code batchSize}, and forces each, until the event {@code last} is durable. */
    public void appendThrough(final Journal journal, final long last, final int batchSize) {
        while (sequence() < last) {
            append(journal, (int) Math.min(batchSize, last - sequence()));
            journal.force();
        }
    }

    /** Encodes the next {@code count} events into {@link #batch()}; returns how many bytes they take. */
    public int encode(final int count) {
        writer.wrap(batch, 0);
        for (int i = 0; i < count; i++) {
            final long sequence = sequence() + 1;
            final long hash = sequence % CHECKPOINT_EVERY == 0 ? sales.stateHash() : 0;
            final long time = timeOf.applyAsLong(sequence);
            emit(sequence, time, hash, writer);
            emit(sequence, time, hash, sales);
        }
        return writer.offset();
    }

    public DirectBuffer batch() {
        return batch;
    }

    private void emit(final long sequence, final long time, final long hash, final SaleEvents to) {
        if (sequence == 1) {
            to.saleCreated(1, time, 1, terms, 11, 13, NO_KEY);
        } else if (sequence % CHECKPOINT_EVERY == 0) {
            to.checkpoint(sequence, time, hash);
        } else {
            final int order = (int) (sequence - 1 - sequence / CHECKPOINT_EVERY);
            user.putNaturalPaddedIntAscii(4, 8, order);
            to.orderSecured(sequence, time, 1, order, 1, order, order - 1, user, NO_KEY);
        }
    }
}
