package io.doorbuster.jmh.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Sends requests over keep-alive connections, one in flight on each, as fast as the server answers. Knows only as much
 * of HTTP as our servers send: a head, and Content-Length bytes. One thread.
 */
final class EdgeLoad {
    private static final byte[] LENGTH = "Content-Length: ".getBytes(US_ASCII);
    private static final int BUFFER_BYTES = 1 << 12;

    private final IntFunction<byte[]> requests;
    private final int count;
    private final Map<Integer, Integer> byStatus = new HashMap<>();
    private int sent;
    private int answered;

    /**
     * The result of a run.
     *
     * @param byStatus number of answers, for each status that occurred
     */
    record Result(double requestsPerSecond, Map<Integer, Integer> byStatus) {}

    private EdgeLoad(final int count, final IntFunction<byte[]> requests) {
        this.count = count;
        this.requests = requests;
    }

    /** Sends {@code count} requests, made by {@code requests} from their number, and waits for all answers. */
    static Result run(
            final InetSocketAddress address, final int connections, final int count, final IntFunction<byte[]> requests)
            throws IOException {
        return new EdgeLoad(count, requests).run(address, connections);
    }

    private Result run(final InetSocketAddress address, final int connections) throws IOException {
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                final SocketChannel channel = SocketChannel.open(address);
                channel.socket().setTcpNoDelay(true);
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ, new Connection(channel));
            }
            final long start = System.nanoTime();
            for (final SelectionKey key : selector.keys()) {
                ((Connection) key.attachment()).next();
            }
            while (answered < count) {
                selector.select(key -> read((Connection) key.attachment()));
            }
            final double seconds = (System.nanoTime() - start) / 1e9;
            for (final SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            return new Result(count / seconds, byStatus);
        }
    }

    private void read(final Connection connection) {
        try {
            if (connection.read()) {
                byStatus.merge(connection.status(), 1, Integer::sum);
                answered++;
                connection.next();
            }
        } catch (final IOException broken) {
            throw new IllegalStateException("a connection broke", broken);
        }
    }

    private final class Connection {
        private final SocketChannel channel;
        private final byte[] bytes = new byte[BUFFER_BYTES];
        private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
        private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);
        private int length;

        private Connection(final SocketChannel channel) {
            this.channel = channel;
        }

        private void next() throws IOException {
            if (sent < count) {
                out.clear().put(requests.apply(sent++)).flip();
                while (out.hasRemaining()) {
                    channel.write(out);
                }
            }
        }

        /** True once a whole answer is there. */
        private boolean read() throws IOException {
            in.clear();
            final int read = channel.read(in);
            if (read < 0) {
                throw new EOFException(
                        "the server closed a connection after " + new String(bytes, 0, length, US_ASCII));
            }
            in.flip().get(bytes, length, read);
            length += read;
            final int whole = wholeBytes();
            if (whole < 0 || length < whole) {
                return false;
            }
            length = 0;
            return true;
        }

        private int status() {
            return (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + bytes[11] - '0';
        }

        /** Bytes of the answer at the start of the buffer; -1 if its head is not complete. */
        private int wholeBytes() {
            int content = 0;
            for (int i = 0; i + 3 < length; i++) {
                if (bytes[i] == 'C' && startsWith(i, LENGTH)) {
                    for (int at = i + LENGTH.length; bytes[at] != '\r'; at++) {
                        content = content * 10 + bytes[at] - '0';
                    }
                } else if (bytes[i] == '\r' && bytes[i + 2] == '\r') {
                    return i + 4 + content;
                }
            }
            return -1;
        }

        private boolean startsWith(final int at, final byte[] text) {
            for (int i = 0; i < text.length; i++) {
                if (at + i >= length || bytes[at + i] != text[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
