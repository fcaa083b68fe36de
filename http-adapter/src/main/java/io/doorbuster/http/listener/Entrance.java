package io.doorbuster.http.listener;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSourceConduit;

/**
 * What a connection must show before its requests are read: a header, or a handshake. All of it must arrive in the time
 * for the first byte of a connection; otherwise the connection is closed. IO thread only.
 */
abstract class Entrance extends Deadlines.Entry implements ReadReadyHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(Entrance.class);

    private final StreamConnection connection;
    private final Deadlines deadlines;
    final StreamSourceConduit source;
    private boolean left;

    Entrance(final StreamConnection connection, final Guards guards) {
        this.connection = connection;
        this.deadlines = guards.deadlines;
        this.source = connection.getSourceChannel().getConduit();
    }

    /** Begins to read. */
    final void open() {
        source.setReadReadyHandler(this);
        deadlines.await(this, Deadlines.Phase.FIRST_BYTE);
        source.resumeReads();
    }

    /** Reads what is there. Ends with {@link #leave} and the next stage, or with {@link #close}. */
    abstract void advance() throws IOException;

    @Override
    public final void readReady() {
        if (left) {
            return;
        }
        try {
            advance();
        } catch (final IOException gone) {
            LOGGER.debug("a connection ended before its first request", gone);
            close();
        }
    }

    /** Gives the connection to the next stage. */
    final void leave() {
        closed();
        source.suspendReads();
        source.setReadReadyHandler(new ReadReadyHandler.ChannelListenerHandler<>(connection.getSourceChannel()));
    }

    /** The connection has been closed, or belongs to the next stage. */
    final void closed() {
        left = true;
        deadlines.remove(this);
    }

    @Override
    final void expire() {
        close();
    }

    @Override
    final void close() {
        IoUtils.safeClose(connection);
    }

    @Override
    public final void forceTermination() {
        close();
    }

    @Override
    public final void terminated() {
        // The close listener brings the notice of the end.
    }
}
