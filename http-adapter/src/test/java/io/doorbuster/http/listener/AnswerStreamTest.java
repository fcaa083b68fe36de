package io.doorbuster.http.listener;

import static io.doorbuster.http.exchange.AnswerStream.Offer.IN_TRANSIT;
import static io.doorbuster.http.exchange.AnswerStream.Offer.REFUSED;
import static io.doorbuster.http.exchange.AnswerStream.Offer.SENT;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.address.ClientAddress;
import io.doorbuster.http.exchange.AnswerStream;
import io.doorbuster.http.exchange.Availability;
import io.doorbuster.http.exchange.Dispatcher;
import io.doorbuster.http.exchange.Endpoint;
import io.doorbuster.http.exchange.HttpLimits;
import io.doorbuster.http.exchange.Lane;
import io.doorbuster.http.exchange.Liveness;
import io.doorbuster.http.exchange.Resource;
import io.doorbuster.http.exchange.SharedBody;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streamed answers and shared bodies, over real sockets. */
class AnswerStreamTest {
    private static final int PIECE_BYTES = 1 << 20;
    /** Body, answer and write time out after 100 ms each. */
    private static final HttpLimits SHORT =
            new HttpLimits(16, 16, 16, 8_192, 4_096, 16, 100, 1_000, 100, 1_000, 100, 10, 1_000, 1_000, 0);

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private volatile Lane lane;
    /** A failed assertion of a handler, too. */
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private AnswerStream stream;
    private Listener listener;

    private final AnswerStream.Source source = new AnswerStream.Source() {
        @Override
        public void ready() {
            heard.add("ready");
        }

        @Override
        public void ended() {
            heard.add("ended");
        }
    };

    private void serve(final Endpoint endpoint) throws IOException {
        serve(HttpLimits.defaults(), endpoint);
    }

    private void serve(final HttpLimits limits, final Endpoint endpoint) throws IOException {
        listener = Listener.start(
                new Listener.Config(
                        "test",
                        "127.0.0.1",
                        0,
                        1,
                        16,
                        InetAddress::isLoopbackAddress,
                        ClientAddress.OF_PEER,
                        false,
                        null,
                        null),
                limits,
                new Availability(failure::set, new Liveness(10_000)),
                () -> call -> true,
                new Dispatcher(List.of(), (path, call) -> Resource.withoutEngine(endpoint)));
    }

    @AfterEach
    void stop() {
        listener.close();
        assertNull(failure.get());
    }

    private String get() throws IOException {
        final var url = URI.create("http://127.0.0.1:" + listener.address().getPort() + "/")
                .toURL();
        final HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        try (InputStream in = connection.getInputStream()) {
            return new String(in.readAllBytes(), US_ASCII);
        }
    }

