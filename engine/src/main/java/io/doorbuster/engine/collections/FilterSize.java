package io.doorbuster.engine.collections;

/**
 * The sizes of the filter of a sale's holders. The filter itself lies outside of the state, and it grows at moments on
 * which no decision may depend. So the state counts, from the sale's units and orders alone, the most that its filter
 * may take.
 */
public final class FilterSize {
    /** Holders for each word of 8 bytes in a part of the filter. */
    public static final int HOLDERS_PER_WORD = 3;

    /** A part is this many times as large as the part before. */
    public static final int GROWTH = 4;

    /** Most words of one part. */
    public static final int MAX_WORDS_OF_PART = 1 << 20;

    /** Most words of a filter: 16 MiB. */
    public static final int MAX_WORDS = 1 << 21;

    private static final int MIN_WORDS = 1 << 7;
    /** 128 KiB: the most that a sale without an order may cost. */
    private static final int MAX_WORDS_UNSOLD = 1 << 14;

    private FilterSize() {}

    /**
     * Words of the first part.
     *
     * @param initialStock units with which the sale begins, as a hint of how many holders there will be
     * @param orders number of existing orders, whose holders will be added
     */
    public static int firstPart(final int initialStock, final int orders) {
        final int hint = Math.max(MIN_WORDS, Math.min(MAX_WORDS_UNSOLD, wordsFor(initialStock)));
        return Math.max(hint, Math.min(MAX_WORDS_OF_PART, wordsFor(orders)));
    }

    /**
     * Most bytes of a filter for that many orders. Its first part may be just full: then the next one has added
     * {@link #GROWTH} times as many words, and a later part adds less in proportion.
     */
    public static long mostBytes(final int initialStock, final int orders) {
        final long grown = ((long) orders * (GROWTH + 1) + HOLDERS_PER_WORD - 1) / HOLDERS_PER_WORD;
        return Math.max(firstPart(initialStock, 0), Math.min(MAX_WORDS, grown)) * Long.BYTES;
    }

    private static int wordsFor(final int holders) {
        return holders < HOLDERS_PER_WORD ? 1 : Integer.highestOneBit((holders - 1) / HOLDERS_PER_WORD) << 1;
    }
}
