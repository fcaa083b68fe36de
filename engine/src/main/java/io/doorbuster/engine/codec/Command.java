package io.doorbuster.engine.codec;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An encoded command: {@link #length} bytes from the start of {@link #buffer}. It belongs to the {@link CommandWriter}
 * that returned it and is valid until that writer's next call; {@link #copy} it to keep it longer. One thread.
 */
public final class Command {
    private final DirectBuffer buffer;
    private int length;

    /** The command in the first {@code length} bytes of {@code buffer}, which is not copied. */
    public Command(final DirectBuffer buffer, final int length) {
        this.buffer = buffer;
        this.length = length;
    }

    /** Returns a copy that the writer's next call does not overwrite. */
    public Command copy() {
        final byte[] bytes = new byte[length];
        buffer.getBytes(0, bytes);
        return new Command(new UnsafeBuffer(bytes), length);
    }

    /** The bytes; the command begins at 0. */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** Bytes of the command. */
    public int length() {
        return length;
    }

    Command ofLength(final int bytes) {
        length = bytes;
        return this;
    }
}
