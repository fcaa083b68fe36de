package io.doorbuster.http.undertow;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.exchange.AnswerStream;
import io.doorbuster.http.exchange.Availability;
import io.doorbuster.http.exchange.Dispatcher;
import io.doorbuster.http.exchange.Endpoint;
import io.doorbuster.http.exchange.HttpLimits;
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
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streamed answers and shared bodies, over real sockets. */
class AnswerStreamTest {
    private static final int PIECE_BYTES = 1 << 20;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private AnswerStream stream;
    private Listener listener;

    private final AnswerStream.Listener listening = new AnswerStream.Listener() {
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
        listener = Listener.start(
                new ListenerConfig("test", "127.0.0.1", 0, 1, 16, InetAddress::isLoopbackAddress),
                HttpLimits.defaults(),
                new Availability(
                        cause -> {
                            throw new AssertionError(cause);
                        },
                        new Liveness(10_000)),
                () -> call -> true,
                new Dispatcher(List.of(), (path, call) -> Resource.withoutEngine(endpoint)));
    }

    @AfterEach
    void stop() {
        listener.close();
    }

    private String get() throws IOException {
        final var url = URI.create("http://127.0.0.1:" + listener.address().getPort() + "/")
                .toURL();
        final HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        try (InputStream in = connection.getInputStream()) {
            return new String(in.readAllBytes(), US_ASCII);
        }
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
            stream = call.stream(200, "text/event-stream", listening);
            assertTrue(stream.offer(ascii("one ")));
            assertTrue(stream.offer(ascii("two")));
            stream.end();
            assertFalse(stream.offer(ascii("after the end")));
        });
        assertEquals("one two", get());
        assertEquals("ended", next());
    }

    @Test
    void shouldTakeNoMoreThanOnePieceForAClientThatDoesNotRead() throws Exception {
        final BlockingQueue<Integer> taken = new LinkedBlockingQueue<>();
        serve(call -> {
            stream = call.stream(200, "text/plain", listening);
            int pieces = 0;
            while (stream.offer(ByteBuffer.allocate(PIECE_BYTES))) {
                pieces++;
            }
            taken.add(pieces);
        });
        try (Socket client =
                new Socket(InetAddress.getLoopbackAddress(), listener.address().getPort())) {
            client.setSoTimeout(30_000);
            client.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
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
            stream = call.stream(200, "text/plain", listening);
            stream.offer(ascii("hello"));
        });
        try (Socket client =
                new Socket(InetAddress.getLoopbackAddress(), listener.address().getPort())) {
            client.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
            assertEquals('H', client.getInputStream().read());
            client.setSoLinger(true, 0);
        }
        assertEquals("ended", next());
        listener.close();
        assertEquals(0, heard.size(), heard::toString);
    }
}
