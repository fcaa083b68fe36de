package io.doorbuster.journal.postgres;

/** The database cannot take this journal, and another attempt will not help: the operator must act. */
public final class ProjectionRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what, why, and what to do */
    ProjectionRefusedException(final String message) {
        super(message);
    }

    ProjectionRefusedException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
