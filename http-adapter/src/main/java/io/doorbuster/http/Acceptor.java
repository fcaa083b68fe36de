package io.doorbuster.http;

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

/**
 * Takes new connections, each on the IO thread that it stays with: counts it, puts a {@link RequestGuard} before
 * Undertow, and hands it over. One that finds no room gets {@code 503 busy} and is closed.
 */
final class Acceptor implements ChannelListener<AcceptingChannel<StreamConnection>> {
    private static final Logger LOGGER = LoggerFactory.getLogger(Acceptor.class);

    private final Lane[] lanes;
    private final Census census;
    private final HttpOpenListener undertow;

    /** @param lanes by number of their IO thread */
    Acceptor(final Lane[] lanes, final Census census, final HttpOpenListener undertow) {
        this.lanes = lanes;
        this.census = census;
        this.undertow = undertow;
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
        final Guards guards = lanes[connection.getIoThread().getNumber()].guards;
        final InetSocketAddress peer = connection.getPeerAddress(InetSocketAddress.class);
        if (peer == null) {
            IoUtils.safeClose(connection);
            return;
        }
        if (census.isFull()) {
            guards.evict();
        }
        final InetAddress address = peer.getAddress();
        if (census.enter(address)) {
            serve(connection, guards, address);
        } else {
            refuse(connection, guards);
        }
    }

    private void serve(final StreamConnection connection, final Guards guards, final InetAddress address) {
        final RequestGuard guard = new RequestGuard(connection, guards);
        connection.getSourceChannel().setConduit(guard);
        undertow.handleEvent(connection);
        // Undertow has set its own listener, and nobody else tells us of the end.
        final ChannelListener<? super StreamConnection> undertows = connection.getCloseListener();
        final Leaving leaving = new Leaving(guard, address);
        connection.setCloseListener(closed -> {
            leaving.leave(closed);
            ChannelListeners.invokeChannelListener(closed, undertows);
        });
        if (!connection.isOpen()) {
            leaving.leave(connection);
        }
    }

    private static void refuse(final StreamConnection connection, final Guards guards) {
        try {
            // What is unread when a socket is closed costs the client the answer.
            connection.getSourceChannel().getConduit().read(guards.scratch.clear());
            WireRefusal.send(
                    WireRefusal.of(Problem.BUSY), connection.getSinkChannel().getConduit());
        } catch (final IOException gone) {
            LOGGER.debug("client went before it was refused", gone);
        } finally {
            IoUtils.safeClose(connection);
        }
    }

    /** What is due once when a connection ends. */
    private final class Leaving {
        private final RequestGuard guard;
        private final InetAddress address;
        private boolean left;

        private Leaving(final RequestGuard guard, final InetAddress address) {
            this.guard = guard;
            this.address = address;
        }

        /** At shutdown other threads close connections; the guard's place is its IO thread's. */
        private synchronized void leave(final StreamConnection connection) {
            if (left) {
                return;
            }
            left = true;
            census.leave(address);
            if (Thread.currentThread() == connection.getIoThread()) {
                guard.closed();
            } else {
                connection.getIoThread().execute(guard::closed);
            }
        }
    }
}