    private Socket connect(final String method) throws IOException {
        final Socket client =
                new Socket(InetAddress.getLoopbackAddress(), listener.address().getPort());
        client.setSoTimeout(30_000);
        client.getOutputStream().write((method + " / HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(US_ASCII));
        return client;
    }

    private String next() throws InterruptedException {
        return heard.poll(30, TimeUnit.SECONDS);
    }

    private static ByteBuffer ascii(final String text) {
        return ByteBuffer.wrap(text.getBytes(US_ASCII));
    }

    @Test
    void shouldSendTheSameBytesToEveryone() throws IOException {
        final SharedBody page = SharedBody.of("text/plain", "the same for all");
        serve(call -> call.send(200, page));
        for (int i = 0; i < 3; i++) {
            assertEquals("the same for all", get());
        }
    }

    @Test
    void shouldSendPieceAfterPieceUntilTheEnd() throws Exception {
        serve(call -> {
            stream = call.stream(200, "text/event-stream", source);
            assertEquals(SENT, stream.offer(ascii("one ")));
            assertEquals(SENT, stream.offer(ascii("two")));
            stream.end();
            assertEquals(REFUSED, stream.offer(ascii("after the end")));
            assertEquals(0, heard.size(), "heard of the end while it called the stream");
        });
        assertEquals("one two", get());
        assertEquals("ended", next());
    }

    @Test
    void shouldTakeNoMoreThanOnePieceForAClientThatDoesNotRead() throws Exception {
        final BlockingQueue<Integer> taken = new LinkedBlockingQueue<>();
        serve(call -> {
            stream = call.stream(200, "text/plain", source);
            int pieces = 1;
            while (stream.offer(ByteBuffer.allocate(PIECE_BYTES)) == SENT) {
                pieces++;
            }
            assertEquals(REFUSED, stream.offer(ascii("one too many")));
            taken.add(pieces);
        });
        try (Socket client = connect("GET")) {
            final int pieces = taken.poll(30, TimeUnit.SECONDS);
            assertTrue(pieces < 64, "the socket took " + pieces + " MiB");
            assertEquals(0, heard.size());
            final InputStream in = client.getInputStream();
            final byte[] buffer = new byte[1 << 16];
            long read = 0;
            while (read < (long) pieces * PIECE_BYTES) {
                read += in.read(buffer);
            }
            assertEquals("ready", next());
        }
        assertEquals("ended", next());
    }

    @Test
    void shouldReportOnceThatTheClientDisconnected() throws Exception {
        serve(call -> {
            stream = call.stream(200, "text/plain", source);
            assertEquals(SENT, stream.offer(ascii("hello")));
        });
        try (Socket client = connect("GET")) {
            assertEquals('H', client.getInputStream().read());
            client.setSoLinger(true, 0);
        }
        assertEquals("ended", next());
        listener.close();
        assertEquals(0, heard.size(), heard::toString);
    }

    @Test
    void shouldGiveTheContentOfASharedBodyToNobodyWhoWouldChangeIt() throws IOException {
        final SharedBody page = SharedBody.of("text/plain", "the same for all");
        assertThrows(ReadOnlyBufferException.class, () -> page.bytes().put(0, (byte) 'T'));
        serve(call -> call.send(200, page));
        assertEquals("the same for all", get());
    }

    @Test
    void shouldAnswerHeadWithTheHeadOfAStreamOnly() throws Exception {
        serve(call -> {
            stream = call.stream(200, "text/plain", source);
            assertEquals(REFUSED, stream.offer(ascii("content")));
        });
        try (Socket client = connect("HEAD")) {
            final String head = new String(client.getInputStream().readAllBytes(), US_ASCII);
            assertTrue(head.startsWith("HTTP/1.1 200 ") && head.endsWith("\r\n\r\n"), head);
        }
        assertEquals("ended", next());
    }

    /** The sum of the timeouts of a request is 300 ms here. */
    @Test
    void shouldNotCutAStreamThatLastsLongerThanARequestMay() throws Exception {
        serve(SHORT, call -> {
            lane = call.lane;
            stream = call.stream(200, "text/plain", source);
            assertEquals(SENT, stream.offer(ascii("early")));
        });
        try (Socket client = connect("GET")) {
            assertEquals('H', client.getInputStream().read());
            Thread.sleep(1_000);
            lane.replies.whenIdle(this::endLate);
            final String rest = new String(client.getInputStream().readAllBytes(), US_ASCII);
            assertTrue(rest.contains("early") && rest.contains("late\r\n0\r\n"), rest);
        }
        assertEquals("ended", next());
    }

    private void endLate() {
        assertEquals(SENT, stream.offer(ascii("late")));
        stream.end();
    }

    @Test
    void shouldDisconnectAClientThatTakesNothingOfAPiece() throws Exception {
        serve(SHORT, call -> {
            stream = call.stream(200, "text/plain", source);
            assertEquals(IN_TRANSIT, stream.offer(ByteBuffer.allocate(64 * PIECE_BYTES)));
        });
        try (Socket client = connect("GET")) {
            assertEquals("ended", next());
            assertTrue(client.isConnected());
        }
    }

    @Test
    void shouldCloseTheConnectionIfTheSourceOfAStreamThrows() throws Exception {
        final AnswerStream.Source broken = new AnswerStream.Source() {
            @Override
            public void ready() {
                heard.add("ready");
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void ended() {
                heard.add("ended");
            }
        };
        serve(call -> {
            stream = call.stream(200, "text/plain", broken);
            assertEquals(IN_TRANSIT, stream.offer(ByteBuffer.allocate(64 * PIECE_BYTES)));
            heard.add("offered");
        });
        try (Socket client = connect("GET")) {
            assertEquals("offered", next());
            final InputStream in = client.getInputStream();
            final byte[] buffer = new byte[1 << 16];
            while (in.read(buffer) >= 0) {
                // Reads until the server closes the connection.
            }
        }
        assertEquals("ready", next());
        assertEquals("ended", next());
    }
}
