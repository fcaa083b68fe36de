package io.doorbuster.http.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes as the value of a Host header. */
final class AuthorityFuzzTest {
    private static final String ALLOWED = "[A-Za-z0-9._~!$&'()*+,;=%:\\[\\]-]+";
    private static final String WITH_PORT = ".*:[0-9]+";

    @FuzzTest(maxDuration = "10m")
    void shouldAcceptOnlyHostsOfTheGrammar(final byte[] bytes) {
        final int read = Authority.read(bytes, 0, bytes.length);
        if (read == Authority.MALFORMED) {
            return;
        }
        final String host = new String(bytes, ISO_8859_1);
        assertTrue(host.matches(ALLOWED), host);
        if (read != Authority.NO_EMPTY_PORT) {
            assertEquals(bytes.length - 1, read, host);
            assertEquals(':', bytes[read], host);
        }
        final boolean hasPort = read == Authority.NO_EMPTY_PORT && host.matches(WITH_PORT) && !host.endsWith("]");
        if (!hasPort) {
            final byte[] more = (host + (host.endsWith(":") ? "80" : ":80")).getBytes(ISO_8859_1);
            assertNotEquals(Authority.MALFORMED, Authority.read(more, 0, more.length), host);
        }
    }
}
