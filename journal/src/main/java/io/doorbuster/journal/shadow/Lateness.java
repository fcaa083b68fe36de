package io.doorbuster.journal.shadow;

import java.util.concurrent.TimeUnit;

/**
 * How late a follower of the journal is, in time. A follower under load hardly ever has the newest event, so it is
 * measured against the end of the journal as of an earlier look: once the follower has reached that end, it is as late
 * as the look is old. One thread notes, any thread reads.
 */
final class Lateness {
    private long targetSequence;
    private long targetNanos;
    private volatile long reachedNanos;

    /** @param nowNanos the follower counts as up to date at this time of {@link System#nanoTime} */
    Lateness(final long nowNanos) {
        targetNanos = nowNanos;
        reachedNanos = nowNanos;
    }

    /**
     * Notes a look at the journal. The noting thread.
     *
     * @param sequence of the last event that the follower has
     * @param end of the journal now
     */
    void note(final long sequence, final long end, final long nowNanos) {
        if (sequence >= end) {
            reachedNanos = nowNanos;
        } else if (sequence >= targetSequence) {
            reachedNanos = targetNanos;
        } else {
            return;
        }
        targetSequence = end;
        targetNanos = nowNanos;
    }

    /** How long ago the follower had every event. Any thread. */
    long millis(final long nowNanos) {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(nowNanos - reachedNanos));
    }
}
