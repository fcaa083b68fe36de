package io.doorbuster.cli.console;

/** Ends the command with {@link ExitCodes#FAILURE}. The message is for people: what happened, why, what to do. */
public final class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FailedException(final String message) {
        super(message);
    }

    public FailedException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
