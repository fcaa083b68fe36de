package io.doorbuster.http;

import io.doorbuster.engine.pipeline.FailStop;

/** Whether there is an engine to ask, whether it still takes something new, and what ends it. Any thread. */
final class Availability {
    private final FailStop failStop;
    private final Liveness liveness;
    private volatile EngineAccess engine;
    private volatile boolean draining;
    private volatile Replayed replayed;

    /** How far the recovery is. */
    record Replayed(long events, long eventsPerSecond, long remainingMillis) {}

    Availability(final FailStop failStop, final Liveness liveness) {
        this.failStop = failStop;
        this.liveness = liveness;
    }

    /** Which threads come round. */
    Liveness liveness() {
        return liveness;
    }

    /** Ends the process on an Error: what memory holds after it cannot be trusted. Any other cause passes. */
    void stopOnError(final Throwable cause) {
        if (cause instanceof Error) {
            failStop.stop(cause);
        }
    }

    /** The engine, or null while it recovers. */
    EngineAccess engine() {
        return engine;
    }

    /** How far the recovery is; null before it has begun to tell. */
    Replayed replayed() {
        return replayed;
    }

    void replayed(final Replayed newReplayed) {
        replayed = newReplayed;
    }

    /**
     * Epoch milliseconds on the engine's clock, by which sales open and passes end alike: a step of the wall clock lets
     * nobody in and keeps nobody out. Without an engine nobody can buy, and the wall clock stands in for it.
     */
    long now() {
        final EngineAccess serving = engine;
        return serving == null ? System.currentTimeMillis() : serving.clock().now();
    }

    boolean isDraining() {
        return draining;
    }

    void open(final EngineAccess recovered) {
        if (engine != null) {
            throw new IllegalStateException("the server is open already");
        }
        engine = recovered;
    }

    void drain() {
        draining = true;
    }
}
