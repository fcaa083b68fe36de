package io.doorbuster.cli.loadgen;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Answers every request without a body at once with the same bytes, on one thread. This is the least work of a server,
 * so a drill against it measures the drill itself.
 */
public final class ConstantAnswerServer implements AutoCloseable {
    private static final String SOLD_OUT =
            "{\"type\":\"/problems/sold-out\",\"title\":\"Sold out\",\"status\":409,\"saleId\":\"calibration\"}";
    private static final byte[] ANSWER = answer();
    private static final int END_OF_REQUEST = 0x0d0a0d0a;
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int BACKLOG = 1024;

    private final Selector selector = Selector.open();
    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer out = ByteBuffer.allocateDirect(ANSWER.length).put(ANSWER);
    private final Consumer<SelectionKey> ready = this::ready;
    private final Thread thread = new Thread(this::serve, "constant-answer");
    private volatile boolean closing;

    /** Serves on the loopback interface from now on. */
    public ConstantAnswerServer(final int port) throws IOException {
        listener.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), BACKLOG);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        thread.start();
    }

    public int port() throws IOException {
        return ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    @Override
    public void close() throws IOException {
        closing = true;
        selector.wakeup();
        Threads.join(thread);
        for (final SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    private void serve() {
        try {
            while (!closing) {
                selector.select(ready);
            }
        } catch (final IOException brokenSelector) {
            throw new IllegalStateException("cannot serve", brokenSelector);
        }
    }

    private void ready(final SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept();
            } else {
                answer((SocketChannel) key.channel(), (Tail) key.attachment());
            }
        } catch (final IOException clientGone) {
            key.cancel();
            closeQuietly(key);
        }
    }

    private void accept() throws IOException {
        for (SocketChannel client = listener.accept(); client != null; client = listener.accept()) {
            client.configureBlocking(false);
            client.register(selector, SelectionKey.OP_READ, new Tail());
        }
    }

    private void answer(final SocketChannel client, final Tail tail) throws IOException {
        in.clear();
        final int count = client.read(in);
        if (count < 0) {
            client.close();
            return;
        }
        for (int i = 0; i < count; i++) {
            tail.lastFour = tail.lastFour << 8 | in.get(i);
            if (tail.lastFour == END_OF_REQUEST) {
                out.clear();
                // This server is only for clients that read their answers.
                if (client.write(out) < ANSWER.length) {
                    throw new IOException("the client does not read");
                }
            }
        }
    }

    private static void closeQuietly(final SelectionKey key) {
        try {
            key.channel().close();
        } catch (final IOException gone) {
            // The connection is abandoned in any case.
        }
    }

    private static byte[] answer() {
        final String head = "HTTP/1.1 409 Conflict\r\nContent-Type: application/problem+json\r\nContent-Length: "
                + SOLD_OUT.length() + "\r\nCache-Control: no-store\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n\r\n";
        return (head + SOLD_OUT).getBytes(StandardCharsets.US_ASCII);
    }

    /** The most recent bytes of a connection. */
    private static final class Tail {
        private int lastFour;
    }
}
