package io.doorbuster.engine.pipeline;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The engine's time: a wall-clock anchor taken once, plus the monotonic clock since. It never falls, not within a run
 * and not below the last journaled time across restarts, and it does not follow a step of the wall clock; {@link
 * #wallStepMillis} tells of one. Any thread.
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

    /** With clocks of the caller's, for tests. */
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

    /** How far the wall clock is ahead of this one, in milliseconds; negative if behind. */
    public long wallStepMillis() {
        return wallMillis.getAsLong() - now();
    }
}
