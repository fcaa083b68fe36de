package io.doorbuster.http.listener;

import io.doorbuster.http.exchange.HttpLimits;
import java.util.EnumMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The deadlines of the connections of one IO thread. All waits of a phase are equally long, so each phase is a queue in
 * the order of its deadlines, and a sweep looks only at the connections that are due. IO thread only.
 */
final class Deadlines {
    private static final Phase[] PHASES = Phase.values();

    /** How long idle connections live while there are few free ones. */
    private static final long SHORT_IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final EnumMap<Phase, Queue> queues = new EnumMap<>(Phase.class);
    private final BooleanSupplier isShort;
    private long now = System.nanoTime();

    /** What the server waits for on a connection. */
    enum Phase {
        /** The first byte of a connection that has never sent one. */
        FIRST_BYTE,
        /** The rest of a request's head. */
        HEAD,
        /** The rest of a body, where the connection is read by {@link DirectConnection}. */
        BODY,
        /** The body and the answer. */
        REQUEST,
        /** The client reading the rest of its answer, or any part of a piece of a stream. */
        SEND,
        /** The next request. */
        IDLE,
        /** The client reading a refusal and disconnecting. */
        LINGER
    }

    /** One connection in a queue. */
    abstract static class Entry {
        private Phase phase;
        private long deadline;
        private Entry before;
        private Entry after;

        /** The deadline has passed. The entry is still in its queue, and must leave it or move to another. */
        abstract void expire();

        /** Closes the connection, to make room for another. */
        abstract void close();

        final Phase phase() {
            return phase;
        }
    }

    /** A ring of entries: the oldest comes after the queue itself, the newest before it. */
    private static final class Queue extends Entry {
        private final long timeoutNanos;

        private Queue(final long timeoutNanos) {
            this.timeoutNanos = timeoutNanos;
            super.before = this;
            super.after = this;
        }

        @Override
        void expire() {
            throw new IllegalStateException("a queue has no deadline");
        }

        @Override
        void close() {
            throw new IllegalStateException("a queue is no connection");
        }
    }

    /** @param isShort true while few connections are free */
    Deadlines(final HttpLimits limits, final BooleanSupplier isShort) {
        this.isShort = isShort;
        for (final Phase phase : PHASES) {
            // Deadlines count from the last sweep, which may have been that long ago.
            queues.put(phase, new Queue(TimeUnit.MILLISECONDS.toNanos(millis(phase, limits) + limits.sweepMillis())));
        }
    }

    private static long millis(final Phase phase, final HttpLimits limits) {
        return switch (phase) {
            case FIRST_BYTE -> limits.firstByteTimeoutMillis();
            case HEAD -> limits.headerTimeoutMillis();
            case BODY -> limits.bodyTimeoutMillis();
            case REQUEST -> (long) limits.bodyTimeoutMillis() + limits.answerTimeoutMillis();
            case SEND -> limits.writeTimeoutMillis();
            case IDLE -> limits.idleTimeoutMillis();
            case LINGER -> limits.lingerMillis();
        };
    }

    /** Starts the wait of a phase. Does nothing if the entry is already in this phase, so its deadline stays. */
    void await(final Entry entry, final Phase phase) {
        if (entry.phase == phase) {
            return;
        }
        remove(entry);
        final Queue queue = queues.get(phase);
        final Entry end = queue;
        final Entry newest = end.before;
        entry.phase = phase;
        entry.deadline = now + queue.timeoutNanos;
        entry.before = newest;
        entry.after = queue;
        newest.after = entry;
        end.before = entry;
    }

    /** Starts the wait of a phase anew, also if the entry is already in this phase. */
    void restart(final Entry entry, final Phase phase) {
        remove(entry);
        await(entry, phase);
    }

    void remove(final Entry entry) {
        if (entry.phase != null) {
            entry.before.after = entry.after;
            entry.after.before = entry.before;
            entry.phase = null;
        }
    }

    /** The entry that has waited longest in the phase; null if none is in it. */
    Entry oldest(final Phase phase) {
        final Entry queue = queues.get(phase);
        return queue.after == queue ? null : queue.after;
    }

    private boolean isDue(final Entry entry, final long newNow) {
        final long late = newNow - entry.deadline;
        return late >= 0
                || (entry.phase == Phase.IDLE
                        && late + queues.get(Phase.IDLE).timeoutNanos >= SHORT_IDLE_NANOS
                        && isShort.getAsBoolean());
    }

    /** While few connections are free, also ends those that have been idle for 5 s, oldest first, until enough are. */
    void sweep(final long newNow) {
        now = newNow;
        for (final Phase phase : PHASES) {
            for (Entry entry = oldest(phase); entry != null && isDue(entry, newNow); entry = oldest(phase)) {
                entry.expire();
                if (entry.phase == phase) {
                    remove(entry);
                }
            }
        }
    }
}
