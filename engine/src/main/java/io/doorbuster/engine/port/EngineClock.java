package io.doorbuster.engine.port;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The engine's clock: the wall clock at the start, plus the monotonic clock since then. It never goes back: neither
 * during a run, nor below the last journaled time after a restart. It does not follow a step of the wall clock;
 * {@link #wallStepMillis} reports one. Any thread.
 */
public final class EngineClock {
    private final LongSupplier wallMillis;
    private final LongSupplier monotonicNanos;
    private final long anchorMillis;
    private final long anchorNanos;

    /** @param notBefore the last journaled time, epoch milliseconds; 0 if there is none */
    public EngineClock(final long notBefore) {
        this(notBefore, System::currentTimeMillis, System::nanoTime);
    }

    /** Uses the caller's clocks, for tests. */
    public EngineClock(final long notBefore, final LongSupplier wallMillis, final LongSupplier monotonicNanos) {
        this.wallMillis = wallMillis;
        this.monotonicNanos = monotonicNanos;
        this.anchorNanos = monotonicNanos.getAsLong();
        this.anchorMillis = Math.max(notBefore, wallMillis.getAsLong());
    }

    /** Epoch milliseconds. */
    public long now() {
        return anchorMillis + TimeUnit.NANOSECONDS.toMillis(monotonicNanos.getAsLong() - anchorNanos);
    }

    /** Wall clock minus this clock, in milliseconds. */
    public long wallStepMillis() {
        return wallMillis.getAsLong() - now();
    }
}
