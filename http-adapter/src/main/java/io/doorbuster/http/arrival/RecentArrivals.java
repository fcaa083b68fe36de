package io.doorbuster.http.arrival;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The users who were lately told to return, with their due times. A user who asks again without the ticket keeps their
 * turn and takes no second slot, whether they have lost the ticket, do not know of tickets, or try to take many slots.
 *
 * <p>A table of {@value #ENTRIES} entries of 8 bytes, direct-mapped by a keyed hash of user and sale. A user whose
 * entry was taken by another one is forgotten, and then only the ticket has their turn. Lock-free; any thread.
 */
public final class RecentArrivals {
    /** {@link #dueOf} does not know the user. */
    public static final long UNKNOWN = -1;

    private static final int ENTRIES = 1 << 17;

    /** Enough for every time until the year 2109; the other bits of an entry are of the hash. */
    private static final int DUE_BITS = 42;

    private static final long DUE_MASK = (1L << DUE_BITS) - 1;

    private final AtomicLongArray entries = new AtomicLongArray(ENTRIES);

    /**
     * When the user's turn is due, epoch milliseconds; {@link #UNKNOWN} if that is not known, or if their time is over.
     *
     * @param hash of user and sale, under a key that users do not know
     */
    public long dueOf(final long hash, final long nowMillis) {
        final long entry = entries.get(index(hash));
        final long due = entry & DUE_MASK;
        return isOf(entry, hash) && nowMillis <= due + ArrivalTickets.VALID_MILLIS ? due : UNKNOWN;
    }

    /** Remembers when the user's turn is due. */
    public void remember(final long hash, final long dueMillis) {
        entries.set(index(hash), (hash & ~DUE_MASK) | dueMillis);
    }

    /** Forgets the user, because their turn has come. */
    public void forget(final long hash) {
        final long entry = entries.get(index(hash));
        if (isOf(entry, hash)) {
            entries.compareAndSet(index(hash), entry, 0);
        }
    }

    private static boolean isOf(final long entry, final long hash) {
        return entry != 0 && (entry ^ hash) >>> DUE_BITS == 0;
    }

    private static int index(final long hash) {
        return (int) hash & (ENTRIES - 1);
    }
}
