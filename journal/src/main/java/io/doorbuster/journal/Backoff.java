package io.doorbuster.journal;

import java.util.random.RandomGenerator;

/** Waits between attempts: doubled each time up to a bound, of which the second half is left to chance. For one thread. */
public final class Backoff {
    private final long firstMillis;
    private final long maxMillis;
    private final RandomGenerator random;
    private long nextMillis;

    /** The waits begin with the first and end at the most, in milliseconds. */
    public Backoff(final long firstMillis, final long maxMillis, final RandomGenerator random) {
        this.firstMillis = firstMillis;
        this.maxMillis = maxMillis;
        this.random = random;
        reset();
    }

    /** The attempt succeeded. */
    public void reset() {
        nextMillis = Math.min(firstMillis, maxMillis);
    }

    /** How long to wait after an attempt that failed. */
    public long delayMillis() {
        final long delay = nextMillis;
        nextMillis = Math.min(maxMillis, 2 * nextMillis);
        return delay / 2 + random.nextLong(delay / 2 + 1);
    }
}
