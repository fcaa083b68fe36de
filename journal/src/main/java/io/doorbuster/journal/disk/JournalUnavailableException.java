package io.doorbuster.journal.disk;

/**
 * The data directory cannot be used, although no damage is known: another process uses it, it is missing, or this user
 * may not write there.
 */
public final class JournalUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JournalUnavailableException(final String message) {
        super(message);
    }

    public JournalUnavailableException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
