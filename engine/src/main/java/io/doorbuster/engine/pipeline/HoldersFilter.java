package io.doorbuster.engine.pipeline;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Who may hold something in a sale: a Bloom filter over user hashes (Bloom, "Space/time trade-offs in hash coding with
 * allowable errors", 1970), without false negatives. The business thread adds, any thread asks. It may know of an order
 * before that is durable, which shows nowhere: a hit only sends a request to the engine instead of refusing it at the
 * edge.
 */
final class HoldersFilter {
    private static final int BITS_PER_UNIT = 16;
    private static final int PROBES = 4;
    private static final int MIN_WORDS = 1 << 7;
    private static final int MAX_WORDS = 1 << 21;

    private final AtomicLongArray words;
    private final int mask;

    /** @param stock units in the sale: at most so many holders are expected; more only cost precision */
    HoldersFilter(final int stock) {
        final long wanted = (long) stock * BITS_PER_UNIT / Long.SIZE;
        final int size = Long.bitCount(wanted) == 1 ? (int) wanted : (int) (Long.highestOneBit(wanted) << 1);
        words = new AtomicLongArray(Math.max(MIN_WORDS, Math.min(MAX_WORDS, size)));
        mask = words.length() * Long.SIZE - 1;
    }

    void add(final long userHash) {
        final int step = (int) (userHash >>> 32) | 1;
        int bit = (int) userHash;
        for (int i = 0; i < PROBES; i++, bit += step) {
            final int word = (bit & mask) >>> 6;
            words.setRelease(word, words.getPlain(word) | 1L << bit);
        }
    }

    boolean mayContain(final long userHash) {
        final int step = (int) (userHash >>> 32) | 1;
        int bit = (int) userHash;
        for (int i = 0; i < PROBES; i++, bit += step) {
            if ((words.getAcquire((bit & mask) >>> 6) & 1L << bit) == 0) {
                return false;
            }
        }
        return true;
    }
}
