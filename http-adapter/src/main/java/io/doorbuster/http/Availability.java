package io.doorbuster.http;

/** Whether there is an engine to ask, and whether it still takes something new. Any thread. */
final class Availability {
    private volatile EngineAccess engine;
    private volatile boolean draining;

    /** The engine, or null while it recovers. */
    EngineAccess engine() {
        return engine;
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
