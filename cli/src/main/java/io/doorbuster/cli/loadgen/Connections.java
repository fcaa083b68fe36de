package io.doorbuster.cli.loadgen;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * The connections of one driver thread: opens them in waves, hands out the one that was idle longest, and reopens lost
 * ones, with a longer delay after each failure.
 */
final class Connections {
    /** Most handshakes at once, so that the server's accept queue does not overflow. */
    private static final int MAX_CONNECTING = 128;

    private static final long FIRST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int MAX_DOUBLINGS = 7;

    private final InetSocketAddress address;
    private final Selector selector;
    private final Connection[] all;
    private final Connection[] free;
    private final ArrayDeque<Connection> closed = new ArrayDeque<>();
    private NamedCounts failures = new NamedCounts();
    private int freeAt;
    private int freeCount;
    private int openCount;
    private int connecting;
    private long ended;
    private long aloneSinceNs;
    private String lastFailure = "";

    Connections(final InetSocketAddress address, final Selector selector, final int count) {
        this.address = address;
        this.selector = selector;
        all = new Connection[count];
        free = new Connection[count];
        for (int i = 0; i < count; i++) {
            all[i] = new Connection();
            closed.add(all[i]);
        }
        aloneSinceNs = System.nanoTime();
    }

    /** The connection that has been idle longest, or null. */
    Connection takeFree() {
        while (freeCount > 0) {
            final Connection connection = free[freeAt];
            freeAt = freeAt + 1 == free.length ? 0 : freeAt + 1;
            freeCount--;
            connection.inFreeRing = false;
            if (connection.open) {
                return connection;
            }
        }
        return null;
    }

    void release(final Connection connection) {
        connection.request = Connection.NO_REQUEST;
        if (!connection.inFreeRing) {
            connection.inFreeRing = true;
            final int at = freeAt + freeCount;
            free[at >= free.length ? at - free.length : at] = connection;
            freeCount++;
        }
    }

    /** Abandons a connection and opens it again, after a delay if it failed before. */
    void reopen(final Connection connection, final long nowNs) {
        if (connection.open) {
            openCount--;
            ended++;
            aloneSinceNs = nowNs;
        }
        connection.close();
        connection.reopenAtNs = connection.failures == 0
                ? nowNs
                : nowNs + (FIRST_PAUSE_NS << Math.min(connection.failures - 1, MAX_DOUBLINGS));
        closed.add(connection);
    }

    void openDue(final long nowNs) {
        for (int tries = closed.size(); tries > 0 && connecting < MAX_CONNECTING; tries--) {
            final Connection connection = closed.poll();
            if (connection.reopenAtNs - nowNs > 0) {
                closed.add(connection);
            } else {
                connect(connection, nowNs);
            }
        }
    }

    void finishConnect(final Connection connection) {
        connecting--;
        try {
            connection.channel.finishConnect();
            connected(connection);
        } catch (final IOException failure) {
            failed(connection, failure, System.nanoTime());
        }
    }

    boolean allOpen() {
        return openCount == all.length;
    }

    int openCount() {
        return openCount;
    }

    /** Number of open connections that either side ended since {@link #forgetHistory}; each is opened again. */
    long ended() {
        return ended;
    }

    /** Resets the counts. */
    void forgetHistory() {
        ended = 0;
        failures = new NamedCounts();
    }

    NamedCounts failures() {
        return failures;
    }

    String lastFailure() {
        return lastFailure;
    }

    Connection[] all() {
        return all;
    }

    /** Since when no connection is open, in nanoseconds; 0 while one is. */
    long aloneForNs(final long nowNs) {
        return openCount > 0 ? 0 : nowNs - aloneSinceNs;
    }

    void closeAll() {
        for (final Connection connection : all) {
            connection.close();
        }
    }

    private void connect(final Connection connection, final long nowNs) {
        try {
            connection.channel = SocketChannel.open();
            connection.channel.configureBlocking(false);
            connection.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            final boolean done = connection.channel.connect(address);
            connection.key = connection.channel.register(
                    selector, done ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, connection);
            if (done) {
                connected(connection);
            } else {
                connecting++;
            }
        } catch (final IOException failure) {
            failed(connection, failure, nowNs);
        }
    }

    private void connected(final Connection connection) {
        connection.key.interestOps(SelectionKey.OP_READ);
        connection.open = true;
        connection.failures = 0;
        openCount++;
        release(connection);
    }

    private void failed(final Connection connection, final IOException failure, final long nowNs) {
        connection.failures++;
        lastFailure = name(failure);
        failures.increment(lastFailure);
        reopen(connection, nowNs);
    }

    private static String name(final IOException failure) {
        final String message = String.valueOf(failure.getMessage());
        if (failure instanceof BindException || message.contains("assign requested address")) {
            return "no-port-left";
        }
        if (failure instanceof NoRouteToHostException) {
            return "no-route";
        }
        if (message.contains("Too many open files")) {
            return "too-many-open-files";
        }
        if (failure instanceof ConnectException && message.contains("timed out")) {
            return "connect-timed-out";
        }
        return failure instanceof ConnectException ? "connection-refused" : "connection-reset";
    }
}
