package io.doorbuster.engine.pipeline;

import io.doorbuster.engine.port.EngineClock;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * The two clocks of a simulated machine: they stand still, run, jump ahead together, and the wall clock steps alone.
 */
final class SimulatedTime {
    private static final long HOUR_MILLIS = 3_600_000;

    private final Random random;
    private long wallMillis = 1_800_000_000_000L;
    private long nanos;

    SimulatedTime(final Random random) {
        this.random = random;
    }

    EngineClock clock(final long notBefore) {
        return new EngineClock(notBefore, () -> wallMillis, () -> nanos);
    }

    /** Lets some time pass, often none. */
    void pass() {
        final int dice = random.nextInt(100);
        if (dice < 40) {
            return;
        }
        if (dice < 80) {
            pass(random.nextInt(20));
        } else if (dice < 97) {
            pass(random.nextInt(1_000));
        } else if (dice < 99) {
            wallMillis += random.nextInt((int) HOUR_MILLIS) - HOUR_MILLIS / 2;
        } else {
            passAnHour();
        }
    }

    void passAnHour() {
        pass(HOUR_MILLIS);
    }

    /** Restarts the machine: its monotonic clock gets any value; its wall clock is early as often as late. */
    void restart() {
        nanos = random.nextLong() >> 2;
        wallMillis += random.nextInt((int) HOUR_MILLIS) - HOUR_MILLIS / 2;
    }

    private void pass(final long millis) {
        wallMillis += millis;
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
