package io.doorbuster.cli.page;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A port that passes bytes on to a server and back. While it loses answers, the server gets each request, and the
 * client's connection ends in place of the answer. Any thread.
 */
public final class LossyRoad implements AutoCloseable {
    private final ServerSocket port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final URI server;
    private final AtomicInteger postsToLose = new AtomicInteger();
    private volatile boolean loses;

    public LossyRoad(final String server) throws IOException {
        this.server = URI.create(server);
        run("lossy-accept", this::accept);
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void run(final String name, final Work work) {
        final Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (final IOException closed) {
                        // One end has closed its socket, which is how each of these threads ends.
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    /** The address for clients. */
    public String address() {
        return "http://127.0.0.1:" + port.getLocalPort();
    }

    /** From now on answers are lost, or not. */
    public void loseAnswers(final boolean lose) {
        loses = lose;
    }

    /** From now on the answers to the next {@code count} requests with POST are lost. */
    public void loseAnswersToPosts(final int count) {
        postsToLose.set(count);
    }

    /** How many of them are still to come. */
    public int postsToLose() {
        return postsToLose.get();
    }

    private void accept() throws IOException {
        while (true) {
            final Socket client = port.accept();
            final Socket behind = new Socket(server.getHost(), server.getPort());
            final AtomicBoolean lost = new AtomicBoolean();
            run("lossy-requests", () -> pass(client, behind, false, lost));
            run("lossy-answers", () -> pass(behind, client, true, lost));
        }
    }

    private void pass(final Socket from, final Socket to, final boolean areAnswers, final AtomicBoolean lost)
            throws IOException {
        try (from;
                to) {
            final InputStream in = from.getInputStream();
            final OutputStream out = to.getOutputStream();
            final byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (areAnswers && (loses || lost.get())) {
                    return;
                }
                if (!areAnswers && new String(buffer, 0, n, ISO_8859_1).startsWith("POST ")) {
                    lost.set(postsToLose.getAndUpdate(count -> Math.max(0, count - 1)) > 0);
                }
                out.write(buffer, 0, n);
            }
        }
    }

    @Override
    public void close() throws IOException {
        port.close();
    }
}
