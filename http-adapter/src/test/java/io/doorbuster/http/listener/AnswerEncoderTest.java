package io.doorbuster.http.listener;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.exchange.Header;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
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
            answer.begin(200, null);
            answer.content("text/plain", ByteBuffer.wrap(content.getBytes(US_ASCII)), false);
            final String whole = encoded();
            assertTrue(
                    whole.endsWith("Content-Length: " + length + "\r\n\r\n" + content), () -> whole.substring(0, 200));
        }
    }

    @Test
    void shouldSayForHowLongAnIdleConnectionMayBeUsedAgain() {
        answer.begin(204, null);
        answer.connection(false);
        answer.noContent();
        final String head = US_ASCII.decode(answer.toBuffer()).toString();
        assertTrue(head.endsWith("\r\nConnection: keep-alive\r\nKeep-Alive: timeout=70\r\n\r\n"), head);
        assertEquals("timeout=1", new AnswerEncoder(3_000).keepAlive);
    }

    @Test
    void shouldSayTheSecondOfEachAnswer() throws InterruptedException {
        answer.begin(204, null);
        answer.noContent();
        final String first = encoded();
        Thread.sleep(1_100);
        answer.begin(204, null);
        answer.noContent();
        assertNotEquals(first, encoded());
    }

    @Test
    void shouldAnnounceNoLengthWhereThereCanBeNoContent() {
        answer.begin(304, null);
        answer.noContent();
        assertTrue(!encoded().contains("Content-Length"));
        answer.begin(200, null);
        answer.noContent();
        assertTrue(encoded().endsWith("Content-Length: 0\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nSet-Cookie: b", "a\nb", "\u0000", "\u00e9", "\u010d\u010a"})
    void shouldEncodeNoHeaderThatEndsItsLine(final String value) {
        final AnswerEncoder.Fields fields = answer.fields();
        fields.set(Header.LOCATION, value);
        assertThrows(IllegalArgumentException.class, () -> answer.begin(200, fields));
    }

    @Test
    void shouldEncodeAHeader() {
        final AnswerEncoder.Fields fields = answer.fields();
        fields.set(Header.LOCATION, CharBuffer.wrap("/v1/orders/phone-1"));
        answer.begin(201, fields);
        answer.connection(true);
        answer.noContent();
        final String[] lines = encoded().split("\r\n");
        assertEquals("HTTP/1.1 201 Created", lines[0]);
        assertEquals("Location: /v1/orders/phone-1", lines[2]);
        assertEquals("Connection: close", lines[3]);
    }

    @Test
    void shouldKeepTheNewestValueOfEachField() {
        final AnswerEncoder.Fields fields = answer.fields();
        for (final Header name : Header.values()) {
            fields.set(name, "old");
            fields.set(name, name.lowerCase());
        }
        answer.begin(201, fields);
        answer.noContent();
        final String head = encoded();
        for (final Header name : Header.values()) {
            assertTrue(head.contains("\r\n" + name.fieldName() + ": " + name.lowerCase() + "\r\n"), head);
        }
        assertTrue(!head.contains(": old"), head);
    }

    @Test
    void shouldSendTheFieldsOfAnAnswerWithNoOther() {
        final AnswerEncoder.Fields early = answer.fields();
        early.set(Header.VARY, "Origin");
        final AnswerEncoder.Fields first = answer.fields();
        first.set(Header.LOCATION, "/v1/orders/phone-1");
        answer.begin(201, first);
        answer.noContent();
        final AnswerEncoder.Fields second = answer.fields();
        assertSame(first, second, "fields are used again, so that an answer allocates none");
        second.set(Header.ETAG, "tag");
        answer.begin(200, second);
        answer.noContent();
        assertTrue(!encoded().contains("Location") && encoded().contains("ETag: tag"), encoded());
        answer.begin(200, early);
        answer.noContent();
        assertTrue(encoded().contains("Vary: Origin") && !encoded().contains("ETag"), encoded());
    }
}
