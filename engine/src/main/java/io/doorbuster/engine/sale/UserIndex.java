package io.doorbuster.engine.sale;

import java.util.function.IntConsumer;
import org.agrona.DirectBuffer;

/**
 * Finds what a sale knows of a user, their newest order or their registration, by its number: open addressing with
 * linear probing over one array of longs. The upper half of a slot is the upper half of the user's hash, which places it
 * and rules out nearly all strangers without touching their records; the lower half is the number. Ids are compared in
 * full, so two users never share a set. Business thread only.
 */
final class UserIndex {
    /** Half a megabyte. */
    private static final int LARGE_SLOTS = 1 << 16;

    /** Few searches are longer. */
    private static final int SEARCHED_SLOTS = 5;

    private final UserRecords records;
    private long[] slots;
    private int mask;
    private int size;

    /** @param reserve users to make room for at once */
    UserIndex(final UserRecords records, final int reserve) {
        this.records = records;
        int capacity = 16;
        while (limitOf(capacity) < reserve) {
            capacity <<= 1;
        }
        slots = new long[capacity];
        mask = capacity - 1;
    }

    /** The user's number, 0 if there is none. */
    int find(final DirectBuffer user, final long userHash) {
        final int tag = (int) (userHash >>> 32);
        for (int i = tag & mask; ; i = (i + 1) & mask) {
            final long slot = slots[i];
            if (slot == 0) {
                return 0;
            }
            if ((int) (slot >>> 32) == tag && records.isOf((int) slot, user)) {
                return (int) slot;
            }
        }
    }

    /** True if it outgrows the caches near the core. */
    boolean isLarge() {
        return slots.length >= LARGE_SLOTS;
    }

    /** Touches where the search for a user with this hash begins, and a little further on: it may lead into the next cache line. */
    long slotsFor(final long userHash) {
        final int i = (int) (userHash >>> 32);
        return slots[i & mask] ^ slots[(i + SEARCHED_SLOTS) & mask];
    }

    /** Makes {@code number} the user's; {@code previous} is what it was until now, 0 if there was none. */
    void put(final long userHash, final int previous, final int number) {
        final int tag = (int) (userHash >>> 32);
        final long was = previous == 0 ? 0 : slot(tag, previous);
        if (previous == 0 && ++size > limitOf(slots.length)) {
            grow();
        }
        int i = tag & mask;
        while (slots[i] != was) {
            i = (i + 1) & mask;
        }
        slots[i] = slot(tag, number);
    }

    /** Users in the index. */
    int size() {
        return size;
    }

    /** Hands the number of every user, in no order. */
    void forEach(final IntConsumer action) {
        for (final long slot : slots) {
            if (slot != 0) {
                action.accept((int) slot);
            }
        }
    }

    private void grow() {
        final long[] old = slots;
        slots = new long[Math.multiplyExact(old.length, 2)];
        mask = slots.length - 1;
        for (final long slot : old) {
            if (slot != 0) {
                int i = (int) (slot >>> 32) & mask;
                while (slots[i] != 0) {
                    i = (i + 1) & mask;
                }
                slots[i] = slot;
            }
        }
    }

    private static long slot(final int tag, final int number) {
        return (long) tag << 32 | number;
    }

    /** Two thirds full at most: 12 to 24 bytes a user. */
    private static int limitOf(final int capacity) {
        return (int) (capacity * 2L / 3);
    }
}
