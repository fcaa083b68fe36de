package io.doorbuster.http.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Any bytes as a connection's stream of requests. */
final class HeadFuzzTest {
    private static final int MAX_HEAD_BYTES = 512;
    private static final int MAX_FIELDS = 8;

    /** What passed of a stream, why the rest did not, and whether the reader changed the bytes. */
    private record Passed(String bytes, HeadFault fault, boolean rewritten) {}

    @FuzzTest(maxDuration = "10m")
    void shouldPassTheSameBytesHoweverTheyAreSplitAndPassThemAgain(final byte[] stream) {
        final Passed whole = read(stream, stream.length);
        final Passed split = read(stream, stream.length == 0 ? 1 : 1 + (stream[0] & 7));
        assertEquals(whole.bytes, split.bytes);
        assertEquals(whole.fault, split.fault);

        final Passed again = read(whole.bytes.getBytes(ISO_8859_1), Integer.MAX_VALUE);
        assertEquals(whole.bytes, again.bytes);
        assertNull(again.fault);
        assertFalse(again.rewritten);
    }

    private static Passed read(final byte[] stream, final int pieceBytes) {
        final RequestStream requests = new RequestStream();
        final HeadScanner scanner = new HeadScanner(MAX_HEAD_BYTES, MAX_FIELDS);
        final ByteArrayOutputStream passed = new ByteArrayOutputStream();
        byte[] kept = {};
        boolean rewritten = false;
        for (int at = 0; at < stream.length && requests.fault() == null; ) {
            final int count = Math.min(stream.length - at, pieceBytes);
            final byte[] bytes = Arrays.copyOf(kept, kept.length + count);
            System.arraycopy(stream, at, bytes, kept.length, count);
            at += count;
            requests.read(bytes, bytes.length, scanner);
            assertTrue(requests.passed() <= requests.end() && requests.end() <= bytes.length);
            rewritten |= requests.isRewritten();
            passed.write(bytes, 0, requests.passed());
            kept = Arrays.copyOfRange(bytes, requests.passed(), requests.end());
            assertTrue(requests.fault() != null || kept.length < MAX_HEAD_BYTES, "a head without an end is kept");
        }
        return new Passed(passed.toString(ISO_8859_1), requests.fault(), rewritten);
    }
}
