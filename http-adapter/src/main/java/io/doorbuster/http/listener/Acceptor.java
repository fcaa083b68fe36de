package io.doorbuster.http.listener;

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

    /**
     * @param lanes by number of their IO thread
     * @param direct the road of new connections; null if Undertow serves all of them
     */
    Acceptor(final IoLane[] lanes, final Census census, final DirectRoad direct, final HttpOpenListener undertow) {
        this.lanes = lanes;
        this.census = census;
        this.direct = direct;
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
        final IoLane io = lanes[connection.getIoThread().getNumber()];
        final InetSocketAddress peer = connection.getPeerAddress(InetSocketAddress.class);
        if (peer == null) {
            IoUtils.safeClose(connection);
            return;
        }
        if (census.isFull()) {
            io.guards.evict();
        }
        final InetAddress address = peer.getAddress();
        if (census.enter(address)) {
            serve(connection, io, address);
        } else {
            refuse(connection, io.guards);
        }
    }

    private void serve(final StreamConnection connection, final IoLane io, final InetAddress address) {
        final Leaving leaving = new Leaving(connection, address);
        if (direct == null) {
            toUndertow(leaving, io, null);
            return;
        }
        final DirectConnection reader =
                new DirectConnection(connection, address, io, direct, read -> toUndertow(leaving, io, read));
        leaving.cleanUp = reader::closed;
        connection.setCloseListener(closed -> leaving.leave());
        reader.open();
        leaving.leaveIfClosed();
    }

    /** @param read bytes that were read and are not served; null if there are none */
    private void toUndertow(final Leaving leaving, final IoLane io, final Held read) {
        final StreamConnection connection = leaving.connection;
        final RequestGuard guard = new RequestGuard(connection, leaving.address, io.guards);
        if (read != null) {
            guard.begin(read);
        }
        leaving.cleanUp = guard::closed;
        connection.getSourceChannel().setConduit(guard);
        undertow.handleEvent(connection);
        // The close listener is the only notice of the end, and Undertow has already set its own.
        final ChannelListener<? super StreamConnection> undertows = connection.getCloseListener();
        connection.setCloseListener(closed -> {
            leaving.leave();
            ChannelListeners.invokeChannelListener(closed, undertows);
        });
        leaving.leaveIfClosed();
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
        private final StreamConnection connection;
        private final InetAddress address;
        /** Of the connection's present road; on its IO thread. */
        private Runnable cleanUp;

        private boolean left;

        private Leaving(final StreamConnection connection, final InetAddress address) {
            this.connection = connection;
            this.address = address;
        }

        private void leaveIfClosed() {
            if (!connection.isOpen()) {
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
            if (Thread.currentThread() == connection.getIoThread()) {
                cleanUp.run();
            } else {
                connection.getIoThread().execute(() -> cleanUp.run());
            }
        }
    }
}
