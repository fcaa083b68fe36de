package io.doorbuster.http.listener;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.doorbuster.http.HttpFront;
import io.doorbuster.http.exchange.HttpLimits;
import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestCertificate;
import io.doorbuster.http.support.TestServer;
import io.doorbuster.http.tls.ServerKeys;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients of TLS and HTTP/2 that keep to no limit, frame by frame. After each of them the server serves others. */
class Http2FloodTest {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int CONTINUATION = 9;
    private static final int REFUSED_STREAM = 7;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    /** GET https://a/v1/clock, in HPACK without a table of its own. */
    private static final byte[] ASK = hpack(0x82, 0x87, 0x04, "/v1/clock", 0x01, "a");
    /** POST to the same, with a body to come. */
    private static final byte[] POST = hpack(0x83, 0x87, 0x04, "/v1/clock", 0x01, "a");

    private static final int HANDSHAKES = 10;

    @TempDir
    private static Path folder;

    private static TestCertificate certificate;
    private static SSLContext trusting;
    private TestServer server;

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = TestCertificate.make(folder, "flood", "EC");
        trusting = TestCertificate.trusting(Set.of(certificate));
        certificate.writeCertificate(folder.resolve("cert.pem"));
        certificate.writeKey(folder.resolve("key.pem"));
    }

    @BeforeEach
    void start() throws IOException {
        final ServerKeys keys = ServerKeys.read(folder.resolve("cert.pem"), folder.resolve("key.pem"));
        final HttpLimits limits =
                new HttpLimits(8, 100, 1_000, 8_192, 4_096, 64, 60_000, 60_000, 300, 400, 400, 10, 400, 2_000, 0);
        server = TestServer.start(
                config -> config.withLimits(limits).withFront(HttpFront.none().encryptedWith(keys)));
    }

    @AfterEach
    void shouldServeOthers() throws Exception {
        try (RawClient other = new RawClient(connect("http/1.1"))) {
            assertEquals(200, other.send("GET /v1/clock", null).status());
        }
        server.close();
    }

    /** A connection after its TLS handshake. On a busy machine a handshake can take longer than this server allows. */
    private SSLSocket connect(final String protocol) throws IOException {
        for (int left = HANDSHAKES; ; left--) {
            final SSLSocket socket = open(protocol);
            try {
                socket.startHandshake();
                return socket;
            } catch (final IOException late) {
                socket.close();
                if (left == 1) {
                    throw late;
                }
            }
        }
    }

    private SSLSocket open(final String protocol) throws IOException {
        final SSLSocket socket = (SSLSocket) trusting.getSocketFactory()
                .createSocket(
                        server.http.publicAddress().getAddress(),
                        server.http.publicAddress().getPort());
        final SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {protocol});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(TestServer.PATIENCE_MILLIS);
        return socket;
    }

    private static byte[] hpack(final Object... parts) {
        final ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (final Object part : parts) {
            if (part instanceof final String text) {
                block.write(text.length());
                block.writeBytes(text.getBytes(US_ASCII));
            } else {
                block.write((Integer) part);
            }
        }
        return block.toByteArray();
    }

    private static byte[] frame(final int type, final int flags, final int stream, final byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** A connection that has sent its preface and an empty SETTINGS. */
    private final class Frames implements AutoCloseable {
        private final SSLSocket socket = connect("h2");
        private final DataInputStream in;

        private Frames() throws IOException {
            in = new DataInputStream(socket.getInputStream());
            socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
            send(SETTINGS, 0, 0, new byte[0]);
        }

        private void send(final int type, final int flags, final int stream, final byte[] payload) throws IOException {
            socket.getOutputStream().write(frame(type, flags, stream, payload));
        }

        /** Reads until a frame of this type arrives; its first 8 bytes of payload, as far as it has them. */
        private byte[] await(final int type) throws IOException {
            while (true) {
                final int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
                final int found = in.readUnsignedByte();
                in.readFully(new byte[5]);
                final byte[] payload = new byte[length];
                in.readFully(payload);
                if (found == type) {
                    return payload;
                }
            }
        }

        /** The content of the answer; "refused" for a reset, GOAWAY, or the end of the connection. */
        private String answerOrEnd() throws IOException {
            try {
                while (true) {
                    final int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
                    final int found = in.readUnsignedByte();
                    in.readFully(new byte[5]);
                    final byte[] payload = new byte[length];
                    in.readFully(payload);
                    if (found == DATA) {
                        return new String(payload, US_ASCII);
                    } else if (found == RST_STREAM || found == GOAWAY) {
                        return "refused";
                    }
                }
            } catch (final EOFException | SocketException ended) {
                return "refused";
            }
        }

        /** Reads what still arrives. Fails if the server does not end the connection. */
        private void awaitEnd() {
            try {
                while (in.read() >= 0) {
                    // Frames that were under way.
                }
            } catch (final SocketTimeoutException open) {
                throw new AssertionError("the connection is still open", open);
            } catch (final IOException reset) {
                assertTrue(socket.isConnected());
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void shouldAnswerAFrameByFrameClient() throws IOException {
        try (Frames client = new Frames()) {
            client.send(HEADERS, END_STREAM | END_HEADERS, 1, ASK);
            assertEquals(0x88, client.await(HEADERS)[0] & 0xff);
            assertEquals('{', client.await(DATA)[0]);
        }
    }

    @Test
    void shouldAnnounceItsLimits() throws IOException {
        try (Frames client = new Frames()) {
            final ByteBuffer settings = ByteBuffer.wrap(client.await(SETTINGS));
            int streams = 0;
            int headerBytes = 0;
            while (settings.hasRemaining()) {
                final int name = settings.getShort();
                final int value = settings.getInt();
                streams = name == 3 ? value : streams;
                headerBytes = name == 6 ? value : headerBytes;
            }
            assertEquals(Http2Road.MAX_STREAMS, streams);
            assertEquals(8_192, headerBytes);
        }
    }

    @Test
    void shouldEndAConnectionThatCancelsEveryRequest() throws IOException {
        try (Frames client = new Frames()) {
            try {
                for (int stream = 1; stream < 4 * Http2Road.MAX_RESETS; stream += 2) {
                    client.send(HEADERS, END_STREAM | END_HEADERS, stream, ASK);
                    client.send(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
                }
            } catch (final IOException endedAlready) {
                assertTrue(client.socket.isConnected());
            }
            client.awaitEnd();
        }
    }

    @Test
    void shouldNotHaveMoreRequestsInFlightThanItSaid() throws IOException {
        try (Frames client = new Frames()) {
            try {
                for (int stream = 1; stream <= 2 * Http2Road.MAX_STREAMS + 1; stream += 2) {
                    client.send(HEADERS, END_HEADERS, stream, POST);
                }
            } catch (final IOException endedAlready) {
                assertTrue(client.socket.isConnected());
            }
            assertEquals(REFUSED_STREAM, client.await(RST_STREAM)[3]);
        }
    }

    @Test
    void shouldEndAConnectionWhoseHeadDoesNotEnd() throws IOException {
        try (Frames client = new Frames()) {
            final byte[] field = hpack(0x00, "x", "y".repeat(100));
            try {
                client.send(HEADERS, END_STREAM, 1, ASK);
                for (int i = 0; i < 2_000; i++) {
                    client.send(CONTINUATION, 0, 1, field);
                }
            } catch (final IOException endedAlready) {
                assertTrue(client.socket.isConnected());
            }
            client.awaitEnd();
        }
    }

    @Test
    void shouldEndAConnectionThatIsIdleAfterAnAnswer() throws IOException {
        try (Frames client = new Frames()) {
            client.send(HEADERS, END_STREAM | END_HEADERS, 1, ASK);
            client.await(DATA);
            client.awaitEnd();
        }
    }

    @Test
    void shouldEndAConnectionThatOnlyPings() throws Exception {
        try (Frames client = new Frames()) {
            client.await(SETTINGS);
            final long start = System.nanoTime();
            try {
                while (System.nanoTime() - start < TestServer.PATIENCE_MILLIS * 1_000_000L) {
                    client.send(PING, 0, 0, new byte[8]);
                    Thread.sleep(20);
                }
                throw new AssertionError("the connection is still open");
            } catch (final IOException ended) {
                assertTrue(client.socket.isConnected());
            }
        }
    }

    @Test
    void shouldRefuseABodyThatDoesNotArrive() throws IOException {
        try (Frames client = new Frames()) {
            client.send(HEADERS, END_HEADERS, 1, POST);
            client.send(DATA, 0, 1, new byte[1]);
            assertTrue(new String(client.await(DATA), US_ASCII).contains("request-timeout"));
            assertEquals(0, client.await(RST_STREAM)[3]);
            client.send(HEADERS, END_STREAM | END_HEADERS, 3, ASK);
            assertEquals('{', client.await(DATA)[0]);
        }
    }

    @Test
    void shouldEndAConnectionWithAFrameThatNobodyMaySend() throws IOException {
        try (Frames client = new Frames()) {
            client.send(DATA, 0, 0, new byte[1]);
            assertEquals(8, client.await(GOAWAY).length);
            client.awaitEnd();
        }
    }

    @Test
    void shouldEndAConnectionThatDoesNotReadItsAnswer() throws IOException {
        try (Frames client = new Frames()) {
            client.send(SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 0});
            client.send(HEADERS, END_STREAM | END_HEADERS, 1, ASK);
            final long start = System.nanoTime();
            client.awaitEnd();
            final long millis = (System.nanoTime() - start) / 1_000_000;
            assertTrue(millis >= 300, "it ended for another reason, after " + millis + " ms");
        }
    }

    /** Each is a head in HPACK after the method GET and the scheme https. */
    static Stream<Arguments> malformedHeads() {
        final String clock = "/v1/clock";
        return Stream.of(
                arguments("no authority", hpack(0x04, clock), "bad-request"),
                arguments("an empty authority", hpack(0x04, clock, 0x01, ""), "bad-request"),
                arguments("a user in the authority", hpack(0x04, clock, 0x01, "u@a"), "bad-request"),
                arguments("a space in the path", hpack(0x04, "/v1 clock", 0x01, "a"), "bad-request"),
                arguments("a line end in the path", hpack(0x04, "/\r\nx: y", 0x01, "a"), "bad-request"),
                arguments("a line end in a value", hpack(0x04, clock, 0x01, "a", 0, "x", "y\r\nz: w"), "bad-request"),
                arguments("a NUL in a value", hpack(0x04, clock, 0x01, "a", 0, "x", "y\0"), "bad-request"),
                arguments("a colon in a name", hpack(0x04, clock, 0x01, "a", 0, "x:y", "z"), "bad-request"),
                arguments("Connection", hpack(0x04, clock, 0x01, "a", 0, "connection", "close"), "bad-request"),
                arguments("Upgrade", hpack(0x04, clock, 0x01, "a", 0, "upgrade", "h2c"), "bad-request"),
                arguments(
                        "chunks", hpack(0x04, clock, 0x01, "a", 0, "transfer-encoding", "chunked"), "length-required"),
                arguments("two lengths", hpack(0x04, clock, 0x01, "a", 0, "content-length", "1, 1"), "bad-request"),
                arguments(
                        "a length with a sign",
                        hpack(0x04, clock, 0x01, "a", 0, "content-length", "+1"),
                        "bad-request"),
                arguments(
                        "another expectation", hpack(0x04, clock, 0x01, "a", 0, "expect", "x"), "expectation-failed"));
    }

    /** Some of them Undertow itself refuses, by a reset or the end of the connection. No other answer may come. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("malformedHeads")
    void shouldRefuseAMalformedHead(final String name, final byte[] head, final String problem) throws IOException {
        final byte[] block = new byte[2 + head.length];
        block[0] = (byte) 0x82;
        block[1] = (byte) 0x87;
        System.arraycopy(head, 0, block, 2, head.length);
        try (Frames client = new Frames()) {
            client.send(HEADERS, END_STREAM | END_HEADERS, 1, block);
            final String answer = client.answerOrEnd();
            assertTrue(answer.equals("refused") || answer.contains("/problems/" + problem + '"'), name + ": " + answer);
        }
    }

    @Test
    void shouldForgetConnectionsThatHaveEnded() throws IOException {
        for (int i = 0; i < 20; i++) {
            try (Frames client = new Frames()) {
                client.send(HEADERS, END_STREAM | END_HEADERS, 1, ASK);
                client.await(DATA);
            }
        }
    }

    @Test
    void shouldEndAHandshakeThatDoesNotEnd() throws IOException {
        try (RawClient silent = server.shopper();
                RawClient slow = server.shopper()) {
            slow.writeLatin1("\u0016\u0003\u0001\u0002\u0000\u0001");
            assertTrue(silent.isClosedByServer());
            assertTrue(slow.isClosedByServer());
        }
    }

    @Test
    void shouldEndAConnectionThatSendsNothingAfterItsHandshake() throws IOException {
        try (SSLSocket silent = connect("h2")) {
            silent.startHandshake();
            assertEquals(-1, silent.getInputStream().read());
        }
    }
}
