package io.doorbuster.cli.loadgen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerScannerTest {
    private final AnswerScanner scanner = new AnswerScanner();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 201 Created\r\nContent-Length: 5\r\nDate: now\r\n\r\nhello",
                "HTTP/1.1 201 Created\r\ndate: now\r\nCONTENT-LENGTH:5\r\n\r\nhello",
                "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
                "HTTP/1.1 201 Created\r\nTransfer-Encoding: "
                        + "chunked\r\n\r\n1;a=b\r\nh\r\n4\r\nello\r\n0\r\nTrailer: x\r\n\r\n",
                "HTTP/1.1 201 \r\nContent-Type: a\r\nConnection: keep-alive\r\ncontent-length: 5\r\n\r\nhello"
            })
    void shouldFindTheWholeAnswerAndNothingBefore(final String text) {
        final byte[] whole = bytes(text);
        for (int length = 0; length < whole.length; length++) {
            assertEquals(
                    AnswerScanner.INCOMPLETE, scanner.scan(Arrays.copyOf(whole, whole.length), length), "at " + length);
        }

        // The buffer may still contain an older, longer answer.
        final byte[] buffer = bytes(text + "0123456789");
        assertEquals(whole.length, scanner.scan(buffer, whole.length));

        assertEquals(201, scanner.status());
        assertEquals("hello", body(buffer));
        assertFalse(scanner.closes());
        assertEquals(-1, scanner.retryAfterSeconds());
    }

    @Test
    void shouldFindTheEndOfAnAnswerWithoutABody() {
        assertEquals(27, scanner.scan(bytes("HTTP/1.1 204 No Content\r\n\r\n"), 27));
        assertEquals(0, scanner.bodyLength());
    }

    @Test
    void shouldReadRetryAfterAndWhetherTheConnectionEnds() {
        final byte[] busy =
                bytes("HTTP/1.1 503 Busy\r\nRetry-After:  7\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n");

        assertEquals(busy.length, scanner.scan(busy, busy.length));

        assertEquals(503, scanner.status());
        assertEquals(7, scanner.retryAfterSeconds());
        assertTrue(scanner.closes());
    }

    @Test
    void shouldForgetTheAnswerBefore() {
        final byte[] first =
                bytes("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc");
        final byte[] second = bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        scanner.scan(first, first.length);

        scanner.scan(second, second.length);

        assertEquals(200, scanner.status());
        assertEquals(0, scanner.bodyLength());
        assertEquals(-1, scanner.retryAfterSeconds());
        assertFalse(scanner.closes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SMTP/1.1 201 Created\r\n\r\n",
                "HTTP/1.1 abc Created\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 200 OK\r\nDate: now\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n"
            })
    void shouldRefuseWhatIsNoAnswer(final String text) {
        assertEquals(AnswerScanner.MALFORMED, scanner.scan(bytes(text), text.length()));
    }

    private String body(final byte[] buffer) {
        return new String(buffer, scanner.bodyAt(), scanner.bodyLength(), StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
