package io.doorbuster.cli.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Locale;

/** A connection that sends any bytes, whether they are HTTP or not, and reads answers. For one thread. */
final class RawLine implements AutoCloseable {
    /** Longer than every deadline of the server, and longer than a machine pauses. */
    static final int PATIENCE_MILLIS = 60_000;

    private static final String HEAD_END = "\r\n\r\n";
    private static final int MAX_HEAD_BYTES = 1 << 16;

    private final Socket socket = new Socket();
    private final InputStream in;

    RawLine(final InetSocketAddress target) throws IOException {
        this(target, 0);
    }

    /** A connection with a receive buffer of this size; 0 for the system's default. */
    RawLine(final InetSocketAddress target, final int receiveBufferBytes) throws IOException {
        try {
            socket.setTcpNoDelay(true);
            if (receiveBufferBytes > 0) {
                socket.setReceiveBufferSize(receiveBufferBytes);
            }
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(target, PATIENCE_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (final IOException refused) {
            socket.close();
            throw refused;
        }
    }

    /** One answer; the status line and the headers are its head. */
    record Answer(int status, String head, String body) {
        /** The last part of the problem's type; "" if the answer is no problem. */
        String problem() {
            final int at = body.indexOf("\"type\":\"/problems/");
            return at < 0 ? "" : body.substring(at + 18, body.indexOf('"', at + 18));
        }

        @Override
        public String toString() {
            return "status " + status + " " + problem();
        }

        /** The value of the header; null if it is absent. */
        String header(final String name) {
            final String start = "\r\n" + name.toLowerCase(Locale.ROOT) + ":";
            final int at = head.toLowerCase(Locale.ROOT).indexOf(start);
            return at < 0
                    ? null
                    : head.substring(at + start.length(), head.indexOf("\r\n", at + 2))
                            .strip();
        }
    }

    /** Sends each character as one byte. */
    void send(final String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    void finishSending() throws IOException {
        socket.shutdownOutput();
    }

    /** Reads one answer; null if the server closes the connection instead. */
    Answer read() throws IOException {
        final StringBuilder head = new StringBuilder();
        while (head.indexOf(HEAD_END, Math.max(0, head.length() - HEAD_END.length())) < 0) {
            final int next = nextByte();
            if (next < 0) {
                return null;
            }
            head.append((char) next);
            if (head.length() > MAX_HEAD_BYTES) {
                throw new IOException("an endless head: " + head.substring(0, 100));
            }
        }
        final String text = head.toString();
        final Answer answer = new Answer(Integer.parseInt(text.substring(9, 12)), text, "");
        final String length = answer.header("Content-Length");
        if (length == null) {
            return answer;
        }
        final byte[] body = in.readNBytes(Integer.parseInt(length));
        return new Answer(answer.status(), text, new String(body, ISO_8859_1));
    }

    private int nextByte() throws IOException {
        try {
            return in.read();
        } catch (final SocketTimeoutException silence) {
            throw silence;
        } catch (final IOException reset) {
            return -1;
        }
    }

    /** Waits until the server has closed the connection; false if it sends something or stays open instead. */
    boolean isClosedByServer() throws IOException {
        try {
            return nextByte() < 0;
        } catch (final SocketTimeoutException open) {
            return false;
        }
    }

    /** True until the server sends something or closes the connection; reads nothing. */
    boolean isSilent() {
        try {
            socket.setSoTimeout(1);
            in.mark(1);
            in.read();
            in.reset();
            return false;
        } catch (final SocketTimeoutException silence) {
            return true;
        } catch (final IOException closed) {
            return false;
        } finally {
            setPatience();
        }
    }

    private void setPatience() {
        try {
            socket.setSoTimeout(PATIENCE_MILLIS);
        } catch (final SocketException closed) {
            // The next read says so.
        }
    }

    /** Closes the connection with a reset: the server may lose bytes that it has not read yet. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
