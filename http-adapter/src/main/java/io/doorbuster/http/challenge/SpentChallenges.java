package io.doorbuster.http.challenge;

import org.agrona.collections.LongHashSet;

/**
 * The challenges that were redeemed, each until it has expired, so that none is accepted twice. Any thread; a call
 * holds the lock for one look-up in a table.
 *
 * <p>The times of expiry are divided into spans as long as a challenge lives. A challenge that is still valid expires
 * in the present span or in the next one, so two tables suffice, and a table is discarded as a whole. A table that is
 * full accepts nothing more: a challenge that cannot be remembered is not redeemed.
 */
final class SpentChallenges {
    /** Most redeemed challenges that expire in one span; two tables of this size take 8 MiB. */
    static final int MAX_PER_SPAN = 1 << 18;

    private final int spanSeconds;
    private final int maxPerSpan;
    private final long[] spans = {-1, -1};
    private final LongHashSet[] tables = new LongHashSet[2];

    /** What became of a challenge. */
    enum Entry {
        ADDED,
        /** It was there before, or so long ago that it must have expired. */
        KNOWN,
        FULL
    }

    /** @param spanSeconds the longest time from now to the expiry of a challenge */
    SpentChallenges(final int spanSeconds, final int maxPerSpan) {
        this.spanSeconds = spanSeconds;
        this.maxPerSpan = maxPerSpan;
    }

    /**
     * Remembers a challenge that has not expired.
     *
     * @param id 64 bits of its signature, which nobody can choose
     * @param expiry epoch seconds
     */
    synchronized Entry add(final long id, final long expiry) {
        final long span = expiry / spanSeconds;
        final int at = (int) (span & 1);
        if (spans[at] > span) {
            // Another thread has seen a later time, at which this challenge had expired.
            return Entry.KNOWN;
        }
        if (spans[at] < span) {
            spans[at] = span;
            tables[at] = new LongHashSet();
        }
        if (tables[at].contains(id)) {
            return Entry.KNOWN;
        }
        if (tables[at].size() == maxPerSpan) {
            return Entry.FULL;
        }
        tables[at].add(id);
        return Entry.ADDED;
    }
}
