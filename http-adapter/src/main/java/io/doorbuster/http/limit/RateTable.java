package io.doorbuster.http.limit;

import io.doorbuster.http.settings.Rate;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Rate limits of many keys in a table of fixed size: the generic cell rate algorithm (ITU-T I.371), which is a token
 * bucket of which only one time is kept. A key has the time at which its bucket is full again. It may go on while that
 * time is at most {@code burst} intervals away; each request moves it by one interval.
 *
 * <p>A key lives in one of the {@value #WAYS} entries that its hash names. If others occupy all of them, the one whose
 * bucket is full first is forgotten, and that key begins again with a full bucket; a key whose bucket is full loses
 * nothing by this. So an attacker with many keys cannot make the table grow and cannot make anybody else wait, but with
 * more keys than entries can exceed the rates of these keys. The hashes must come from a secret key, so that nobody can
 * choose keys that share entries.
 *
 * <p>Any thread; an entry changes by compare-and-set, so that each request is counted once. Two first requests of one
 * key at the same moment may occupy two entries; the key then has one request more.
 */
public final class RateTable {
    /** Returned by {@link #admit} if the request may go on. */
    public static final long ADMITTED = 0;

    /** Entries that a key may live in; they share a cache line. */
    private static final int WAYS = 8;

    /** A part of the hash tells the keys of one set of entries apart; two keys share it once in 4 million. */
    private static final int TAG_BITS = 22;

    private static final int TIME_BITS = Long.SIZE - TAG_BITS;
    private static final long TIME_MASK = (1L << TIME_BITS) - 1;

    /** Nanoseconds of one unit of the times in the entries, which last for two years. */
    private static final int NANOS_PER_UNIT = 16_384;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final AtomicLongArray entries;
    private final long setMask;
    private final long startNanos;

    /**
     * @param entryCount a power of two
     * @param startNanos the time, of {@link System#nanoTime}, before which no request arrives
     */
    public RateTable(final int entryCount, final long startNanos) {
        if (Integer.bitCount(entryCount) != 1 || entryCount < WAYS) {
            throw new IllegalArgumentException("entryCount must be a power of two from " + WAYS + " on");
        }
        entries = new AtomicLongArray(entryCount);
        setMask = entryCount / WAYS - 1L;
        this.startNanos = startNanos;
    }

    /**
     * Counts a request of the key, or refuses it; a refused request is not counted.
     *
     * @param hash of the key, from a secret hash function
     * @param nowNanos of {@link System#nanoTime}
     * @return {@link #ADMITTED}, or the nanoseconds after which the key's next request will be admitted
     */
    public long admit(final long hash, final Rate rate, final long nowNanos) {
        final long now = Math.max(1, (nowNanos - startNanos) / NANOS_PER_UNIT);
        final long interval = Math.max(1, NANOS_PER_SECOND / ((long) NANOS_PER_UNIT * rate.perSecond()));
        final long latest = now + (rate.burst() - 1L) * interval;
        final int first = (int) (hash & setMask) * WAYS;
        final long tag = hash >>> TIME_BITS << TIME_BITS;
        while (true) {
            final int at = find(first, tag);
            final long entry = entries.get(at);
            final long kept = isOf(entry, tag) ? entry & TIME_MASK : 0;
            // Under this rate no bucket is emptier than empty, whatever the rate was before.
            final long emptyAt = now + rate.burst() * interval;
            if (kept > emptyAt) {
                entries.compareAndSet(at, entry, tag | (emptyAt & TIME_MASK));
                continue;
            }
            final long fullAt = Math.max(now, kept);
            if (fullAt > latest) {
                return (fullAt - latest) * NANOS_PER_UNIT;
            }
            if (entries.compareAndSet(at, entry, tag | ((fullAt + interval) & TIME_MASK))) {
                return ADMITTED;
            }
        }
    }

    /** The entry of the tag; if it has none, the one whose bucket is full first. */
    private int find(final int first, final long tag) {
        int oldest = first;
        for (int i = first; i < first + WAYS; i++) {
            final long entry = entries.get(i);
            if (isOf(entry, tag)) {
                return i;
            }
            if ((entry & TIME_MASK) < (entries.get(oldest) & TIME_MASK)) {
                oldest = i;
            }
        }
        return oldest;
    }

    /** An entry that was never used has no time. */
    private static boolean isOf(final long entry, final long tag) {
        return (entry & ~TIME_MASK) == tag && (entry & TIME_MASK) != 0;
    }
}
