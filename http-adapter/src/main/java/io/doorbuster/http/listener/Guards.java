package io.doorbuster.http.listener;

import io.doorbuster.http.exchange.EdgeCounters;
import io.doorbuster.http.exchange.HttpLimits;
import io.doorbuster.http.wire.HeadScanner;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;

/** The deadlines and buffers that the connections of one IO thread share. IO thread only. */
public final class Guards {
    static final int WINDOW_BYTES = 1 << 13;
    /**
     * Most spare buffers for heads that arrive in pieces. If more are needed at a time, they are allocated and dropped.
     */
    private static final int MAX_SPARE = 64;

    final Deadlines deadlines;
    final EdgeCounters counters;
    final HeadScanner scanner;
    /** A copy of the bytes that were read last, because scanning an array costs half of scanning a direct buffer. */
    final byte[] window = new byte[WINDOW_BYTES];
    /** What a {@link DirectConnection} has read last, if nothing of it was kept before. */
    final Held inbox;
    /** For bytes on their way from a socket. */
    final ByteBuffer scratch = ByteBuffer.allocateDirect(WINDOW_BYTES);

    private final HttpLimits limits;
    private final Deque<Held> spare = new ArrayDeque<>();

    Guards(final HttpLimits limits, final BooleanSupplier isShort, final EdgeCounters counters) {
        this.counters = counters;
        this.deadlines = new Deadlines(limits, isShort);
        this.limits = limits;
        this.scanner = new HeadScanner(limits.maxHeaderBytes(), Held.MAX_FIELDS);
        this.inbox = new Held(limits);
    }

    /** An empty buffer. */
    Held take() {
        return (spare.isEmpty() ? new Held(limits) : spare.pop()).clear();
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
            if (oldest != null) {
                oldest.close();
                return true;
            }
        }
        return false;
    }
}
