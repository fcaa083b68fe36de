package io.doorbuster.http.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * Content that is sent in many answers and encoded once. It is on the heap, because the collector frees memory outside
 * of the heap late. Immutable; any thread.
 */
public final class SharedBody {
    private final String contentType;
    private final ByteBuffer bytes;

    private SharedBody(final String contentType, final ByteBuffer bytes) {
        this.contentType = contentType;
        this.bytes = bytes;
    }

    /** A copy of {@code content} from its position to its limit. */
    public static SharedBody of(final String contentType, final ByteBuffer content) {
        final ByteBuffer copy = ByteBuffer.allocate(content.remaining());
        copy.put(content.duplicate()).flip();
        return new SharedBody(contentType, copy.asReadOnlyBuffer());
    }

    /** {@code text} in UTF-8. */
    public static SharedBody of(final String contentType, final String text) {
        return of(contentType, ByteBuffer.wrap(text.getBytes(UTF_8)));
    }

    /** The value of the {@code Content-Type} header. */
    public String contentType() {
        return contentType;
    }

    /** A read-only view with a position of its own. */
    public ByteBuffer bytes() {
        return bytes.duplicate();
    }
}
