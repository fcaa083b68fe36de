package io.doorbuster.engine.sale;

import java.util.Arrays;

/**
 * How many refusals of each user one sale has journaled, up to a bound. A counter of four bits per hash of a user:
 * users whose hashes meet share one, so it never counts too few, and a user who shares one has fewer refusals in the
 * journal
 * than the bound allows. The table starts small and doubles with the refusals, by duplication: both halves keep every
 * count.
 * This is the count-min sketch of Cormode and Muthukrishnan (2005) with a single row. Business thread only.
 */
final class RefusalCounts {
    private static final int FIRST_BYTES = 1 << 9;

    /** Four million counters. A copy of half of it is the longest step. */
    private static final int MAX_BYTES = 1 << 21;

    private static final int COUNTERS_PER_BYTE = 2;
    private static final int COUNTERS_PER_REFUSAL = 4;
    private static final int COUNTER_MASK = 15;

    private final StateMemory memory;
    private byte[] counters = new byte[FIRST_BYTES];
    private long counted;
    private long hash;

    RefusalCounts(final StateMemory memory) {
        this.memory = memory;
        memory.take(FIRST_BYTES);
    }

    /** Refusals of the user, or more. */
    int of(final long userHash) {
        return counters[indexOf(userHash)] >>> shiftOf(userHash) & COUNTER_MASK;
    }

    /** One more of the user's was journaled. */
    void count(final long userHash) {
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

    /** Of all refusals counted, in their order: what the counters are follows from them. */
    long hash() {
        return hash;
    }

    /** Refusals counted, of all users. */
    long counted() {
        return counted;
    }

    /** The table; its owner still writes to it. */
    byte[] counters() {
        return counters;
    }

    /** Takes over the numbers of a snapshot; the parts of the table follow. */
    void restore(final int bytes, final long newCounted, final long newHash) {
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
     * The lowest bit chooses the half of the byte, so that a table twice as long has the counters at the same places.
     */
    private int indexOf(final long userHash) {
        return (int) (userHash >>> 1) & (counters.length - 1);
    }

    private static int shiftOf(final long userHash) {
        return (userHash & 1) == 0 ? 0 : 4;
    }
}
