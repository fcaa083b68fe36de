package io.doorbuster.journal.postgres;

import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;

/**
 * Logs each change of the projection's state: it waits for the database, it sends orders, it has caught up. While it
 * waits, each kind of reason is logged once, whatever the number of attempts. For one thread.
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
    /**
     * The kinds of reasons logged since orders were last sent. Kinds are compared, not messages, because messages
     * contain process ids.
     */
    private final Set<String> loggedKinds = new HashSet<>();

    private State state = State.NEW;

    StateLog(final Logger logger, final PostgresConfig config) {
        this.logger = logger;
        this.config = config;
    }

    /** @param kind the kind of the reason, such as an SQLSTATE */
    void waiting(final String kind, final String reason) {
        state = State.WAITING;
        if (loggedKinds.add(kind)) {
            logger.warn("the projection to {} is interrupted, trying again: {}", config, reason);
        }
    }

    /** @param fromSequence sequence of the first event that the database did not have */
    void going(final long fromSequence) {
        if (state == State.NEW || state == State.WAITING) {
            state = State.GOING;
            loggedKinds.clear();
            logger.info("the projection to {} runs, from event {} on", config, fromSequence);
        }
    }

    /** @param sequence sequence of the last event that the database has */
    void caughtUp(final long sequence) {
        going(sequence + 1);
        if (state == State.GOING) {
            state = State.CAUGHT_UP;
            logger.info("the projection to {} has caught up, at event {}", config, sequence);
        }
    }
}
