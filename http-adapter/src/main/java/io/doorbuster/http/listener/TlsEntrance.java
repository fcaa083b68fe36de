package io.doorbuster.http.listener;

import io.undertow.protocols.ssl.UndertowXnioSsl;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSourceConduit;
import org.xnio.ssl.SslConnection;

/**
 * The handshake of an encrypted connection. It must end, and the client's first bytes must arrive, in the time for the
 * first byte of a connection. IO thread only.
 */
final class TlsEntrance implements ReadReadyHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(TlsEntrance.class);
    /** A handshake goes on with every read; no byte of a request is taken. */
    private static final ByteBuffer NO_ROOM = ByteBuffer.allocate(0);

    private final SslConnection connection;
    private final SSLEngine engine;
    private final StreamSourceConduit source;
    private final Guards guards;
    private final Next next;
    private final Timer timer = new Timer();
    private boolean left;

    /** Goes on with the connection after its handshake. */
    @FunctionalInterface
    interface Next {
        /** @param http2 true if the client chose HTTP/2 */
        void enter(boolean http2);
    }

    TlsEntrance(final SslConnection connection, final Guards guards, final Next next) {
        this.connection = connection;
        this.engine = UndertowXnioSsl.getSslEngine(connection);
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
        if (left) {
            return;
        }
        try {
            if (source.read(NO_ROOM) < 0) {
                IoUtils.safeClose(connection);
            } else if (engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
                    && engine.getApplicationProtocol() != null) {
                closed();
                source.suspendReads();
                source.setReadReadyHandler(
                        new ReadReadyHandler.ChannelListenerHandler<>(connection.getSourceChannel()));
                next.enter(TlsRoad.HTTP2.equals(engine.getApplicationProtocol()));
            }
        } catch (final IOException refused) {
            LOGGER.debug("a TLS handshake failed", refused);
            IoUtils.safeClose(connection);
        }
    }

    /** The connection has been closed, or is somebody else's. */
    void closed() {
        left = true;
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
