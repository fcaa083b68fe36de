package io.doorbuster.journal.read;

import java.util.random.RandomGenerator;

/** The delays between attempts: each doubles up to a maximum, and its second half is random. For one thread. */
public final class Backoff {
    private final long firstMillis;
    private final long maxMillis;
    private final RandomGenerator random;
    private long nextMillis;

    /** The delays start at {@code firstMillis} and grow to {@code maxMillis}. */
    public Backoff(final long firstMillis, final long maxMillis, final RandomGenerator random) {
        this.firstMillis = firstMillis;
        this.maxMillis = maxMillis;
        this.random = random;
        reset();
    }

    /** Starts again with the first delay, after an attempt that succeeded. */
    public void reset() {
        nextMillis = Math.min(firstMillis, maxMillis);
    }

    /** Returns how long to wait after an attempt that failed, in milliseconds. */
    public long delayMillis() {
        final long delay = nextMillis;
        nextMillis = Math.min(maxMillis, 2 * nextMillis);
        return delay / 2 + random.nextLong(delay / 2 + 1);
    }
}
