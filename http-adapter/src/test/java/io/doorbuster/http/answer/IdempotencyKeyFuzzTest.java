package io.doorbuster.http.answer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.doorbuster.engine.model.SaleTerms;

/** Any text as the value of an Idempotency-Key header. */
final class IdempotencyKeyFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void shouldReadTheSameKeyQuotedOrBare(final byte[] bytes) {
        final String header = new String(bytes, ISO_8859_1);
        final String key = IdempotencyKey.parse(header);
        if (key == null) {
            return;
        }
        assertTrue(SaleTerms.isOpaqueId(key), header);
        assertTrue(header.equals(key) || header.equals('"' + key + '"'), header);
        assertEquals(key, IdempotencyKey.parse(key), header);
        // A bare key may have a quote or a backslash inside; the same key in quotes would need an escape.
        final String quoted = IdempotencyKey.parse('"' + key + '"');
        assertTrue(key.equals(quoted) || key.contains("\"") || key.contains("\\"), header);
    }
}
