package io.doorbuster.cli.drop;

import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/**
 * One order that a user was told of, and what became of it. Handed from thread to thread through queues: whoever took it
 * from there owns it until it is put into the next one.
 */
final class HeldOrder implements Delayed {
    final int user;
    final long number;
    final long quantity;
    /** Of the event that put it in line; 0 if it was secured at once. */
    final long joinedSequence;

    /** As it was last read; the first answer names none, but says which of two it is. */
    String status;

    /** 0 as long as it is not secured, as the two after it. */
    long position;

    long unitsBefore;
    long securedSequence;

    /** Its payment was confirmed. */
    boolean confirmed;

    private long dueNs;

    HeldOrder(int user, long number, long quantity, long joinedSequence) {
        this.user = user;
        this.number = number;
        this.quantity = quantity;
        this.joinedSequence = joinedSequence;
        status = joinedSequence > 0 ? "waitlisted" : "secured";
    }

    void secured(long newPosition, long newUnitsBefore, long sequence) {
        position = newPosition;
        unitsBefore = newUnitsBefore;
        securedSequence = sequence;
    }

    boolean is(String name) {
        return status.equals(name);
    }

    boolean wasPromoted() {
        return joinedSequence > 0 && position > 0;
    }

    /** Sets when something is to be done about it. */
    HeldOrder dueInNs(long ns) {
        dueNs = System.nanoTime() + ns;
        return this;
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(dueNs - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        return Long.compare(dueNs - ((HeldOrder) other).dueNs, 0);
    }
}
