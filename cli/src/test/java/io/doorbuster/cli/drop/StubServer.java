package io.doorbuster.cli.drop;

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

/** A server of raw sockets, a thread per connection, that says exactly the bytes a test wants; also none, or half of them. */
final class StubServer implements AutoCloseable {
    /** One request; header names in lower case. */
    record Request(String method, String path, Map<String, String> headers, String body) {}

    /** Returns the bytes to say; null closes the connection instead; a shorter copy than promised is said before closing. */
    interface Handler {
        byte[] answer(Request request) throws IOException;
    }

    private final ServerSocket listener;
    private final Handler handler;
    private final List<Socket> clients = new CopyOnWriteArrayList<>();

    StubServer(Handler handler) throws IOException {
        this.handler = handler;
        listener = new ServerSocket(0, 128, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        daemon(this::accept, "stub-accept");
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket client : clients) {
            client.close();
        }
    }

    static byte[] json(int status, String body, String... headers) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Some Reason\r\n");
        head.append("Content-Type: application/json\r\nContent-Length: ")
                .append(body.length())
                .append("\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return bytes(head + "\r\n" + body);
    }

    static byte[] problem(int status, String name, String... headers) {
        return json(status, "{\"type\":\"/problems/" + name + "\",\"status\":" + status + "}", headers);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                client.setTcpNoDelay(true);
                clients.add(client);
                daemon(() -> serve(client), "stub-client");
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            for (Request request = read(in); request != null; request = read(in)) {
                byte[] answer = handler.answer(request);
                if (answer == null) {
                    return;
                }
                client.getOutputStream().write(answer);
                if (new String(answer, StandardCharsets.ISO_8859_1).contains("Connection: close")) {
                    return;
                }
            }
        } catch (IOException clientGone) {
            // The test's client decides when it has enough.
        } finally {
            clients.remove(client);
        }
    }

    private static Request read(InputStream in) throws IOException {
        String start = line(in);
        if (start.isEmpty()) {
            return null;
        }
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        String body = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
        List<String> words = List.of(start.split(" ", 3));
        return new Request(words.get(0), words.get(1), headers, body);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    private static void daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
