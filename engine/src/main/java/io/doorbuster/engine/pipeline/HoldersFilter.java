package io.doorbuster.engine.pipeline;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Who may hold something in a sale: a Bloom filter over user hashes, without false negatives. All bits of a user lie in one
 * word (Putze, Sanders and Singler, "Cache-, hash- and space-efficient Bloom filters", 2007): a purchase pays for one cache
 * line, and a stranger is suspected in less than 1 of 100 cases. The business thread adds, any thread asks. It may know of an order
 * before that is durable, which shows nowhere: a hit only sends a request to the engine instead of refusing it at the
 * edge.
 */
final class HoldersFilter {
    private static final int BITS_PER_UNIT = 16;
    private static final int MIN_WORDS = 1 << 7;
    private static final int MAX_WORDS = 1 << 21;

    private final AtomicLongArray words;
    private final int mask;

    /** @param stock units in the sale: at most so many holders are expected; more only cost precision */
    HoldersFilter(final int stock) {
        final long wanted = (long) stock * BITS_PER_UNIT / Long.SIZE;
        final int size = Long.bitCount(wanted) == 1 ? (int) wanted : (int) (Long.highestOneBit(wanted) << 1);
        words = new AtomicLongArray(Math.max(MIN_WORDS, Math.min(MAX_WORDS, size)));
        mask = words.length() - 1;
    }

    void add(final long userHash) {
        final int word = wordOf(userHash);
        words.setRelease(word, words.getPlain(word) | bitsOf(userHash));
    }

    boolean mayContain(final long userHash) {
        final long bits = bitsOf(userHash);
        return (words.getAcquire(wordOf(userHash)) & bits) == bits;
    }

    private int wordOf(final long userHash) {
        return (int) (userHash >>> Integer.SIZE) & mask;
    }

    /** Four bits of the word, by 6 bits of the hash each; they may coincide. */
    private static long bitsOf(final long userHash) {
        return 1L << userHash | 1L << (userHash >>> 6) | 1L << (userHash >>> 12) | 1L << (userHash >>> 18);
    }
}
