package io.doorbuster.engine.pipeline;

import com.lmax.disruptor.EventHandler;
import io.doorbuster.engine.counters.EngineCounters;
import io.doorbuster.engine.counters.EngineCounters.OfJournal;
import io.doorbuster.engine.executor.EventParts;
import io.doorbuster.engine.port.Journal;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The journal stage: gathers the events of a ring batch, appends them together, and forces once before any slot of the
 * batch is answered.
 */
final class JournalHandler implements EventHandler<Slot> {
    private static final int BATCH_BYTES = 1 << 20;

    private final Journal journal;
    private final AtomicLong durableSequence;
    private final DiskRoom room;
    private final EngineCounters counters;
    private final int maxBytes;
    private final UnsafeBuffer batch = new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(BATCH_BYTES, Long.BYTES).order(ByteOrder.nativeOrder()));
    private int batchLength;
    private int batchEvents;
    private long firstSequence;
    private long firstOfPart;
    private long lastAppended;
    private boolean ticked;
    private long openOrders;
    private int commands;
    private long bytes;
    private long appendNanos;

    JournalHandler(
            final Journal journal,
            final AtomicLong durableSequence,
            final DiskRoom room,
            final EngineCounters counters) {
        this.counters = counters;
        this.journal = journal;
        this.room = room;
        this.maxBytes = Math.min(BATCH_BYTES, journal.maxAppendBytes());
        this.durableSequence = durableSequence;
        this.lastAppended = durableSequence.get();
    }

    @Override
    public void onStart() {
        Thread.currentThread().setName("journal");
    }

    @Override
    public void onEvent(final Slot slot, final long ringSequence, final boolean endOfBatch) {
        ticked |= slot.isTick();
        openOrders = slot.openOrders;
        commands++;
        final EventParts events = slot.events;
        if (events.eventCount() > 0) {
            firstOfPart = events.firstSequence();
            for (int part = 0; part < events.partCount(); part++) {
                add(events, part);
            }
        }
        if (endOfBatch) {
            makeDurable();
            count(slot);
        }
    }

    private void add(final EventParts events, final int part) {
        final int length = events.partLength(part);
        if (batchLength + length > maxBytes) {
            append();
        }
        if (batchEvents == 0) {
            firstSequence = firstOfPart;
        }
        batch.putBytes(batchLength, events.buffer(), events.partStart(part), length);
        batchLength += length;
        batchEvents += events.partEventCount(part);
        firstOfPart += events.partEventCount(part);
    }

    private void append() {
        final long start = System.nanoTime();
        journal.append(firstSequence, batchEvents, batch, 0, batchLength);
        appendNanos += System.nanoTime() - start;
        bytes += batchLength;
        lastAppended = firstSequence + batchEvents - 1;
        batchLength = 0;
        batchEvents = 0;
    }

    private void makeDurable() {
        if (batchEvents > 0) {
            append();
        }
        final long durable = durableSequence.getPlain();
        if (lastAppended != durable) {
            final long start = System.nanoTime();
            journal.force();
            counters.forces().record(System.nanoTime() - start);
            durableSequence.setRelease(lastAppended);
            counters.appends().record(appendNanos);
            counters.add(OfJournal.EVENTS, lastAppended - durable);
            counters.add(OfJournal.EVENT_BYTES, bytes);
        } else if (ticked) {
            journal.seal();
        }
        ticked = false;
        room.appendable(journal.reserve(openOrders * DiskRoom.BYTES_PER_OPEN_ORDER), openOrders);
    }

    /** Counts the batch that ends with this slot, and whose events are durable now. */
    private void count(final Slot last) {
        counters.add(OfJournal.BATCHES, 1);
        counters.add(OfJournal.COMMANDS, commands);
        counters.set(OfJournal.EXPIRED_ORDERS, last.expiredOrders);
        counters.set(OfJournal.PROMOTED_ORDERS, last.promotedOrders);
        commands = 0;
        bytes = 0;
        appendNanos = 0;
    }
}
