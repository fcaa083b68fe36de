package io.doorbuster.cli.loadgen;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server of raw sockets, with a thread per connection, that sends exactly the bytes of a test, or none, or half of
 * them.
 */
public final class StubServer implements AutoCloseable {
    /** One request; header names in lower case. */
    public record Request(String method, String path, Map<String, String> headers, String body) {}

    /**
     * Returns the bytes to say; null closes the connection instead; a shorter copy than promised is said before
     * closing.
     */
    public interface Handler {
        byte[] answer(Request request) throws IOException;
    }

    private final ServerSocket listener;
    private final Handler handler;
    private final List<Socket> clients = new CopyOnWriteArrayList<>();

    public StubServer(final Handler handler) throws IOException {
        this.handler = handler;
        listener = new ServerSocket(0, 128, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        daemon(this::accept, "stub-accept");
    }

    public String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (final Socket client : clients) {
            client.close();
        }
    }

    static byte[] json(final int status, final String body, final String... headers) {
        final StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Some Reason\r\n");
        head.append("Content-Type: application/json\r\nContent-Length: ")
                .append(body.length())
                .append("\r\n");
        for (final String header : headers) {
            head.append(header).append("\r\n");
        }
        return bytes(head + "\r\n" + body);
    }

    public static byte[] problem(final int status, final String name, final String... headers) {
        return json(status, "{\"type\":\"/problems/" + name + "\",\"status\":" + status + "}", headers);
    }

    public static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                final Socket client = listener.accept();
                client.setTcpNoDelay(true);
                clients.add(client);
                daemon(() -> serve(client), "stub-client");
            } catch (final IOException closed) {
                return;
            }
        }
    }

    private void serve(final Socket client) {
        try (client) {
            final InputStream in = new BufferedInputStream(client.getInputStream());
            for (Request request = read(in); request != null; request = read(in)) {
                final byte[] answer = handler.answer(request);
                if (answer == null) {
                    return;
                }
                client.getOutputStream().write(answer);
                if (new String(answer, StandardCharsets.ISO_8859_1).contains("Connection: close")) {
                    return;
                }
            }
        } catch (final IOException clientGone) {
            // The test's client decides when it has enough.
        } finally {
            clients.remove(client);
        }
    }

    private static Request read(final InputStream in) throws IOException {
        final String start = line(in);
        if (start.isEmpty()) {
            return null;
        }
        final Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            final int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        final int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        final String body = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
        final List<String> words = List.of(start.split(" ", 3));
        return new Request(words.get(0), words.get(1), headers, body);
    }

    private static String line(final InputStream in) throws IOException {
        final StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    private static void daemon(final Runnable work, final String name) {
        final Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
