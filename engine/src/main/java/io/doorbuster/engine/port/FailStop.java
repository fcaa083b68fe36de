package io.doorbuster.engine.port;

/**
 * Ends the process when a thread of the engine fails with a Throwable. The state in memory may then differ from the
 * state that the journal replays to, so nothing more may be answered.
 */
@FunctionalInterface
public interface FailStop {
    /** Exit code of a process that a fail-stop ended. */
    int EXIT_CODE = 70;

    /** Ends the process. If this returns nevertheless, the thread that failed must end and answer nothing more. */
    void stop(Throwable cause);

    /**
     * Returns a fail-stop that halts the JVM within a second. No shutdown hook runs, so nothing is appended after the
     * failure. This call prepares everything that halting needs, so that a full heap cannot prevent the halt.
     */
    static FailStop haltJvm() {
        return JvmHalt.ready();
    }
}
