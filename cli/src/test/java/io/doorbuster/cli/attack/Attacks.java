package io.doorbuster.cli.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** The attacks. Every attack sends a bounded number of bytes over a bounded number of connections. */
final class Attacks {
    private static final int TRAILERS = 500;
    private static final int REQUESTS_PER_CONNECTION = 50;
    private static final String LINE_END = "\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked";
    private static final String LENGTH = "Content-Length: ";
    private static final long SILENCE_MILLIS = 10_000;
    private static final byte[] LONG_TRAILER = ("X-Trailer: " + "a".repeat(8_000) + "\r\n").getBytes(ISO_8859_1);

    private Attacks() {}

    /** A chunked body whose trailer section never ends: up to 4 MB of header lines. */
    static Crowd.Attack endlessTrailers(final InetSocketAddress target) {
        return crowd -> {
            try (Socket socket = crowd.connect(target)) {
                crowd.send(
                        socket, lines("POST /v1/sales/demo/purchases HTTP/1.1", "Host: localhost", CHUNKED, "", "0"));
                for (int i = 0; i < TRAILERS && !crowd.isEnded(); i++) {
                    crowd.send(socket, LONG_TRAILER);
                }
            }
        };
    }

    /** A header or a trailer whose name has a byte that no name may have. */
    static Crowd.Attack strangeNames(final InetSocketAddress target) {
        return crowd -> {
            try (Socket socket = crowd.connect(target)) {
                final boolean trailer = ThreadLocalRandom.current().nextBoolean();
                crowd.send(
                        socket,
                        trailer
                                ? lines("POST / HTTP/1.1", "Host: a", CHUNKED, "", "0", "X\u00ff: 1", "")
                                : lines("GET / HTTP/1.1", "Host: localhost", "X\u00e9\u00ff: 1", ""));
                crowd.firstBytes(socket);
            }
        };
    }

    /** Connections that never send a byte, held until the server closes them or some seconds have passed. */
    static Crowd.Attack silence(final InetSocketAddress target, final int connections) {
        return crowd -> {
            final List<Socket> silent = new ArrayList<>();
            try {
                for (int i = 0; i < connections && !crowd.isEnded(); i++) {
                    silent.add(crowd.connect(target));
                }
                Thread.sleep(SILENCE_MILLIS);
            } finally {
                for (final Socket socket : silent) {
                    socket.close();
                }
            }
        };
    }

    /** The same request again and again on one connection, with {@code pauseMillis} after each answer. */
    static Crowd.Attack repeated(
            final InetSocketAddress target, final String request, final List<String> headers, final long pauseMillis) {
        final List<String> head = new ArrayList<>(List.of(request + " HTTP/1.1", "Host: localhost"));
        head.addAll(headers);
        head.add("");
        final byte[] bytes = lines(head.toArray(String[]::new));
        return crowd -> {
            try (Socket socket = crowd.connect(target)) {
                final InputStream answers = new BufferedInputStream(socket.getInputStream());
                for (int i = 0; i < REQUESTS_PER_CONNECTION && !crowd.isEnded(); i++) {
                    crowd.send(socket, bytes);
                    if (!readAnswer(answers)) {
                        throw new IOException("cut off");
                    }
                    Thread.sleep(pauseMillis);
                }
            }
        };
    }

    /** Reads one answer to its end, as Content-Length says; false if the server closes the connection instead. */
    static boolean readAnswer(final InputStream answers) throws IOException {
        final StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            final int next = answers.read();
            if (next < 0) {
                return false;
            }
            head.append((char) next);
        }
        final int at = head.indexOf(LENGTH);
        final int length = at < 0 ? 0 : Integer.parseInt(head.substring(at + LENGTH.length(), head.indexOf("\r", at)));
        return answers.readNBytes(length).length == length;
    }

    private static byte[] lines(final String... lines) {
        return (String.join(LINE_END, lines) + LINE_END).getBytes(ISO_8859_1);
    }
}
