package io.doorbuster.cli.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/**
 * A port that passes bytes on to a server and back. While it loses answers, the server gets each request, and the
 * client's connection ends in place of the answer. Any thread.
 */
final class LossyRoad implements AutoCloseable {
    private final ServerSocket port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final URI server;
    private volatile boolean loses;

    LossyRoad(final String server) throws IOException {
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
    String address() {
        return "http://127.0.0.1:" + port.getLocalPort();
    }

    /** From now on answers are lost, or not. */
    void loseAnswers(final boolean lose) {
        loses = lose;
    }

    private void accept() throws IOException {
        while (true) {
            final Socket client = port.accept();
            final Socket behind = new Socket(server.getHost(), server.getPort());
            run("lossy-requests", () -> pass(client, behind, false));
            run("lossy-answers", () -> pass(behind, client, true));
        }
    }

    private void pass(final Socket from, final Socket to, final boolean areAnswers) throws IOException {
        try (from;
                to) {
            final InputStream in = from.getInputStream();
            final OutputStream out = to.getOutputStream();
            final byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (areAnswers && loses) {
                    return;
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
