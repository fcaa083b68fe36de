package io.doorbuster.engine.pipeline;

/**
 * Ends everything when a thread that matters meets a Throwable: the state in memory may no longer be the one that the
 * journal replays to, so nothing more may be answered.
 */
@FunctionalInterface
public interface FailStop {
    /** Exit code of a process that stopped so. */
    int EXIT_CODE = 70;

    /** Stops everything. If it returns all the same, the thread that met the failure ends and answers nothing more. */
    void stop(Throwable cause);

    /**
     * Halts the JVM within a second: no shutdown hook runs, so nothing is appended after the failure. Makes ready at
     * this call everything that halting needs, so that a full heap cannot prevent it.
     */
    static FailStop haltJvm() {
        return JvmHalt.ready();
    }
}
