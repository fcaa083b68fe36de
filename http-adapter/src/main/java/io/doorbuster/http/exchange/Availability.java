package io.doorbuster.http.exchange;

import io.doorbuster.engine.port.FailStop;

/** Whether there is an engine, whether it still accepts new calls, and the fail-stop. Any thread. */
public final class Availability {
    private final FailStop failStop;
    private final Liveness liveness;
    private volatile EngineAccess engine;
    private volatile boolean draining;
    private volatile Replayed replayed;

    /** The progress of the recovery. */
    public record Replayed(long events, long eventsPerSecond, long remainingMillis) {}

    public Availability(final FailStop failStop, final Liveness liveness) {
        this.failStop = failStop;
        this.liveness = liveness;
    }

    /** The heartbeats of the threads. */
    public Liveness liveness() {
        return liveness;
    }

    /** Ends the process if the cause is an Error, because memory cannot be trusted after one. Ignores other causes. */
    public void stopOnError(final Throwable cause) {
        if (cause instanceof Error) {
            failStop.stop(cause);
        }
    }

    /** The engine, or null while it recovers. */
    public EngineAccess engine() {
        return engine;
    }

    /** The progress of the recovery; null before its first report. */
    public Replayed replayed() {
        return replayed;
    }

    public void replayed(final Replayed newReplayed) {
        replayed = newReplayed;
    }

    /**
     * Epoch milliseconds on the engine's clock. Sales open and passes expire by the same clock, so a step of the wall
     * clock neither admits nor excludes anybody. Returns the wall clock while there is no engine, when nobody can buy.
     */
    public long now() {
        final EngineAccess serving = engine;
        return serving == null ? System.currentTimeMillis() : serving.clock().now();
    }

    public boolean isDraining() {
        return draining;
    }

    public void open(final EngineAccess recovered) {
        if (engine != null) {
            throw new IllegalStateException("the server is open already");
        }
        engine = recovered;
    }

    public void drain() {
        draining = true;
    }
}
