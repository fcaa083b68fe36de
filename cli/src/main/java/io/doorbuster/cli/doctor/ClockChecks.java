package io.doorbuster.cli.doctor;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Checks of the wall clock. */
final class ClockChecks {
    private static final int FIRST_YEAR = 2026;
    private static final int LAST_YEAR = 2045;
    private static final long WATCHED_NS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long STEP_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int READINGS = 20;

    private ClockChecks() {}

    /** Whether {@code serve} would accept the time. */
    static Finding year(final Instant now) {
        final int year = now.atZone(ZoneOffset.UTC).getYear();
        return year < FIRST_YEAR || year > LAST_YEAR
                ? Finding.bad(
                        "wall clock",
                        "it is " + now,
                        "serve refuses a clock before 2026 or after 2045; set it (timedatectl, chronyc waitsync)")
                : Finding.ok("wall clock", "it is " + now);
    }

    /**
     * Whether the wall clock went as fast as the monotonic one.
     *
     * @param wallNs that passed by the wall clock
     * @param monotonicNs that passed by the monotonic clock
     */
    static Finding step(final long wallNs, final long monotonicNs) {
        final long step = wallNs - monotonicNs;
        final String found = String.format(
                Locale.ROOT, "it moved by %.1f ms in %.1f ms of the monotonic clock", wallNs / 1e6, monotonicNs / 1e6);
        return Math.abs(step) > STEP_NS
                ? Finding.warn(
                        "clock step",
                        found,
                        "somebody sets it, or it is being synchronised; wait until that is done (chronyc waitsync):"
                                + " sales open and close by it")
                : Finding.ok("clock step", found);
    }

    /** Watches both clocks for a moment. */
    static Finding step() {
        final long[] before = closest();
        LockSupport.parkNanos(WATCHED_NS);
        final long[] after = closest();
        return step(after[0] - before[0], after[1] - before[1]);
    }

    /**
     * Wall and monotonic time of the pair that was read fastest, so that a pause in between is not taken for a step.
     */
    private static long[] closest() {
        final long[] best = new long[2];
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < READINGS; i++) {
            final long start = System.nanoTime();
            final Instant wall = Instant.now();
            final long took = System.nanoTime() - start;
            if (took < shortest) {
                shortest = took;
                best[0] = Duration.between(Instant.EPOCH, wall).toNanos();
                best[1] = start + took / 2;
            }
        }
        return best;
    }
}
