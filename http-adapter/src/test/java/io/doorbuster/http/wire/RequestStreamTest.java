package io.doorbuster.http.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The bytes that pass and the fault at their end do not depend on how the client's bytes are split. */
final class RequestStreamTest {
    private static final int MAX_HEAD_BYTES = 512;

    private static final String[] PIECES = {
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: a:\r\nContent-Length: 5\r\n\r\nhello",
        "\r\n",
        "GET /x?y=%20 HTTP/1.0\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: [::1]\r\nContent-Length: 0\r\nExpect: 100-continue\r\n\r\n",
        "GET http://a/ HTTP/1.1\r\nX: y\r\nHost: a\r\nAccept:\t*/*, x \r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\nCookie: " + "x".repeat(300) + "\r\n\r\n",
    };

    private record Passed(String bytes, HeadFault fault) {}

    @Test
    void shouldGiveTheSameVerdictHoweverTheStreamIsSplit() {
        for (int seed = 0; seed < 20_000; seed++) {
            final SplittableRandom random = new SplittableRandom(seed);
            final byte[] stream = stream(random);
            final Passed whole = read(stream, stream.length, random);
            assertEquals(whole, read(stream, 1, random), "seed " + seed);
            assertEquals(whole, read(stream, 50, random), "seed " + seed);
        }
    }

    @Test
    void shouldPassWellFormedRequestsWithoutTheEmptyLinesBetweenThem() {
        final String stream = PIECES[0] + "\r\n" + PIECES[1] + PIECES[0];
        final Passed passed = read(stream.getBytes(ISO_8859_1), 7, new SplittableRandom(1));

        assertEquals(new Passed(PIECES[0] + PIECES[1].replace("a:", "a ") + PIECES[0], null), passed);
    }

    @Test
    void shouldEndPermanentlyAtARefusedHead() {
        final Passed passed =
                read((PIECES[0] + "BAD\r\n\r\n" + PIECES[0]).getBytes(ISO_8859_1), 9, new SplittableRandom(1));

        assertEquals(PIECES[0], passed.bytes());
        assertNotNull(passed.fault());
    }

    private static byte[] stream(final SplittableRandom random) {
        final StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        final byte[] bytes = text.toString().getBytes(ISO_8859_1);
        for (int i = random.nextInt(3); i > 0; i--) {
            final byte[] likely = {'\r', '\n', ' ', ':', 0, '\t', 'x', '%', (byte) 0xe9};
            bytes[random.nextInt(bytes.length)] = likely[random.nextInt(likely.length)];
        }
        return Arrays.copyOf(bytes, random.nextInt(bytes.length) + 1);
    }

    /** Reads like a connection: keeps the bytes that did not pass, and continues with the next bytes. */
    private static Passed read(final byte[] stream, final int maxBytes, final SplittableRandom random) {
        final RequestStream requests = new RequestStream();
        final HeadScanner scanner = new HeadScanner(MAX_HEAD_BYTES, 64);
        final ByteArrayOutputStream passed = new ByteArrayOutputStream();
        byte[] kept = {};
        for (int at = 0; at < stream.length && requests.fault() == null; ) {
            final int count = Math.min(stream.length - at, 1 + random.nextInt(maxBytes));
            final byte[] bytes = Arrays.copyOf(kept, kept.length + count);
            System.arraycopy(stream, at, bytes, kept.length, count);
            at += count;
            requests.read(bytes, bytes.length, scanner);
            passed.write(bytes, 0, requests.passed());
            kept = Arrays.copyOfRange(bytes, requests.passed(), requests.end());
        }
        return new Passed(passed.toString(ISO_8859_1), requests.fault());
    }
}
