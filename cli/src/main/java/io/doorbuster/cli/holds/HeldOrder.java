package io.doorbuster.cli.holds;

import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/**
 * One acknowledged order and its progress. Queues hand it from thread to thread: the thread that took it from a queue
 * owns it until it puts it into the next one.
 */
final class HeldOrder implements Delayed {
    final int user;
    final long number;
    final long quantity;
    /** The sequence of the event that waitlisted the order; 0 if it was secured at once. */
    final long joinedSequence;

    /** The status that was read last; the first answer implies secured or waitlisted. */
    String status;

    /** 0 until the order is secured; the same holds for the next two fields. */
    long position;

    long unitsBefore;
    long securedSequence;

    /** True if the payment was confirmed. */
    boolean confirmed;

    private long dueNs;

    HeldOrder(final int user, final long number, final long quantity, final long joinedSequence) {
        this.user = user;
        this.number = number;
        this.quantity = quantity;
        this.joinedSequence = joinedSequence;
        status = joinedSequence > 0 ? "waitlisted" : "secured";
    }

    void secured(final long newPosition, final long newUnitsBefore, final long sequence) {
        position = newPosition;
        unitsBefore = newUnitsBefore;
        securedSequence = sequence;
    }

    boolean is(final String name) {
        return status.equals(name);
    }

    boolean wasPromoted() {
        return joinedSequence > 0 && position > 0;
    }

    /** Sets when the next step for this order is due. */
    HeldOrder dueInNs(final long ns) {
        dueNs = System.nanoTime() + ns;
        return this;
    }

    @Override
    public long getDelay(final TimeUnit unit) {
        return unit.convert(dueNs - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(final Delayed other) {
        return Long.compare(dueNs - ((HeldOrder) other).dueNs, 0);
    }
}
