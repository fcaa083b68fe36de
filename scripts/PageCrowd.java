import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Opens a page at a fixed rate, over connections that stay open. Prints "warm" after a warm-up at four times the rate,
 * which is not counted; then requests, failures, latencies from the intended start of each request, and its own CPU
 * time. Arguments: the page's URL, requests per second, seconds of warm-up, seconds that count.
 *
 * <p>One thread, because on a machine that it shares with the server its own cost is part of what is measured.
 */
final class PageCrowd {
    /** More than are in flight at 1,000 requests per second with latencies of 100 ms. */
    private static final int CONNECTIONS = 128;
    /** Requests start in bursts: a thread that wakes for each one would cost more than the request. */
    private static final int BURST_MILLIS = 4;
    /** Of the warm-up: enough requests for the server's compiler in a few seconds. */
    private static final int WARMUP_RATE = 4;

    private final Selector selector = Selector.open();
    private final Queue<Connection> idle = new ArrayDeque<>();
    private final ByteBuffer request;
    private final long[] latencies;
    private int ended;
    private int failed;

    private PageCrowd(final URI page, final int requests) throws IOException {
        request = ByteBuffer.wrap(("GET " + page.getPath() + " HTTP/1.1\r\nHost: " + page.getAuthority()
                        + "\r\nAccept: text/html\r\nAccept-Encoding: gzip\r\n\r\n")
                .getBytes(ISO_8859_1));
        latencies = new long[requests];
        for (int i = 0; i < CONNECTIONS; i++) {
            idle.add(new Connection(new InetSocketAddress(page.getHost(), page.getPort())));
        }
    }

    public static void main(final String[] args) throws IOException {
        final int rate = Integer.parseInt(args[1]);
        final long gapNanos = TimeUnit.SECONDS.toNanos(1) / rate;
        final URI page = URI.create(args[0]);
        new PageCrowd(page, WARMUP_RATE * rate * Integer.parseInt(args[2])).run(gapNanos / WARMUP_RATE);
        System.out.println("warm");
        final PageCrowd crowd = new PageCrowd(page, rate * Integer.parseInt(args[3]));
        final long cpuBefore = cpuNanos();
        crowd.run(gapNanos);
        final long[] sorted = Arrays.stream(crowd.latencies).sorted().toArray();
        System.out.printf(
                "pages %d failed %d p50 %.1f p99 %.1f max %.1f; client's CPU %d us a page%n",
                sorted.length,
                crowd.failed,
                sorted[sorted.length / 2] / 1e6,
                sorted[(int) (sorted.length * 0.99)] / 1e6,
                sorted[sorted.length - 1] / 1e6,
                (cpuNanos() - cpuBefore) / 1_000 / sorted.length);
    }

    /** The CPU time of this process. */
    private static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    /**
     * Starts request n after n gaps, or up to {@value #BURST_MILLIS} ms later, or when a connection is idle; returns
     * when all are answered.
     */
    private void run(final long gapNanos) throws IOException {
        final long start = System.nanoTime();
        long nextBurst = start;
        for (int sent = 0; ended < latencies.length; ) {
            if (System.nanoTime() - nextBurst >= 0) {
                while (sent < latencies.length && !idle.isEmpty() && System.nanoTime() - start >= sent * gapNanos) {
                    idle.remove().ask(sent, start + sent * gapNanos);
                    sent++;
                }
                nextBurst = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BURST_MILLIS);
            }
            selector.select(key -> ((Connection) key.attachment()).read(), BURST_MILLIS);
        }
        selector.close();
    }

    /** One request at a time. */
    private final class Connection {
        private static final String LENGTH = "Content-Length: ";

        private final SocketChannel channel;
        private final ByteBuffer answer = ByteBuffer.allocate(1 << 16);
        /** Of the answer's head and body; 0 until the head is there. */
        private int length;

        private int number;
        private long intendedNanos;

        Connection(final InetSocketAddress server) throws IOException {
            channel = SocketChannel.open(server);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        void ask(final int number, final long intendedNanos) throws IOException {
            this.number = number;
            this.intendedNanos = intendedNanos;
            length = 0;
            answer.clear();
            channel.write(request.duplicate()); // fits the socket's buffer, which is empty
        }

        /** Reads what is there; at the end of the answer, takes its time and is idle again. */
        void read() {
            try {
                if (channel.read(answer) < 0) {
                    throw new IOException("the server closed a connection");
                }
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
            if (length == 0) {
                readHead();
            }
            if (length > 0 && answer.position() >= length) {
                latencies[number] = System.nanoTime() - intendedNanos;
                ended++;
                idle.add(this);
            }
        }

        private void readHead() {
            final String head = new String(answer.array(), 0, Math.min(answer.position(), 2_048), ISO_8859_1);
            final int end = head.indexOf("\r\n\r\n");
            if (end < 0) {
                return;
            }
            final int at = head.indexOf(LENGTH) + LENGTH.length();
            length = end + 4 + Integer.parseInt(head, at, head.indexOf("\r\n", at), 10);
            if (!head.startsWith("HTTP/1.1 200 ")) {
                failed++;
            }
        }
    }
}
