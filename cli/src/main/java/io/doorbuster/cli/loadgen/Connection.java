package io.doorbuster.cli.loadgen;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** One keep-alive connection with at most one outstanding request. Owned by its driver thread. */
final class Connection {
    static final int NO_REQUEST = -1;

    SocketChannel channel;
    SelectionKey key;
    boolean open;
    boolean inFreeRing;
    int failures;
    long reopenAtNs;

    int request = NO_REQUEST;
    int attempt;
    long intendedNs;
    long sentNs;

    private ByteBuffer unsent;
    private byte[] kept = {};
    private int keptLength;

    void begin(final int request, final int attempt, final long intendedNs, final long sentNs) {
        this.request = request;
        this.attempt = attempt;
        this.intendedNs = intendedNs;
        this.sentNs = sentNs;
        keptLength = 0;
    }

    /** Keeps the bytes that the socket did not take; {@link #sendRest} continues once it is writable. */
    void keepUnsent(final ByteBuffer rest) {
        unsent = ByteBuffer.allocate(rest.remaining()).put(rest).flip();
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }

    boolean hasUnsent() {
        return unsent != null;
    }

    void sendRest() throws IOException {
        channel.write(unsent);
        if (!unsent.hasRemaining()) {
            unsent = null;
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    /** Keeps the bytes of an incomplete answer. */
    void keep(final byte[] answer, final int length) {
        if (kept.length < length) {
            kept = Arrays.copyOf(answer, Math.max(length, 1024));
        } else {
            System.arraycopy(answer, 0, kept, 0, length);
        }
        keptLength = length;
    }

    int restoreKept(final byte[] answer) {
        System.arraycopy(kept, 0, answer, 0, keptLength);
        return keptLength;
    }

    void close() {
        open = false;
        request = NO_REQUEST;
        unsent = null;
        keptLength = 0;
        if (channel != null) {
            try {
                channel.close();
            } catch (final IOException alreadyBroken) {
                // The connection is abandoned in any case.
            }
        }
    }
}
