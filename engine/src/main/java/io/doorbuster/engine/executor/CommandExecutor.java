package io.doorbuster.engine.executor;

import io.doorbuster.engine.codec.CommandReader;
import io.doorbuster.engine.codec.EventWriter;
import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.SaleEvents;
import io.doorbuster.engine.sale.Decider;
import io.doorbuster.engine.sale.Lookahead;
import io.doorbuster.engine.sale.Sales;
import org.agrona.DirectBuffer;

/**
 * The decide step: a command and its time go in, the decision and the events come out. It executes everything that is
 * due before the command, the command, everything that is due after it, and a checkpoint if one is due. Each event is
 * encoded and applied to the state as soon as it is decided. The step has no thread, no clock and no ring, so that the
 * pipeline, the tests, the benchmarks and a replicated log run the same code: the same commands at the same times on
 * the same state lead to the same events. Not thread-safe: the thread that owns the state calls it.
 */
public final class CommandExecutor {
    private final Sales sales;
    private final CommandReader reader = new CommandReader();
    private final EventWriter writer = new EventWriter();
    private final Decider decider;
    private final Lookahead lookahead;

    /** Applies the events to the state and passes them to no observer. */
    public CommandExecutor(final Sales sales) {
        this(sales, new Unobserved());
    }

    /**
     * @param sales the state; from now on only this executor changes it
     * @param observer receives each event after it was applied, and may then read the state
     */
    public CommandExecutor(final Sales sales, final SaleEvents observer) {
        this.sales = sales;
        this.decider = new Decider(sales, new AppliedEvents(writer, sales, observer));
        this.lookahead = new Lookahead(sales);
    }

    /**
     * Executes one command.
     *
     * @param command from {@code offset} on, a command for which {@link io.doorbuster.engine.codec.CommandType#of}
     *     returned a type
     * @param time epoch milliseconds, not earlier than {@link Sales#lastTime}
     * @param decision receives the outcome
     * @param events receives the due events, the events of the command, and a checkpoint
     * @throws IllegalStateException if the events and the state no longer agree; the state must not be used any more
     */
    public void execute(
            final DirectBuffer command,
            final int offset,
            final long time,
            final Decision decision,
            final EventParts events) {
        final long before = sales.sequence();
        events.clear(before + 1);
        writer.wrap(events.target(), 0);
        decision.clear();
        executeDue(time, events);
        reader.read(command, offset, time, decider, decision);
        executeDue(time, events);
        decider.checkpointIfDue(time);
        events.endPart(writer.offset(), writer.count());
        if (before + events.eventCount() != sales.sequence()) {
            throw new IllegalStateException("events written and events applied differ at " + sales.sequence());
        }
    }

    /** Executes everything due, in parts that each fit into one append of a journal. */
    private void executeDue(final long time, final EventParts events) {
        while (decider.decideDue(time)) {
            decider.checkpointIfDue(time);
            events.endPart(writer.offset(), writer.count());
        }
    }

    /**
     * Announces a command that will be executed soon. After up to {@link Lookahead#DISTANCE} announcements,
     * {@link #loadExpected} loads the memory that these commands need. This changes only the time that executing takes.
     */
    public void expect(final DirectBuffer command, final int offset) {
        reader.peek(command, offset, lookahead);
    }

    /** Loads the memory of the state that the commands announced since the last call will read. */
    public void loadExpected() {
        lookahead.load();
    }

    /** See {@link Decider#refusalsNotJournaled}. */
    public long refusalsNotJournaled() {
        return decider.refusalsNotJournaled();
    }
}
