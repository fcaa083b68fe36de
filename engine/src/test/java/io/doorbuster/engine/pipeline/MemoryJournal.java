package io.doorbuster.engine.pipeline;

import io.doorbuster.engine.codec.EventReader;
import io.doorbuster.engine.model.SaleEvents;
import io.doorbuster.engine.port.Journal;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableDirectByteBuffer;

/** A journal in memory that keeps the contract of its port: appended events count only after a force. */
public final class MemoryJournal implements Journal {
    private final ExpandableDirectByteBuffer bytes = new ExpandableDirectByteBuffer(1 << 20);
    private final AtomicLong seals = new AtomicLong();
    private final AtomicLong forces = new AtomicLong();
    private int length;
    private long appended;
    private volatile long durable;
    private volatile int durableLength;

    @Override
    public int maxAppendBytes() {
        return LEAST_APPEND_BYTES;
    }

    @Override
    public void append(
            final long firstSequence,
            final int eventCount,
            final DirectBuffer events,
            final int offset,
            final int eventsLength) {
        if (firstSequence != appended + 1 || eventCount < 1) {
            throw new IllegalStateException("append of " + firstSequence + " after " + appended);
        }
        if (eventsLength > maxAppendBytes()) {
            throw new IllegalStateException("an append of " + eventsLength + " bytes");
        }
        bytes.putBytes(length, events, offset, eventsLength);
        length += eventsLength;
        appended += eventCount;
    }

    @Override
    public void force() {
        durableLength = length;
        durable = appended;
        forces.incrementAndGet();
    }

    @Override
    public void seal() {
        seals.incrementAndGet();
    }

    /** Last forced sequence. Any thread. */
    public long durableSequence() {
        return durable;
    }

    /** Number of forces so far. Any thread. */
    public long forces() {
        return forces.get();
    }

    /** Number of seals requested so far. Any thread. */
    public long seals() {
        return seals.get();
    }

    /** Calls every durable event on {@code to}. */
    public void replay(final SaleEvents to) {
        final EventReader reader = new EventReader();
        long sequence = 1;
        for (int offset = 0; offset < durableLength; sequence++) {
            offset += reader.read(bytes, offset, durableLength, sequence, to);
        }
    }
}
