package io.doorbuster.http.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.doorbuster.http.json.Problem;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** An HTTP client that sends any bytes, valid or not, and reads the answers. For one thread. */
public final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = TestServer.PATIENCE_MILLIS;

    private final Socket socket;
    private final InputStream in;

    public RawClient(final InetSocketAddress address) throws IOException {
        this(address, 0);
    }

    /** A client with a receive buffer of this size; 0 for the system's default. */
    public RawClient(final InetSocketAddress address, final int receiveBufferBytes) throws IOException {
        socket = new Socket();
        socket.setTcpNoDelay(true);
        if (receiveBufferBytes > 0) {
            socket.setReceiveBufferSize(receiveBufferBytes);
        }
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(address, PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** A client of a connection that is open already. */
    public RawClient(final Socket open) throws IOException {
        socket = open;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** An answer; header names in lower case. */
    public record Answer(int status, Map<String, String> headers, String body) {
        public String header(final String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }

        /** The last part of the problem's type; "" if it is none. */
        public String problem() {
            return "application/problem+json".equals(header("content-type"))
                    ? Json.object(body).get("type").toString().substring(Problem.TYPE_PREFIX.length())
                    : "";
        }

        public Map<String, Object> json() {
            return Json.object(body);
        }
    }

    /**
     * Sends a well-formed request; {@code line} is method and path, a null body is none. Fails if the API's description
     * does not have the answer.
     */
    public Answer send(final String line, final String body, final String... headers) throws IOException {
        write(request(line, body, headers));
        final Answer answer = read(line.startsWith("HEAD"));
        final int blank = line.indexOf(' ');
        final List<String> faults =
                ApiDescription.SERVED.faults(line.substring(0, blank), line.substring(blank + 1), answer);
        assertEquals(List.of(), faults, () -> line + " got " + answer);
        return answer;
    }

    /** The text of a well-formed request. */
    public static String request(final String line, final String body, final String... headers) {
        final StringBuilder request = new StringBuilder(line).append(" HTTP/1.1\r\nHost: localhost\r\n");
        boolean typed = false;
        for (final String header : headers) {
            request.append(header).append("\r\n");
            typed |= header.startsWith("Content-Type");
        }
        if (body != null) {
            request.append(typed ? "" : "Content-Type: application/json\r\n");
            request.append("Content-Length: ")
                    .append(body.getBytes(UTF_8).length)
                    .append("\r\n");
        }
        return request.append("\r\n").append(body == null ? "" : body).toString();
    }

    public void write(final String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
    }

    /** Sends each character as one byte. */
    public void writeLatin1(final String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    public void finishWriting() throws IOException {
        socket.shutdownOutput();
    }

    /** Reads one answer. */
    public Answer read() throws IOException {
        return read(false);
    }

    private Answer read(final boolean headOnly) throws IOException {
        final String statusLine = line();
        final int status = Integer.parseInt(statusLine.substring(9, 12));
        final Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            final int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (first, second) -> first + " | " + second);
        }
        final String length = headers.get("content-length");
        final boolean hasBody = !headOnly && status != 304 && length != null;
        return new Answer(status, headers, hasBody ? new String(in.readNBytes(Integer.parseInt(length)), UTF_8) : "");
    }

    private String line() throws IOException {
        final ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("closed after \"" + line.toString(ISO_8859_1) + '"');
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(ISO_8859_1);
    }

    /** True once the server has closed the connection without further bytes. */
    public boolean isClosedByServer() throws IOException {
        try {
            return in.read() < 0;
        } catch (final SocketTimeoutException open) {
            return false;
        } catch (final IOException reset) {
            return true;
        }
    }

    /** True if bytes arrive within {@code millis}; they are not read. */
    public boolean hasAnswerWithin(final int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            in.mark(1);
            final boolean some = in.read() >= 0;
            in.reset();
            return some;
        } catch (final SocketTimeoutException silence) {
            return false;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Fails unless the answer is this problem. */
    public static void assertProblem(final Answer answer, final int status, final String problem) {
        assertEquals(problem, answer.problem(), answer.body());
        assertEquals(status, answer.status());
        final Map<String, Object> body = answer.json();
        assertEquals((long) status, body.get("status"));
        assertNotNull(body.get("title"));
        assertNotNull(body.get("detail"));
    }
}
