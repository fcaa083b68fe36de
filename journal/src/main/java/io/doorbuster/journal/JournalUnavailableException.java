package io.doorbuster.journal;

/** The data directory cannot be used, though nothing is known to be wrong with it: in use, missing, not ours to write. */
public final class JournalUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JournalUnavailableException(final String message) {
        super(message);
    }

    JournalUnavailableException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
