package io.doorbuster.http.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HeadScannerTest {
    private static final int MAX_HEAD_BYTES = 8_192;

    private final HeadScanner scanner = new HeadScanner(MAX_HEAD_BYTES, 64);

    private HeadScanner.Progress scan(final String text) {
        scanner.reset();
        final byte[] bytes = text.getBytes(ISO_8859_1);
        return scanner.scan(bytes, 0, bytes.length);
    }

    @Test
    void shouldSayWhatAHeadIs() {
        final String head = "\r\nPOST /a?b=c HTTP/1.1\r\nHost: shop:80\r\nContent-Length: 12\r\nX: \t y \r\n\r\n";

        assertEquals(HeadScanner.Progress.COMPLETE, scan(head + "the body and the next"));
        assertEquals(head.length(), scanner.headBytes());
        assertEquals(2, scanner.start());
        assertEquals("POST", head.substring(scanner.start(), scanner.methodEnd()));
        assertEquals("/a?b=c", head.substring(scanner.targetAt(), scanner.targetEnd()));
        assertEquals("shop:80", head.substring(scanner.hostAt(), scanner.hostEnd()));
        assertEquals(12, scanner.bodyBytes());
        assertEquals(3, scanner.fields());
        assertEquals(-1, scanner.emptyPortAt());
        assertNull(scanner.fault());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a.example",
                "a:",
                "a:1",
                "a:65535",
                "127.0.0.1:80",
                "[::1]",
                "[::1]:80",
                "[::]",
                "[1::]",
                "x_y~z",
                "[2001:db8:0:0:0:0:0:1]",
                "a%20b",
                "a!$&'()*+,;=",
                "[1:2:3::8]"
            })
    void shouldTakeHostsOfTheGrammar(final String host) {
        assertEquals(HeadScanner.Progress.COMPLETE, scan("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"), host);
        assertEquals(host.equals("a:"), scanner.emptyPortAt() >= 0);
        scan("GET http://" + host + "/ HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        assertEquals(host.equals("a:") ? HeadFault.TARGET : null, scanner.fault());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                "a:0",
                "a:65536",
                "a:b",
                "a:1:2",
                "a b",
                "a/b",
                "u@a",
                "a%2",
                "a%zz",
                "[]",
                "[:]",
                "[1]",
                "[::1",
                "::1",
                "[::1]x",
                "[:::]",
                "[1::2::3]",
                "[12345::]",
                "[1:2:3:4:5:6:7:8:9]",
                "[1:2:3:4:5:6:7:]",
                "[:1:2:3:4:5:6:7]",
                "[v1.a]",
                "[::g]"
            })
    void shouldRefuseOtherHosts(final String host) {
        assertEquals(HeadScanner.Progress.MALFORMED, scan("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"), host);
        assertEquals(HeadFault.HOST, scanner.fault());
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1, ,",
        "HTTP/1.0, ,",
        "HTTP/1.2, ,",
        "HTTP/2.0, VERSION,",
        "HTTP/0.9, VERSION,",
        "HTTP/11, REQUEST_LINE,",
        "HTTP/1.1x, REQUEST_LINE,",
        "HTTP/1.1 , ,",
        "XTTP/1.1, REQUEST_LINE,",
    })
    void shouldKnowVersions(final String version, final HeadFault fault) {
        scan("GET / " + version + "\r\nHost: a\r\n\r\n");

        assertEquals(fault, scanner.fault());
        assertEquals(version.equals("HTTP/1.0"), fault == null && scanner.isHttp10());
    }

    @Test
    void shouldTakeAsMuchAsTheLimitsAndNotMore() {
        final String start = "GET / HTTP/1.1\r\nHost: a\r\n";
        final String longest = start + "X: " + "x".repeat(MAX_HEAD_BYTES - start.length() - 7) + "\r\n\r\n";
        assertEquals(MAX_HEAD_BYTES, longest.length());
        assertEquals(HeadScanner.Progress.COMPLETE, scan(longest));
        assertEquals(HeadScanner.Progress.MALFORMED, scan(longest.replace("X: ", "X: x")));
        assertEquals(HeadFault.HEAD_TOO_LARGE, scanner.fault());

        assertEquals(HeadScanner.Progress.COMPLETE, scan(start + "X:\r\n".repeat(63) + "\r\n"));
        scan(start + "X:\r\n".repeat(64) + "\r\n");
        assertEquals(HeadFault.TOO_MANY_FIELDS, scanner.fault());

        assertEquals(HeadScanner.Progress.COMPLETE, scan(start.replace("/ ", "/?" + "a&".repeat(15) + " ") + "\r\n"));
        scan(start.replace("/ ", "/?" + "a&".repeat(16) + " ") + "\r\n");
        assertEquals(HeadFault.QUERY_MEMBERS, scanner.fault());
    }
}
