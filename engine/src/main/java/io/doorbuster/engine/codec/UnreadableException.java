package io.doorbuster.engine.codec;

/** The bytes are not a message of this schema, or are of a version that this build does not know. */
public final class UnreadableException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UnreadableException(final String message) {
        super(message);
    }
}
