package io.doorbuster.cli.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Connections that send one request and then nothing, and stay. For the test's thread. */
final class IdleCrowd implements AutoCloseable {
    private static final String CLOCK = "GET /v1/clock HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final int ANSWER_BYTES = 2_048;

    private final List<SocketChannel> channels = new ArrayList<>();
    private final ByteBuffer answer = ByteBuffer.allocate(ANSWER_BYTES);

    /** Opens the connections; each has an answer on return. */
    IdleCrowd(final Score score, final InetSocketAddress shop, final int connections) throws IOException {
        for (int i = 0; i < connections; i++) {
            final SocketChannel channel = SocketChannel.open();
            channels.add(channel);
            final long start = System.nanoTime();
            channel.connect(shop);
            channel.write(ByteBuffer.wrap(CLOCK.getBytes(ISO_8859_1)));
            score.count(read(channel), System.nanoTime() - start);
            channel.configureBlocking(false);
        }
    }

    private RawLine.Answer read(final SocketChannel channel) throws IOException {
        answer.clear();
        if (channel.read(answer) <= 0) {
            return null;
        }
        final String text = new String(answer.array(), 0, answer.position(), ISO_8859_1);
        return new RawLine.Answer(Integer.parseInt(text.substring(9, 12)), text, "");
    }

    /** How many of the connections the server has not closed. */
    int open() {
        int open = 0;
        for (final SocketChannel channel : channels) {
            open += isOpen(channel) ? 1 : 0;
        }
        return open;
    }

    private boolean isOpen(final SocketChannel channel) {
        try {
            answer.clear();
            return channel.read(answer) >= 0;
        } catch (final IOException reset) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        for (final SocketChannel channel : channels) {
            channel.close();
        }
    }
}
