package io.doorbuster.engine.counters;

import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.Outcome;

/**
 * What the engine counts since its start. Outcomes, events, expiries and promotions are counted after the force, so no
 * number shows a change that a crash could take back. Durations are recorded at once; they show no state of a sale.
 * Each stage writes its own numbers, and any thread reads them.
 */
public final class EngineCounters {
    /** Numbers that the journal stage writes. */
    public enum OfJournal {
        /** Events that are durable as configured. */
        EVENTS,
        /** Bytes of these events, without the headers of batches. */
        EVENT_BYTES,
        /** Batches of commands that passed the stage, with events or without. */
        BATCHES,
        /** Commands and ticks in these batches. */
        COMMANDS,
        /** Orders whose payment window ended. */
        EXPIRED_ORDERS,
        /** Orders that left the waitlist with their units. */
        PROMOTED_ORDERS
    }

    private final Counts journal = new Counts(OfJournal.values().length);
    private final Counts outcomes = new Counts(Outcome.values().length);
    private final SaleCounters sales = new SaleCounters();
    private final Counts replayed = new Counts(1);
    private final Timing decisions = new Timing();
    private final Timing appends = new Timing();
    private final Timing forces = new Timing();

    /** Adds to a number of the journal stage. Journal thread. */
    public void add(final OfJournal number, final long more) {
        journal.add(number, more);
    }

    /** Replaces a number of the journal stage. Journal thread. */
    public void set(final OfJournal number, final long value) {
        journal.set(number, value);
    }

    /** A number of the journal stage. Any thread. */
    public long get(final OfJournal number) {
        return journal.get(number);
    }

    /** How long it took to decide the commands of a batch. The business thread records, another may read. */
    public Timing decisions() {
        return decisions;
    }

    /** How long it took to append the events of a batch. The journal thread records, another may read. */
    public Timing appends() {
        return appends;
    }

    /** How long it took to force a batch. The journal thread records, another may read. */
    public Timing forces() {
        return forces;
    }

    /** Counts the answer to a command. Reply thread. */
    public void answered(final Decision decision) {
        if (decision.replayed) {
            replayed.add(0, 1);
            return;
        }
        outcomes.add(decision.outcome, 1);
        if (decision.sale != 0) {
            sales.answered(decision.sale, decision.outcome);
        }
    }

    /** The same by sale, for commands about a sale. Any thread reads. */
    public SaleCounters sales() {
        return sales;
    }

    /** Commands that had this outcome and were not replays of an earlier one. Any thread. */
    public long outcomes(final Outcome outcome) {
        return outcomes.get(outcome);
    }

    /** Commands that got the answer of an earlier command with the same key, payment or registration. Any thread. */
    public long replays() {
        return replayed.get(0);
    }
}
