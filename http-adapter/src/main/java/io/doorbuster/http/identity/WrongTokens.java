package io.doorbuster.http.identity;

import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts wrong admin tokens, logs them at a bounded rate, and slows down the peers that send them. Peers are counted in
 * a table of fixed size. Peers that share a row share their allowance, which affects only senders of wrong tokens. A
 * right token is never slowed down. Owned by the admin listener's one IO thread; any thread may read the count.
 */
public final class WrongTokens {
    /** Wrong tokens of one peer within a window that are answered with 401; further ones get 429. */
    public static final int MAX_PER_WINDOW = 100;

    public static final int WINDOW_SECONDS = 10;

    private static final Logger LOGGER = LoggerFactory.getLogger(WrongTokens.class);
    private static final int ROWS = 1 << 10;
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(WINDOW_SECONDS);

    private final int[] counts = new int[ROWS];
    private final long[] windowStarts = new long[ROWS];
    private final AtomicLong total = new AtomicLong();
    private long nextLogAt;
    private long loggedTotal;

    /** Number of wrong tokens since the start. Any thread. */
    long total() {
        return total.get();
    }

    /**
     * Counts a wrong token.
     *
     * @param peer the sender, null if unknown
     * @param now {@link System#nanoTime}
     * @return true if the peer has sent too many in this window
     */
    boolean note(final InetAddress peer, final long now) {
        final long count = total.incrementAndGet();
        if (count == 1 || now - nextLogAt >= 0) {
            LOGGER.warn(
                    "wrong admin token from {}; {} since the last report, {} since the start",
                    peer == null ? "an unknown address" : peer.getHostAddress(),
                    count - loggedTotal,
                    count);
            nextLogAt = now + WINDOW_NANOS;
            loggedTotal = count;
        }
        final int row = (peer == null ? 0 : peer.hashCode() * 0x9E3779B9) >>> (Integer.SIZE - 10);
        if (counts[row] == 0 || now - windowStarts[row] >= WINDOW_NANOS) {
            windowStarts[row] = now;
            counts[row] = 0;
        }
        return ++counts[row] > MAX_PER_WINDOW;
    }
}
