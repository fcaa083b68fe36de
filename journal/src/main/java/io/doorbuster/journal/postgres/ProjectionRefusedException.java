package io.doorbuster.journal.postgres;

/** This journal cannot go into this database, and trying again will not change that: someone has to act. */
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
