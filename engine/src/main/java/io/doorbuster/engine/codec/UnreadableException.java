package io.doorbuster.engine.codec;

/** Bytes that are no message of this schema, or of a version that this build does not know. */
public final class UnreadableException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UnreadableException(final String message) {
        super(message);
    }
}
