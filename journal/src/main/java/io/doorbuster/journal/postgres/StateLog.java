package io.doorbuster.journal.postgres;

import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;

/**
 * Logs how the projection stands, one line per change: it waits for the database, orders go to it, it has caught up.
 * While it waits, each kind of reason is logged once, however often it tries again. For one thread.
 */
final class StateLog {
    private enum State {
        NEW,
        WAITING,
        GOING,
        CAUGHT_UP
    }

    private final Logger logger;
    private final PostgresConfig config;
    /** Of the reasons logged since orders last went: what they are about, because their words hold process numbers. */
    private final Set<String> loggedKinds = new HashSet<>();

    private State state = State.NEW;

    StateLog(final Logger logger, final PostgresConfig config) {
        this.logger = logger;
        this.config = config;
    }

    /** @param kind the reason's, such as an SQLSTATE */
    void waiting(final String kind, final String reason) {
        state = State.WAITING;
        if (loggedKinds.add(kind)) {
            logger.warn("orders do not go to {} now, trying again: {}", config, reason);
        }
    }

    /** @param fromSequence of the first event that the database did not have */
    void going(final long fromSequence) {
        if (state == State.NEW || state == State.WAITING) {
            state = State.GOING;
            loggedKinds.clear();
            logger.info("orders go to {}, from event {} on", config, fromSequence);
        }
    }

    /** @param sequence of the last event that the database has */
    void caughtUp(final long sequence) {
        going(sequence + 1);
        if (state == State.GOING) {
            state = State.CAUGHT_UP;
            logger.info("{} has caught up, at event {}", config, sequence);
        }
    }
}
