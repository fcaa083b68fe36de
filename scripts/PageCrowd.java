import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Opens a page at a fixed rate, over connections that stay open, and prints requests, failures and latencies from the
 * intended start of each request. Arguments: the page's URL, requests per second, seconds.
 */
final class PageCrowd {
    private static final int CONNECTIONS = 16;

    public static void main(final String[] args) throws Exception {
        final URI page = URI.create(args[0]);
        final int rate = Integer.parseInt(args[1]);
        final int perConnection = rate * Integer.parseInt(args[2]) / CONNECTIONS;
        final long gapNanos = TimeUnit.SECONDS.toNanos(1) * CONNECTIONS / rate;
        final long[][] latencies = new long[CONNECTIONS][perConnection];
        final int[] failed = new int[CONNECTIONS];
        final Thread[] threads = new Thread[CONNECTIONS];
        final long start = System.nanoTime();
        for (int i = 0; i < CONNECTIONS; i++) {
            final int self = i;
            threads[i] = new Thread(() -> {
                try (Socket socket = new Socket(page.getHost(), page.getPort())) {
                    socket.setTcpNoDelay(true);
                    final InputStream in = new BufferedInputStream(socket.getInputStream());
                    final byte[] request = ("GET " + page.getPath() + " HTTP/1.1\r\nHost: " + page.getAuthority()
                            + "\r\nAccept: text/html\r\nAccept-Encoding: gzip\r\n\r\n").getBytes(ISO_8859_1);
                    for (int n = 0; n < perConnection; n++) {
                        final long intended = start + n * gapNanos + self * gapNanos / CONNECTIONS;
                        for (long wait = intended - System.nanoTime(); wait > 0; wait = intended - System.nanoTime()) {
                            LockSupport.parkNanos(wait);
                        }
                        socket.getOutputStream().write(request);
                        failed[self] += readAnswer(in) == 200 ? 0 : 1;
                        latencies[self][n] = System.nanoTime() - intended;
                    }
                } catch (final IOException broken) {
                    failed[self] += perConnection;
                }
            });
            threads[i].start();
        }
        for (final Thread thread : threads) {
            thread.join();
        }
        final long[] all = Arrays.stream(latencies).flatMapToLong(Arrays::stream).sorted().toArray();
        System.out.printf(
                "pages %d failed %d p50 %.1f p99 %.1f max %.1f%n",
                all.length,
                Arrays.stream(failed).sum(),
                all[all.length / 2] / 1e6,
                all[(int) (all.length * 0.99)] / 1e6,
                all[all.length - 1] / 1e6);
    }

    /** Reads one answer to its end and returns its status. */
    private static int readAnswer(final InputStream in) throws IOException {
        final StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            final int next = in.read();
            if (next < 0) {
                throw new IOException("the server closed the connection");
            }
            head.append((char) next);
        }
        final int at = head.indexOf("Content-Length: ") + "Content-Length: ".length();
        in.skipNBytes(Long.parseLong(head.substring(at, head.indexOf("\r\n", at))));
        return Integer.parseInt(head.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
    }
}
