package io.doorbuster.engine.pipeline;

import com.lmax.disruptor.EventHandler;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The journal thread's stage: gathers the events of a ring batch, appends them as one, and forces once before any slot
 * of the batch moves on to be answered.
 */
final class JournalHandler implements EventHandler<Slot> {
    private static final int BATCH_BYTES = 1 << 20;

    private final Journal journal;
    private final AtomicLong durableSequence;
    private final UnsafeBuffer batch = new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(BATCH_BYTES, Long.BYTES).order(ByteOrder.nativeOrder()));
    private int batchLength;
    private int batchEvents;
    private long firstSequence;
    private long lastAppended;
    private boolean ticked;

    JournalHandler(final Journal journal, final AtomicLong durableSequence) {
        this.journal = journal;
        this.durableSequence = durableSequence;
        this.lastAppended = durableSequence.get();
    }

    @Override
    public void onStart() {
        Thread.currentThread().setName("journal");
    }

    @Override
    public void onEvent(final Slot slot, final long ringSequence, final boolean endOfBatch) {
        ticked |= slot.tick;
        if (slot.eventCount > 0) {
            add(slot);
        }
        if (endOfBatch) {
            makeDurable();
        }
    }

    private void add(final Slot slot) {
        if (batchLength + slot.eventsLength > BATCH_BYTES) {
            append();
        }
        if (batchEvents == 0) {
            firstSequence = slot.firstSequence;
        }
        batch.putBytes(batchLength, slot.events, 0, slot.eventsLength);
        batchLength += slot.eventsLength;
        batchEvents += slot.eventCount;
    }

    private void append() {
        journal.append(firstSequence, batchEvents, batch, 0, batchLength);
        lastAppended = firstSequence + batchEvents - 1;
        batchLength = 0;
        batchEvents = 0;
    }

    private void makeDurable() {
        if (batchEvents > 0) {
            append();
        }
        if (lastAppended != durableSequence.getPlain()) {
            journal.force();
            durableSequence.setRelease(lastAppended);
        } else if (ticked) {
            journal.seal();
        }
        ticked = false;
    }
}
