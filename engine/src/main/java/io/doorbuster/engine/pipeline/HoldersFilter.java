package io.doorbuster.engine.pipeline;

import io.doorbuster.engine.collections.FilterSize;
import io.doorbuster.engine.port.Holders;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The users who may hold something in a sale: Bloom filters over user hashes, without false negatives. All bits of a
 * user lie in one word, so a purchase touches one cache line (Putze, Sanders and Singler, "Cache-, hash- and
 * space-efficient Bloom filters", 2007).
 *
 * <p>The filter is small at first and grows with its holders, even beyond the stock: when the newest part has
 * {@link FilterSize#HOLDERS_PER_WORD} holders a word, a part four times as large takes the next holders (Almeida et
 * al., "Scalable Bloom Filters", 2007). Up to 4 million holders, at most 2 of 100 other users are false positives.
 * Beyond that, the filter has its largest size of {@link FilterSize#MAX_WORDS} words (16 MiB), and precision falls.
 *
 * <p>The business thread adds; any thread asks. The filter may contain an order before it is durable. No client can see
 * that: a hit only sends a request to the engine instead of refusing it at the edge.
 */
final class HoldersFilter implements Holders {
    /** Oldest first. */
    private volatile AtomicLongArray[] parts;
    // The business thread's.
    private AtomicLongArray newest;
    private int room;
    private int words;

    /**
     * @param initialStock units with which the sale began, as a hint of how many holders there will be
     * @param orders number of existing orders; their holders will be added
     */
    HoldersFilter(final int initialStock, final int orders) {
        parts = new AtomicLongArray[0];
        append(FilterSize.firstPart(initialStock, orders));
    }

    void add(final long userHash) {
        final int word = wordOf(newest, userHash);
        final long bits = bitsOf(userHash);
        final long known = newest.getPlain(word);
        if ((known & bits) == bits) {
            return;
        }
        newest.setRelease(word, known | bits);
        if (--room == 0) {
            grow();
        }
    }

    @Override
    public boolean mayContain(final long userHash) {
        final long bits = bitsOf(userHash);
        final AtomicLongArray[] all = parts;
        for (int i = all.length - 1; i >= 0; i--) {
            if ((all[i].getAcquire(wordOf(all[i], userHash)) & bits) == bits) {
                return true;
            }
        }
        return false;
    }

    /** Size of the filter in words of 8 bytes. */
    int words() {
        return words;
    }

    /** Appends a part, unless the filter has its largest size; then the last part takes all further holders. */
    private void grow() {
        final int next = Math.min(newest.length() * FilterSize.GROWTH, FilterSize.MAX_WORDS_OF_PART);
        if (words + next <= FilterSize.MAX_WORDS) {
            append(next);
        }
    }

    private void append(final int size) {
        newest = new AtomicLongArray(size);
        room = size * FilterSize.HOLDERS_PER_WORD;
        words += size;
        final AtomicLongArray[] more = Arrays.copyOf(parts, parts.length + 1);
        more[parts.length] = newest;
        parts = more;
    }

    private static int wordOf(final AtomicLongArray part, final long userHash) {
        return (int) (userHash >>> Integer.SIZE) & part.length() - 1;
    }

    /** Four bits of the word, each chosen by 6 bits of the hash; they may coincide. */
    private static long bitsOf(final long userHash) {
        return 1L << userHash | 1L << (userHash >>> 6) | 1L << (userHash >>> 12) | 1L << (userHash >>> 18);
    }
}
