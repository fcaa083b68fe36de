package io.doorbuster.http.listener;

import io.doorbuster.http.exchange.HttpLimits;
import io.doorbuster.http.wire.HeadScanner;
import java.nio.ByteBuffer;

/** Bytes of a connection that have arrived and are not served yet; room for the largest request. IO thread only. */
final class Held {
    static final int MAX_FIELDS = 64;

    final byte[] bytes;
    /** Of the head that begins at {@link #start}. */
    final HeadScanner scanner;

    int start;
    /** Number of bytes from the start that Undertow may read. */
    int ready;

    int end;

    Held(final HttpLimits limits) {
        bytes = new byte[limits.maxHeaderBytes() + limits.maxBodyBytes()];
        scanner = new HeadScanner(limits.maxHeaderBytes(), MAX_FIELDS);
    }

    /** Empties it. */
    Held clear() {
        scanner.reset();
        start = 0;
        ready = 0;
        end = 0;
        return this;
    }

    boolean isEmpty() {
        return start == end;
    }

    /** Number of bytes that may be appended. */
    int room() {
        return bytes.length - (end - start);
    }

    /** Appends the buffer's bytes, for which there must be room. */
    void append(final ByteBuffer more) {
        compact();
        final int count = more.remaining();
        more.get(bytes, end, count);
        end += count;
    }

    /** Appends {@code from}'s bytes, for which there must be room. */
    void append(final byte[] from, final int at, final int count) {
        compact();
        System.arraycopy(from, at, bytes, end, count);
        end += count;
    }

    private void compact() {
        if (start > 0) {
            System.arraycopy(bytes, start, bytes, 0, end - start);
            end -= start;
            start = 0;
        }
    }

    /** Removes {@code count} bytes at {@code at}. */
    void remove(final int at, final int count) {
        System.arraycopy(bytes, at + count, bytes, at, end - at - count);
        end -= count;
    }
}
