package io.doorbuster.engine.pipeline;

import com.lmax.disruptor.DataProvider;
import com.lmax.disruptor.EventHandler;
import io.doorbuster.engine.codec.CommandReader;
import io.doorbuster.engine.codec.EventWriter;
import io.doorbuster.engine.sale.Decider;
import io.doorbuster.engine.sale.Lookahead;
import io.doorbuster.engine.sale.Sales;

/**
 * The business thread's stage, the only code that reads or writes sale state while the engine serves: stamps each
 * command with its time, has it decided and applied, and leaves its events in the slot.
 */
final class BusinessHandler implements EventHandler<Slot> {
    /** Of memory that lies ready for orders to come: a million of them. */
    private static final long MAX_READY_BYTES = 64L << 20;

    private final Sales sales;
    private final EngineClock clock;
    private final CommandReader reader = new CommandReader();
    private final EventWriter writer = new EventWriter();
    private final ViewChanges views;
    private final AppliedEvents events;
    private final Decider decider;
    private final DataProvider<Slot> ring;
    private final Lookahead lookahead;
    private final long readyBytes;
    private Thread owner;
    private long time;
    private long leftInBatch;
    private long lookedAheadTo = -1;
    private volatile long stateBytes;
    private volatile long refusalsNotJournaled;

    BusinessHandler(
            final DataProvider<Slot> ring,
            final Sales sales,
            final EngineClock clock,
            final ViewChanges views,
            final long maxStateBytes) {
        this.ring = ring;
        this.lookahead = new Lookahead(sales);
        this.sales = sales;
        this.clock = clock;
        this.views = views;
        this.events = new AppliedEvents(writer, sales, views);
        this.decider = new Decider(sales, events, maxStateBytes);
        this.stateBytes = sales.memoryBytes();
        this.readyBytes = Math.min(MAX_READY_BYTES, maxStateBytes / PipelineConfig.READY_SHARE);
        while (sales.prepareMemory(readyBytes)) {
            // One page at a time; each counts what is there.
        }
    }

    @Override
    public void onStart() {
        owner = Thread.currentThread();
        owner.setName("business");
    }

    /**
     * Reads the clock once for all commands of a batch: each was published before the batch began, so none gets a time
     * from before it came.
     */
    @Override
    public void onBatchStart(final long batchSize, final long queueDepth) {
        time = Math.max(clock.now(), sales.lastTime());
        leftInBatch = batchSize;
    }

    @Override
    public void onEvent(final Slot slot, final long ringSequence, final boolean endOfBatch) {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("sale state touched by " + Thread.currentThread());
        }
        if (ringSequence > lookedAheadTo) {
            lookAhead(ringSequence);
        }
        final long before = sales.sequence();
        slot.beginEvents(before + 1);
        if (slot.kind != Slot.Kind.NOTHING) {
            decide(slot);
        }
        slot.openOrders = sales.openOrders();
        if (before + slot.eventCount != sales.sequence()) {
            throw new IllegalStateException("events written and events applied differ at " + sales.sequence());
        }
        leftInBatch--;
        if (endOfBatch) {
            views.addHolders();
            if (slot.isTick()) {
                sales.prepareMemory(readyBytes);
            }
        }
    }

    private void decide(final Slot slot) {
        writer.wrap(slot.events, 0);
        slot.decision.clear();
        settle(slot);
        reader.read(slot.command, time, decider, slot.decision);
        settle(slot);
        decider.checkpointIfDue(time);
        slot.endPart(writer.offset(), writer.count());
        slot.viewUpdates = views.take(slot.isTick());
        if (slot.isTick()) {
            stateBytes = sales.memoryBytes();
            refusalsNotJournaled = decider.refusalsNotJournaled();
        }
    }

    /** {@link Sales#memoryBytes} at the last tick. Any thread. */
    long stateBytes() {
        return stateBytes;
    }

    /** {@link Decider#refusalsNotJournaled} at the last tick. Any thread. */
    long refusalsNotJournaled() {
        return refusalsNotJournaled;
    }

    /** Does what is due; if that is a lot, in parts that each fit into an excerpt of the journal. */
    private void settle(final Slot slot) {
        while (decider.settle(time)) {
            decider.checkpointIfDue(time);
            slot.endPart(writer.offset(), writer.count());
        }
    }

    private void lookAhead(final long from) {
        lookedAheadTo = from + Math.min(Lookahead.DISTANCE, leftInBatch) - 1;
        for (long i = from; i <= lookedAheadTo; i++) {
            final Slot ahead = ring.get(i);
            if (ahead.kind != Slot.Kind.NOTHING) {
                reader.peek(ahead.command, lookahead);
            }
        }
        lookahead.load();
    }
}
