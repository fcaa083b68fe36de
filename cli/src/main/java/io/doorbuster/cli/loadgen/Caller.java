package io.doorbuster.cli.loadgen;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One keep-alive connection for calls whose latency is not measured, one after another. One thread only. */
public final class Caller implements AutoCloseable {
    /**
     * An answer: its status and the scalar members of its body.
     *
     * @param members empty if the body is not an object
     */
    public record Reply(int status, SalePage.Fields members) {
        /** The name of the problem, or {@code http-} and the status. */
        public String problem() {
            final String type = members.textOr("type", "/problems/http-" + status);
            return type.substring(type.lastIndexOf('/') + 1);
        }
    }

    private static final JsonFactory JSON = new JsonFactory();
    private static final int TIMEOUT_MS = 10_000;
    private static final int MAX_ANSWER_BYTES = 64 * 1024;

    private final Endpoint endpoint;
    private final AnswerScanner scanner = new AnswerScanner();
    private final byte[] answer = new byte[MAX_ANSWER_BYTES];
    private Socket socket;

    public Caller(final Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * Calls and waits for the answer; after a failure the next call connects again.
     *
     * @param identity a complete header line that identifies the caller, without its line end
     * @param body empty for none
     */
    public Reply call(final String method, final String path, final String identity, final String body)
            throws IOException {
        try {
            if (socket == null) {
                connect();
            }
            final String head =
                    method + " " + endpoint.basePath() + path + " HTTP/1.1\r\nHost: " + endpoint.host() + ":"
                            + endpoint.port() + "\r\n" + identity + "\r\n"
                            + (body.isEmpty() ? "" : "Content-Type: application/json\r\n")
                            + (method.equals("GET") ? "" : "Content-Length: " + body.length() + "\r\n") + "\r\n";
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.ISO_8859_1));
            final Reply reply = read(socket.getInputStream());
            if (scanner.closes()) {
                close();
            }
            return reply;
        } catch (final IOException failure) {
            close();
            throw failure;
        }
    }

    @Override
    public void close() {
        if (socket != null) {
            try {
                socket.close();
            } catch (final IOException alreadyBroken) {
                // The connection is abandoned in any case.
            }
            socket = null;
        }
    }

    private void connect() throws IOException {
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MS);
        try {
            socket.connect(endpoint.address(), TIMEOUT_MS);
        } catch (final ConnectException refused) {
            throw new IOException(
                    "cannot connect to " + endpoint.resolve("") + ": " + refused.getMessage()
                            + "; start the server, or correct its address",
                    refused);
        }
    }

    private Reply read(final InputStream in) throws IOException {
        int length = 0;
        int end = AnswerScanner.INCOMPLETE;
        while (end == AnswerScanner.INCOMPLETE && length < answer.length) {
            final int count = in.read(answer, length, answer.length - length);
            if (count < 0) {
                throw new IOException("the server closed the connection");
            }
            length += count;
            end = scanner.scan(answer, length);
        }
        if (end != length) {
            throw new IOException("the server's answer is malformed");
        }
        final byte[] body = Arrays.copyOfRange(answer, scanner.bodyAt(), scanner.bodyAt() + scanner.bodyLength());
        try (JsonParser json = JSON.createParser(body.length == 0 ? new byte[] {'{', '}'} : body)) {
            return new Reply(scanner.status(), new SalePage.Fields(json));
        }
    }
}
