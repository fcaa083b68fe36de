package io.doorbuster.engine.pipeline;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when the business or journal thread meets a Throwable: the state in memory can no longer be trusted to
 * be what the journal says, so nothing more may be answered.
 */
@FunctionalInterface
public interface FailStop {
    /** Exit code of a process that stopped so. */
    int EXIT_CODE = 70;

    /** Stops everything. If it returns all the same, the thread that met the failure ends and answers nothing more. */
    void stop(Throwable cause);

    /** Halts the JVM at once: no shutdown hook runs, so nothing is appended behind what failed. */
    static FailStop haltJvm() {
        return cause -> {
            try {
                final Logger logger = LoggerFactory.getLogger(FailStop.class);
                logger.error("fail-stop: nothing more is acknowledged; start again to recover", cause);
            } finally {
                Runtime.getRuntime().halt(EXIT_CODE);
            }
        };
    }
}
