package io.doorbuster.http.undertow;

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

/**
 * Accepts new connections, each on the IO thread that keeps it: counts the connection, puts a {@link RequestGuard} in
 * front of Undertow, and hands it over. A connection over the limit gets {@code 503 busy} and is closed.
 */
final class Acceptor implements ChannelListener<AcceptingChannel<StreamConnection>> {
    private static final Logger LOGGER = LoggerFactory.getLogger(Acceptor.class);

    private final IoLane[] lanes;
    private final Census census;
    private final HttpOpenListener undertow;

    /** @param lanes by number of their IO thread */
    Acceptor(final IoLane[] lanes, final Census census, final HttpOpenListener undertow) {
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
        // The close listener is the only notice of the end, and Undertow has already set its own.
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
            // Closing a socket with unread bytes would reset the connection, and the client would lose the answer.
            connection.getSourceChannel().getConduit().read(guards.scratch.clear());
            WireRefusal.send(
                    WireRefusal.of(Problem.BUSY), connection.getSinkChannel().getConduit());
        } catch (final IOException gone) {
            LOGGER.debug("a client disconnected before it was refused", gone);
        } finally {
            IoUtils.safeClose(connection);
        }
    }

    /** The clean-up of a connection, done once. */
    private final class Leaving {
        private final RequestGuard guard;
        private final InetAddress address;
        private boolean left;

        private Leaving(final RequestGuard guard, final InetAddress address) {
            this.guard = guard;
            this.address = address;
        }

        /** At shutdown other threads close connections, too, but only its IO thread may touch the guard. */
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
