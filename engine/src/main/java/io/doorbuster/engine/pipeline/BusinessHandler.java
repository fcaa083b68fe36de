package io.doorbuster.engine.pipeline;

import com.lmax.disruptor.DataProvider;
import com.lmax.disruptor.EventHandler;
import io.doorbuster.engine.counters.EngineCounters;
import io.doorbuster.engine.executor.CommandExecutor;
import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.sale.Decider;
import io.doorbuster.engine.sale.Lookahead;
import io.doorbuster.engine.sale.Sales;

/**
 * The business stage: stamps each command with its time and executes it. Only this code reads or writes sale state
 * while the engine serves.
 */
final class BusinessHandler implements EventHandler<Slot> {
    /** Memory to prepare for new orders: enough for a million. */
    private static final long MAX_READY_BYTES = 64L << 20;

    private final DataProvider<Slot> ring;
    private final Sales sales;
    private final EngineClock clock;
    private final ViewChanges views;
    private final EngineCounters counters;
    private final CommandExecutor executor;
    private final long readyBytes;
    private Thread owner;
    private long time;
    private long begunNanos;
    private int commands;
    private long leftInBatch;
    private long expectedTo = -1;
    private volatile long stateBytes;
    private volatile long refusalsNotJournaled;

    BusinessHandler(
            final DataProvider<Slot> ring,
            final Sales sales,
            final EngineClock clock,
            final ViewChanges views,
            final EngineCounters counters,
            final long maxStateBytes) {
        this.ring = ring;
        this.sales = sales;
        this.clock = clock;
        this.views = views;
        this.counters = counters;
        this.executor = new CommandExecutor(sales, views);
        this.stateBytes = sales.memoryBytes();
        this.readyBytes = Math.min(MAX_READY_BYTES, maxStateBytes / PipelineConfig.READY_SHARE);
        while (sales.prepareMemory(readyBytes)) {
            // Each call prepares one page, until enough memory is ready.
        }
    }

    @Override
    public void onStart() {
        owner = Thread.currentThread();
        owner.setName("business");
    }

    /**
     * Reads the clock once for all commands of a batch. Each of them was published before the batch began, so no
     * command gets a time from before its arrival.
     */
    @Override
    public void onBatchStart(final long batchSize, final long queueDepth) {
        begunNanos = System.nanoTime();
        time = Math.max(clock.now(), sales.lastTime());
        leftInBatch = batchSize;
    }

    @Override
    public void onEvent(final Slot slot, final long ringSequence, final boolean endOfBatch) {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("sale state touched by " + Thread.currentThread());
        }
        if (ringSequence > expectedTo) {
            lookAhead(ringSequence);
        }
        if (slot.kind == Slot.Kind.NOTHING) {
            slot.events.clear(sales.sequence() + 1);
        } else {
            executor.execute(slot.command, 0, time, slot.decision, slot.events);
            slot.decision.begunNanos = begunNanos;
            slot.publications = views.take(slot.isTick());
        }
        slot.openOrders = sales.openOrders();
        slot.expiredOrders = views.expiredOrders();
        slot.promotedOrders = views.promotedOrders();
        leftInBatch--;
        commands += slot.kind == Slot.Kind.COMMAND ? 1 : 0;
        if (slot.isTick()) {
            report();
        }
        if (endOfBatch) {
            measure();
            views.addHolders();
            if (slot.isTick()) {
                sales.prepareMemory(readyBytes);
            }
        }
    }

    /** Batches with ticks alone are left out: ten of them a second would hide what a crowd waits for. */
    private void measure() {
        if (commands > 0) {
            counters.decisions().record(System.nanoTime() - begunNanos);
            commands = 0;
        }
    }

    private void report() {
        stateBytes = sales.memoryBytes();
        refusalsNotJournaled = executor.refusalsNotJournaled();
    }

    /** {@link Sales#memoryBytes} at the last tick. Any thread. */
    long stateBytes() {
        return stateBytes;
    }

    /** {@link Decider#refusalsNotJournaled} at the last tick. Any thread. */
    long refusalsNotJournaled() {
        return refusalsNotJournaled;
    }

    private void lookAhead(final long from) {
        expectedTo = from + Math.min(Lookahead.DISTANCE, leftInBatch) - 1;
        for (long i = from; i <= expectedTo; i++) {
            final Slot ahead = ring.get(i);
            if (ahead.kind != Slot.Kind.NOTHING) {
                executor.expect(ahead.command, 0);
            }
        }
        executor.loadExpected();
    }
}
