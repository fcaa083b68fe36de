package io.doorbuster.cli.warmup;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;

/**
 * A keep-alive connection to a scratch server, which sends requests and reads the answers in their order. One thread
 * only.
 */
final class ScratchConnection implements AutoCloseable {
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(US_ASCII);
    private static final byte[] LENGTH = "\r\nContent-Length: ".getBytes(US_ASCII);
    private static final byte[] REPLAYED = "\r\nIdempotent-Replayed: true".getBytes(US_ASCII);
    private static final byte[] PROBLEM = "/problems/".getBytes(US_ASCII);
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final int STATUS_DIGITS = 3;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private byte[] bytes = new byte[1 << 13];
    private int start;
    private int end;

    /** @param timeoutMillis for the connection, and until {@link #patience} sets another for an answer */
    ScratchConnection(final InetSocketAddress server, final int timeoutMillis) throws IOException {
        socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(timeoutMillis);
            socket.connect(server, timeoutMillis);
            in = socket.getInputStream();
            out = socket.getOutputStream();
        } catch (final IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Sets how long the next answers may take. */
    void patience(final int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    void send(final String requests) throws IOException {
        out.write(requests.getBytes(US_ASCII));
    }

    /** The name of the next answer: its status, {@code replayed}, or the name of its problem. */
    String answer() throws IOException {
        int headEnd = find(HEAD_END, start, end);
        while (headEnd < 0) {
            receive();
            headEnd = find(HEAD_END, start, end);
        }
        final int headLength = headEnd + HEAD_END.length - start;
        final int bodyLength = contentLength(headEnd);
        while (end - start < headLength + bodyLength) {
            receive();
        }
        final int bodyAt = start + headLength;
        final String name = name(bodyAt, bodyAt + bodyLength);
        start = bodyAt + bodyLength;
        return name;
    }

    private String name(final int bodyAt, final int bodyEnd) {
        final int problem = find(PROBLEM, bodyAt, bodyEnd);
        if (problem >= 0) {
            final int nameAt = problem + PROBLEM.length;
            int nameEnd = nameAt;
            while (nameEnd < bodyEnd && bytes[nameEnd] != '"') {
                nameEnd++;
            }
            return new String(bytes, nameAt, nameEnd - nameAt, US_ASCII);
        }
        return find(REPLAYED, start, bodyAt) >= 0
                ? "replayed"
                : new String(bytes, start + STATUS_AT, STATUS_DIGITS, US_ASCII);
    }

    private int contentLength(final int headEnd) throws IOException {
        final int field = find(LENGTH, start, headEnd);
        if (field < 0) {
            throw new IOException("an answer of the scratch server has no Content-Length");
        }
        int length = 0;
        for (int i = field + LENGTH.length; bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            length = length * 10 + bytes[i] - '0';
        }
        return length;
    }

    private void receive() throws IOException {
        if (end == bytes.length) {
            System.arraycopy(bytes, start, bytes, 0, end - start);
            end -= start;
            start = 0;
            if (end == bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * end);
            }
        }
        final int count = in.read(bytes, end, bytes.length - end);
        if (count < 0) {
            throw new EOFException("the scratch server closed a connection");
        }
        end += count;
    }

    private int find(final byte[] pattern, final int from, final int to) {
        for (int i = from; i + pattern.length <= to; i++) {
            if (bytes[i] == pattern[0] && Arrays.equals(bytes, i, i + pattern.length, pattern, 0, pattern.length)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
