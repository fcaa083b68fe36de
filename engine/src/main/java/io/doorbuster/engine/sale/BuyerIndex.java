package io.doorbuster.engine.sale;

import org.agrona.DirectBuffer;

/**
 * Finds a user's newest order in one sale: open addressing with linear probing over one array of longs. The upper half
 * of a slot is the upper half of the user's hash, which places it and rules out nearly all strangers without touching
 * their orders; the lower half is the order's number. Ids are compared in full, so two users never share a set.
 * Business thread only.
 */
final class BuyerIndex {
    /** Half a megabyte. */
    private static final int LARGE_SLOTS = 1 << 16;

    private final OrderStore orders;
    private long[] slots;
    private int mask;
    private int size;

    /** @param reserve buyers to make room for at once */
    BuyerIndex(final OrderStore orders, final int reserve) {
        this.orders = orders;
        int capacity = 16;
        while (limitOf(capacity) < reserve) {
            capacity <<= 1;
        }
        slots = new long[capacity];
        mask = capacity - 1;
    }

    /** Number of the user's newest order, 0 if there is none. */
    int newestOrder(final DirectBuffer user, final long userHash) {
        final int tag = (int) (userHash >>> 32);
        for (int i = tag & mask; ; i = (i + 1) & mask) {
            final long slot = slots[i];
            if (slot == 0) {
                return 0;
            }
            if ((int) (slot >>> 32) == tag && orders.isOf((int) slot, user)) {
                return (int) slot;
            }
        }
    }

    /** True if it outgrows the caches near the core. */
    boolean isLarge() {
        return slots.length >= LARGE_SLOTS;
    }

    /** What stands where the search for a user with this hash begins. */
    long slotFor(final long userHash) {
        return slots[(int) (userHash >>> 32) & mask];
    }

    /** Makes {@code newest} the user's newest order; {@code previous} is what it was until now, 0 if there was none. */
    void put(final long userHash, final int previous, final int newest) {
        final int tag = (int) (userHash >>> 32);
        final long was = previous == 0 ? 0 : slot(tag, previous);
        if (previous == 0 && ++size > limitOf(slots.length)) {
            grow();
        }
        int i = tag & mask;
        while (slots[i] != was) {
            i = (i + 1) & mask;
        }
        slots[i] = slot(tag, newest);
    }

    /** Buyers in the index. */
    int size() {
        return size;
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

    private static long slot(final int tag, final int order) {
        return (long) tag << 32 | order;
    }

    /** Two thirds full at most: 12 to 24 bytes a buyer. */
    private static int limitOf(final int capacity) {
        return (int) (capacity * 2L / 3);
    }
}
