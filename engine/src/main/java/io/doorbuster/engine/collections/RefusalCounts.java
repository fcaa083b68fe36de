package io.doorbuster.engine.collections;

import java.util.Arrays;

/**
 * Counts the journaled refusals of each user in one sale, up to a bound. Each user hash has a counter of four bits.
 * Users whose hashes collide share a counter, so a count is never too low, and such a user has fewer refusals in the
 * journal than the bound allows. The table starts small and doubles with the refusals; both halves of the new table
 * keep every count. This is the count-min sketch of Cormode and Muthukrishnan (2005) with a single row. Business thread
 * only.
 */
public final class RefusalCounts {
    private static final int FIRST_BYTES = 1 << 9;

    /** Four million counters. The longest step copies half of this. */
    private static final int MAX_BYTES = 1 << 21;

    private static final int COUNTERS_PER_BYTE = 2;
    private static final int COUNTERS_PER_REFUSAL = 4;
    private static final int COUNTER_MASK = 15;

    private final StateMemory memory;
    private byte[] counters = new byte[FIRST_BYTES];
    private long counted;
    private long hash;

    public RefusalCounts(final StateMemory memory) {
        this.memory = memory;
        memory.take(FIRST_BYTES);
    }

    /** Number of refusals of the user; may be too high, never too low. */
    public int of(final long userHash) {
        return counters[indexOf(userHash)] >>> shiftOf(userHash) & COUNTER_MASK;
    }

    /** Counts one more journaled refusal of the user. */
    public void count(final long userHash) {
        if ((counted + 1) * COUNTERS_PER_REFUSAL > (long) counters.length * COUNTERS_PER_BYTE
                && counters.length < MAX_BYTES) {
            grow();
        }
        if (of(userHash) < COUNTER_MASK) {
            counters[indexOf(userHash)] += (byte) (1 << shiftOf(userHash));
        }
        counted++;
        hash = Mix.in(hash, userHash);
    }

    /** Hash over all counted refusals in their order; it determines the counters. */
    public long hash() {
        return hash;
    }

    /** Number of counted refusals of all users. */
    public long counted() {
        return counted;
    }

    /** The table itself, not a copy: later refusals change it. */
    public byte[] counters() {
        return counters;
    }

    /** Restores the counts of a snapshot; the parts of the table follow. */
    public void restore(final int bytes, final long newCounted, final long newHash) {
        if (bytes < FIRST_BYTES || bytes > MAX_BYTES || Integer.bitCount(bytes) != 1) {
            throw new IllegalStateException("refusal counters in " + bytes + " bytes");
        }
        memory.take((long) bytes - counters.length);
        counters = new byte[bytes];
        counted = newCounted;
        hash = newHash;
    }

    private void grow() {
        final int length = counters.length;
        memory.take(length);
        counters = Arrays.copyOf(counters, length * 2);
        for (int i = 0; i < length; i++) {
            counters[length + i] = counters[i];
        }
    }

    /**
     * The lowest bit of the hash selects the half of the byte, so that doubling the table keeps every counter at its
     * index in both halves.
     */
    private int indexOf(final long userHash) {
        return (int) (userHash >>> 1) & (counters.length - 1);
    }

    private static int shiftOf(final long userHash) {
        return (userHash & 1) == 0 ? 0 : 4;
    }
}
