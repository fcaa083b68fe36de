package io.doorbuster.journal;

import io.doorbuster.journal.batch.BatchDescriptor;

/**
 * The settings with which a journal is written.
 *
 * @param durability the failures that an event survives after {@link ChronicleJournal#force}
 * @param blockSizeBytes bytes of a queue file that are mapped at a time, a power of two; files grow by this size, as
 *     holes
 * @param reserveBytes bytes held back for a full disk, in two places: in the file that is appended to, in addition to
 *     what the engine asks for, and in the ballast file for the next start; 0 for neither
 */
public record JournalConfig(Durability durability, int blockSizeBytes, long reserveBytes) {
    /**
     * Large enough that a new mapping is rare, small enough that the size of a copied file is no surprise. ADR 5 has
     * the figures.
     */
    public static final int STANDARD_BLOCK_SIZE_BYTES = 64 << 20;

    public static final int MIN_BLOCK_SIZE_BYTES = 64 << 10;
    public static final int MAX_BLOCK_SIZE_BYTES = 1 << 30;
    public static final long MAX_RESERVE_BYTES = 1L << 34;

    /** Chronicle's frame word before an excerpt, its alignment, and the eight bytes that it clears after an excerpt. */
    private static final int FRAMING_BYTES = 16;

    public JournalConfig {
        if (blockSizeBytes < MIN_BLOCK_SIZE_BYTES
                || blockSizeBytes > MAX_BLOCK_SIZE_BYTES
                || Integer.bitCount(blockSizeBytes) != 1) {
            throw new IllegalArgumentException("blockSizeBytes is a power of two from " + MIN_BLOCK_SIZE_BYTES + " to "
                    + MAX_BLOCK_SIZE_BYTES + ", not " + blockSizeBytes);
        }
        if (reserveBytes < 0 || reserveBytes > MAX_RESERVE_BYTES) {
            throw new IllegalArgumentException("reserveBytes is 0 to " + MAX_RESERVE_BYTES + ", not " + reserveBytes);
        }
    }

    /** Settings without a disk reserve. */
    public JournalConfig(final Durability durability, final int blockSizeBytes) {
        this(durability, blockSizeBytes, 0);
    }

    /** Settings with the standard block size and without a disk reserve. */
    public static JournalConfig of(final Durability durability) {
        return new JournalConfig(durability, STANDARD_BLOCK_SIZE_BYTES);
    }

    /**
     * The most bytes of events that one append accepts. Chronicle maps each block with a quarter of the next (all of it
     * if blocks are small); an excerpt that begins at a block's end must fit that overlap.
     */
    public int maxAppendBytes() {
        final int overlap = Math.max(MIN_BLOCK_SIZE_BYTES, blockSizeBytes / 4);
        return Math.min(overlap - FRAMING_BYTES - BatchDescriptor.HEADER_LENGTH, BatchDescriptor.MAX_LENGTH);
    }
}
