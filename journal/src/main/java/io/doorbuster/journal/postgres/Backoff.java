package io.doorbuster.journal.postgres;

import java.util.random.RandomGenerator;

/** Waits between attempts: doubled each time up to a bound, of which the second half is left to chance. For one thread. */
final class Backoff {
    private final long firstMillis;
    private final long maxMillis;
    private final RandomGenerator random;
    private long nextMillis;

    Backoff(final long firstMillis, final long maxMillis, final RandomGenerator random) {
        this.firstMillis = firstMillis;
        this.maxMillis = maxMillis;
        this.random = random;
        reset();
    }

    /** The attempt succeeded. */
    void reset() {
        nextMillis = Math.min(firstMillis, maxMillis);
    }

    /** How long to wait after an attempt that failed. */
    long delayMillis() {
        final long delay = nextMillis;
        nextMillis = Math.min(maxMillis, 2 * nextMillis);
        return delay / 2 + random.nextLong(delay / 2 + 1);
    }
}
