package io.doorbuster.http.listener;

import io.doorbuster.http.address.ProxyHeader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSourceConduit;

/**
 * The first bytes of a connection from a trusted proxy: the header of the PROXY protocol. It must arrive in the time
 * for the first byte of a connection. A connection that begins otherwise is closed without an answer, because nothing
 * says which protocol its other end speaks. IO thread only.
 */
final class ProxyEntrance implements ReadReadyHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(ProxyEntrance.class);

    private final StreamConnection connection;
    private final StreamSourceConduit source;
    private final Guards guards;
    private final Next next;
    private final ProxyHeader header = new ProxyHeader();
    private final Timer timer = new Timer();

    /** Goes on with the connection after its header. */
    @FunctionalInterface
    interface Next {
        /** @param client from the header; null if the proxy names none */
        void enter(InetAddress client);
    }

    ProxyEntrance(final StreamConnection connection, final Guards guards, final Next next) {
        this.connection = connection;
        this.source = connection.getSourceChannel().getConduit();
        this.guards = guards;
        this.next = next;
    }

    /** Begins to read. */
    void open() {
        source.setReadReadyHandler(this);
        guards.deadlines.await(timer, Deadlines.Phase.FIRST_BYTE);
        source.resumeReads();
    }

    @Override
    public void readReady() {
        try {
            ProxyHeader.Progress progress = ProxyHeader.Progress.INCOMPLETE;
            while (progress == ProxyHeader.Progress.INCOMPLETE) {
                final ByteBuffer scratch = guards.scratch.clear().limit(header.needed());
                final int count = source.read(scratch);
                if (count == 0) {
                    return;
                }
                progress = count < 0 ? ProxyHeader.Progress.MALFORMED : header.read(scratch.flip());
            }
            if (progress == ProxyHeader.Progress.COMPLETE) {
                leave();
                next.enter(header.source());
            } else {
                LOGGER.debug("a proxy's connection began without a header of the PROXY protocol");
                IoUtils.safeClose(connection);
            }
        } catch (final IOException gone) {
            LOGGER.debug("a proxy disconnected", gone);
            IoUtils.safeClose(connection);
        }
    }

    private void leave() {
        closed();
        source.suspendReads();
        source.setReadReadyHandler(new ReadReadyHandler.ChannelListenerHandler<>(connection.getSourceChannel()));
    }

    /** The connection has been closed. */
    void closed() {
        guards.deadlines.remove(timer);
    }

    @Override
    public void forceTermination() {
        IoUtils.safeClose(connection);
    }

    @Override
    public void terminated() {
        // The close listener brings the notice of the end.
    }

    /** The connection's entry in {@link Deadlines}. */
    private final class Timer extends Deadlines.Entry {
        @Override
        void expire() {
            close();
        }

        @Override
        void close() {
            IoUtils.safeClose(connection);
        }
    }
}
