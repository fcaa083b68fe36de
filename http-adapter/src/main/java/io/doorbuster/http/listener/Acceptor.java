package io.doorbuster.http.listener;

import io.doorbuster.http.address.ClientAddress;
import io.doorbuster.http.json.Problem;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.channels.AcceptingChannel;
import org.xnio.ssl.SslConnection;

/**
 * Accepts new connections, each on the IO thread that keeps it: counts the connection and starts its first road, which
 * is a {@link DirectConnection}, or a {@link RequestGuard} with Undertow behind it. A connection over the limit gets
 * {@code 503 busy} and is closed.
 */
final class Acceptor implements ChannelListener<AcceptingChannel<StreamConnection>> {
    private static final Logger LOGGER = LoggerFactory.getLogger(Acceptor.class);

    private final IoLane[] lanes;
    private final Census census;
    private final DirectRoad direct;
    private final HttpOpenListener undertow;
    /** May connect, and must begin with a header of the PROXY protocol; null if clients connect without one. */
    private final ClientAddress proxies;

    private final TlsRoad tls;
    private final Http2Road http2;

    /**
     * @param lanes by number of their IO thread
     * @param config the trusted proxies, and whether they begin with a header of the PROXY protocol
     * @param direct the road of new connections; null if Undertow serves all of them
     * @param tls encrypts all connections; null if they are plain
     * @param http2 the road of encrypted connections that choose it; null without {@code tls}
     */
    Acceptor(
            final IoLane[] lanes,
            final Census census,
            final Listener.Config config,
            final DirectRoad direct,
            final HttpOpenListener undertow,
            final TlsRoad tls,
            final Http2Road http2) {
        this.lanes = lanes;
        this.census = census;
        this.proxies = config.proxyProtocol() ? config.clients() : null;
        this.direct = direct;
        this.undertow = undertow;
        this.tls = tls;
        this.http2 = http2;
    }

    @Override
    public void handleEvent(final AcceptingChannel<StreamConnection> socket) {
        try {
            for (StreamConnection connection = socket.accept(); connection != null; connection = socket.accept()) {
                open(connection);
            }
        } catch (final IOException closed) {
            LOGGER.debug("no more connections", closed);
        }
    }

    private void open(final StreamConnection connection) {
        final IoLane io = lanes[connection.getIoThread().getNumber()];
        final InetSocketAddress peer = connection.getPeerAddress(InetSocketAddress.class);
        if (peer == null || (proxies != null && !proxies.trusts(peer.getAddress()))) {
            IoUtils.safeClose(connection);
            return;
        }
        if (census.isFull()) {
            io.guards.evict();
        }
        final InetAddress address = peer.getAddress();
        if (census.enter(address)) {
            final Leaving leaving = new Leaving(connection, address);
            connection.setCloseListener(closed -> leaving.leave());
            if (proxies == null) {
                enter(leaving, io);
            } else {
                readHeader(leaving, io);
            }
            leaving.leaveIfClosed();
        } else {
            refuse(connection, io.guards);
        }
    }

    private void enter(final Leaving leaving, final IoLane io) {
        if (tls == null) {
            serve(leaving, leaving.socket, io);
            return;
        }
        final SslConnection encrypted = tls.over(leaving.socket);
        final TlsEntrance entrance = new TlsEntrance(encrypted, io.guards, protocol -> {
            if (protocol.equals(TlsRoad.HTTP2)) {
                leaving.cleanUp = http2.serve(encrypted, leaving.address, io.guards);
            } else {
                serve(leaving, encrypted, io);
            }
        });
        leaving.cleanUp = entrance::closed;
        entrance.open();
    }

    private void readHeader(final Leaving leaving, final IoLane io) {
        final ProxyEntrance entrance = new ProxyEntrance(leaving.socket, io.guards, client -> {
            if (client == null || leaving.moveTo(client)) {
                enter(leaving, io);
            } else {
                refuse(leaving.socket, io.guards);
            }
        });
        leaving.cleanUp = entrance::closed;
        entrance.open();
    }

    /** @param connection the socket, or what decrypts it */
    private void serve(final Leaving leaving, final StreamConnection connection, final IoLane io) {
        if (direct == null) {
            toUndertow(leaving, connection, io, null);
            return;
        }
        final DirectConnection reader = new DirectConnection(
                connection,
                leaving.socket,
                leaving.address,
                io,
                direct,
                read -> toUndertow(leaving, connection, io, read));
        leaving.cleanUp = reader::closed;
        reader.open();
    }

    /** @param read bytes that were read and are not served; null if there are none */
    private void toUndertow(
            final Leaving leaving, final StreamConnection connection, final IoLane io, final Held read) {
        final RequestGuard guard = new RequestGuard(connection, leaving.socket, leaving.address, io.guards);
        if (read != null) {
            guard.begin(read);
        }
        leaving.cleanUp = guard::closed;
        connection.getSourceChannel().setConduit(guard);
        undertow.handleEvent(connection);
        if (connection == leaving.socket) {
            // The close listener is the only notice of the end, and Undertow has already set its own.
            final ChannelListener<? super StreamConnection> undertows = connection.getCloseListener();
            connection.setCloseListener(closed -> {
                leaving.leave();
                ChannelListeners.invokeChannelListener(closed, undertows);
            });
        }
        leaving.leaveIfClosed();
    }

    /** Encrypted, a client could not read the answer before its handshake, so the connection is only closed. */
    private void refuse(final StreamConnection connection, final Guards guards) {
        if (tls != null) {
            IoUtils.safeClose(connection);
            return;
        }
        try {
            // Closing a socket with unread bytes would reset the connection, and the client would lose the answer.
            connection.getSourceChannel().getConduit().read(guards.scratch.clear());
            WireRefusal.send(
                    WireRefusal.of(Problem.BUSY, guards.counters),
                    connection.getSinkChannel().getConduit());
        } catch (final IOException gone) {
            LOGGER.debug("a client disconnected before it was refused", gone);
        } finally {
            IoUtils.safeClose(connection);
        }
    }

    /** The clean-up of a connection, done once. */
    private final class Leaving {
        private final StreamConnection socket;
        /** For which the connection counts. */
        private InetAddress address;
        /** Of the connection's present road; on its IO thread. */
        private Runnable cleanUp = () -> {};

        private boolean left;

        private Leaving(final StreamConnection socket, final InetAddress address) {
            this.socket = socket;
            this.address = address;
        }

        /** False if the client has its share of connections already. */
        private synchronized boolean moveTo(final InetAddress client) {
            if (left) {
                return true;
            }
            final boolean moved = census.move(address, client);
            if (moved) {
                address = client;
            }
            return moved;
        }

        private void leaveIfClosed() {
            if (!socket.isOpen()) {
                leave();
            }
        }

        /** At shutdown other threads close connections, too, but only its IO thread may touch the road. */
        private synchronized void leave() {
            if (left) {
                return;
            }
            left = true;
            census.leave(address);
            if (Thread.currentThread() == socket.getIoThread()) {
                cleanUp.run();
            } else {
                socket.getIoThread().execute(() -> cleanUp.run());
            }
        }
    }
}
