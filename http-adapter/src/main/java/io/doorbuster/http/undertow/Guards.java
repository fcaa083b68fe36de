package io.doorbuster.http.undertow;

import io.doorbuster.http.exchange.HttpLimits;
import io.doorbuster.http.wire.HeadScanner;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** The objects that the {@link RequestGuard}s of one IO thread share. IO thread only. */
public final class Guards {
    static final int MAX_FIELDS = 64;
    static final int WINDOW_BYTES = 1 << 13;
    /**
     * Most spare buffers for heads that arrive in pieces. If more are needed at a time, they are allocated and dropped.
     */
    private static final int MAX_SPARE = 64;

    final Deadlines deadlines;
    final HeadScanner scanner;
    /** A copy of the bytes that were read last, because scanning an array costs half of scanning a direct buffer. */
    final byte[] window = new byte[WINDOW_BYTES];
    /** For bytes that do not go directly to Undertow. */
    final ByteBuffer scratch = ByteBuffer.allocateDirect(WINDOW_BYTES);

    private final int maxHeadBytes;
    private final Deque<Held> spare = new ArrayDeque<>();

    Guards(final HttpLimits limits) {
        this.deadlines = new Deadlines(limits);
        this.maxHeadBytes = limits.maxHeaderBytes();
        this.scanner = new HeadScanner(maxHeadBytes, MAX_FIELDS);
    }

    /** Bytes of a connection that Undertow must not see yet. */
    static final class Held {
        final byte[] bytes;
        final HeadScanner scanner;
        int start;
        int ready;
        int end;

        private Held(final int maxHeadBytes) {
            bytes = new byte[maxHeadBytes];
            scanner = new HeadScanner(maxHeadBytes, MAX_FIELDS);
        }
    }

    /** An empty buffer. */
    Held take() {
        final Held held = spare.isEmpty() ? new Held(maxHeadBytes) : spare.pop();
        held.scanner.reset();
        held.start = 0;
        held.ready = 0;
        held.end = 0;
        return held;
    }

    void giveBack(final Held held) {
        if (spare.size() < MAX_SPARE) {
            spare.push(held);
        }
    }

    /**
     * Frees a connection for a new one: closes the connection that has been silent longest, or else the one that has
     * been idle longest between two requests. Returns false if there is neither.
     */
    boolean evict() {
        for (final Deadlines.Phase phase : new Deadlines.Phase[] {
            Deadlines.Phase.LINGER, Deadlines.Phase.FIRST_BYTE, Deadlines.Phase.HEAD, Deadlines.Phase.IDLE
        }) {
            final Deadlines.Entry oldest = deadlines.oldest(phase);
            if (oldest instanceof final RequestGuard.Timer timer) {
                timer.close();
                return true;
            }
        }
        return false;
    }
}
