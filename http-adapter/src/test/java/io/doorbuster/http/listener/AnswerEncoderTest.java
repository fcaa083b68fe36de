package io.doorbuster.http.listener;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.exchange.Header;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerEncoderTest {
    private final AnswerEncoder answer = new AnswerEncoder(75_000);

    private String encoded() {
        final ByteBuffer bytes = answer.toBuffer();
        final byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return new String(copy, US_ASCII);
    }

    /** The first buffer has 16 KiB. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9, 10, 99_999, 16_000, 16_384, 20_000, 32_768, 100_000})
    void shouldEncodeContentOfAnyLength(final int length) {
        final String content = "x".repeat(length);
        for (int i = 0; i < 2; i++) {
            answer.begin(200);
            answer.content("text/plain", ByteBuffer.wrap(content.getBytes(US_ASCII)), false);
            final String whole = encoded();
            assertTrue(
                    whole.endsWith("Content-Length: " + length + "\r\n\r\n" + content), () -> whole.substring(0, 200));
        }
    }

    @Test
    void shouldSayForHowLongAnIdleConnectionMayBeUsedAgain() {
        answer.begin(204);
        answer.connection(false);
        answer.noContent();
        final String head = US_ASCII.decode(answer.toBuffer()).toString();
        assertTrue(head.endsWith("\r\nConnection: keep-alive\r\nKeep-Alive: timeout=70\r\n\r\n"), head);
        assertEquals("timeout=1", new AnswerEncoder(3_000).keepAlive);
    }

    @Test
    void shouldSayTheSecondOfEachAnswer() throws InterruptedException {
        answer.begin(204);
        answer.noContent();
        final String first = encoded();
        Thread.sleep(1_100);
        answer.begin(204);
        answer.noContent();
        assertNotEquals(first, encoded());
    }

    @Test
    void shouldAnnounceNoLengthWhereThereCanBeNoContent() {
        answer.begin(304);
        answer.noContent();
        assertTrue(!encoded().contains("Content-Length"));
        answer.begin(200);
        answer.noContent();
        assertTrue(encoded().endsWith("Content-Length: 0\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nSet-Cookie: b", "a\nb", "\u0000", "\u00e9", "\u010d\u010a"})
    void shouldEncodeNoHeaderThatEndsItsLine(final String value) {
        answer.begin(200);
        assertThrows(IllegalArgumentException.class, () -> answer.field(Header.LOCATION, value));
    }

    @Test
    void shouldEncodeAHeader() {
        answer.begin(201);
        answer.field(Header.LOCATION, "/v1/orders/phone-1");
        answer.connection(true);
        answer.noContent();
        final String[] lines = encoded().split("\r\n");
        assertEquals("HTTP/1.1 201 Created", lines[0]);
        assertEquals("Location: /v1/orders/phone-1", lines[2]);
        assertEquals("Connection: close", lines[3]);
    }
}
