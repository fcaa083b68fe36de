package io.doorbuster.http.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HeadTextTest {
    private final byte[] bytes = new byte[64];
    private final HeadText head = new HeadText(bytes);

    private String written() {
        return new String(bytes, 0, head.end(), ISO_8859_1);
    }

    @Test
    void shouldWriteAHeadOfHttp1() {
        head.begin("GET", "/v1?a=b");
        head.field("host", "a");
        head.field("x", "y: z\t\u00e4");
        assertEquals("GET /v1?a=b HTTP/1.1\r\nhost: a\r\nx: y: z\t\u00e4\r\n\r\n", written());
    }

    @Test
    void shouldWriteNothingThatWouldBeReadAsAnotherLineOrField() {
        head.begin("G T", "/a b\r\nc");
        head.field("x:y\r\n", "a\r\nb: c\u0100");
        assertEquals("G\0T /a\0b\0\0c HTTP/1.1\r\nx\0y\0\0: a\0\0b: c\0\r\n\r\n", written());
    }

    @Test
    void shouldCutOffALongHeadSoThatItHasNoEnd() {
        head.begin("GET", "/" + "a".repeat(60));
        head.field("x", "y");
        assertEquals("GET /" + "a".repeat(59), written());
    }

    @Test
    void shouldBeginEachHeadAnew() {
        head.begin("GET", "/" + "a".repeat(60));
        head.begin("GET", "/");
        assertEquals("GET / HTTP/1.1\r\n\r\n", written());
    }
}
