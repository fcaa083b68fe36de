package io.doorbuster.http.listener;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSourceConduit;

/**
 * The end of a connection whose last answer has been sent: discards what still arrives until the client disconnects,
 * because closing a socket with unread bytes resets the connection, and the client would lose the answer. Who uses it
 * limits its time. IO thread only.
 */
final class Farewell implements ReadReadyHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(Farewell.class);
    /** Most bytes that a client may still send. */
    static final int MAX_DISCARDED_BYTES = 1 << 20;

    private final StreamConnection connection;
    private final StreamSourceConduit source;
    private final ByteBuffer scratch;
    private int discarded;

    /** @param source of the socket itself */
    Farewell(final StreamConnection connection, final StreamSourceConduit source, final ByteBuffer scratch) {
        this.connection = connection;
        this.source = source;
        this.scratch = scratch;
    }

    /** From now on handles the socket's events. */
    void begin() {
        source.setReadReadyHandler(this);
        source.resumeReads();
    }

    /** Discards what has arrived. Returns 0, or -1 after the last byte or after too many. */
    int drain() throws IOException {
        while (discarded <= MAX_DISCARDED_BYTES) {
            final int count = source.read(scratch.clear());
            if (count <= 0) {
                return count;
            }
            discarded += count;
        }
        return -1;
    }

    @Override
    public void readReady() {
        try {
            if (drain() < 0) {
                IoUtils.safeClose(connection);
            }
        } catch (final IOException gone) {
            LOGGER.debug("a client disconnected before it read its last answer", gone);
            IoUtils.safeClose(connection);
        }
    }

    @Override
    public void forceTermination() {
        IoUtils.safeClose(connection);
    }

    @Override
    public void terminated() {
        // Nobody waits for more bytes.
    }
}
