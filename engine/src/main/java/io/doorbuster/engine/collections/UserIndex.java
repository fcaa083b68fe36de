package io.doorbuster.engine.collections;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.agrona.DirectBuffer;

/**
 * Finds the number of a user's record in a sale: of their newest order, or of their registration. The upper half of a
 * slot is the upper half of the user's hash: it places the slot and rules out nearly all other users without reading
 * their records. The lower half is the number. Ids are compared in full, so users with the same hash stay apart.
 *
 * <p>Slots lie in segments with open addressing and linear probing. A directory selects the segment by the first bits
 * of the hash. A full segment is split in two by the next bit (extendible hashing: Fagin, Nievergelt, Pippenger and
 * Strong, 1979). So the index grows by 256 KiB at a time and never moves more than one segment. The first segment
 * doubles from a few slots until it is split. Business thread only.
 */
public final class UserIndex {
    /** Half a megabyte. */
    private static final int LARGE_USERS = 1 << 15;

    private static final int FIRST_SLOTS = 16;
    private static final int SEGMENT_SLOTS = 1 << 15;

    /** Together with the bits that place a slot in its segment, these are all bits of the hash that a slot has. */
    private static final int MAX_DEPTH = 18;

    /** Few searches are longer. */
    private static final int SEARCHED_SLOTS = 5;

    /** The bookkeeping of a segment; a search does not read it. */
    private static final class Segment {
        /** Number of leading bits of the hash that all users of the segment share. */
        private final int depth;

        private int size;

        Segment(final int depth) {
            this.depth = depth;
        }
    }

    private final UserRecords records;
    private final StateMemory memory;
    /** Segments by the first {@link #depth} bits of the hash; neighbours share a segment of smaller depth. */
    private long[][] slotsByPrefix = {new long[FIRST_SLOTS]};

    private Segment[] segmentsByPrefix = {new Segment(0)};
    private int depth;
    /** The mask of every segment; only a single first segment is ever shorter than the full size. */
    private int mask = FIRST_SLOTS - 1;

    /** Most users in a segment. */
    private int limit = FIRST_SLOTS / 2;

    private int size;
    /**
     * The result of the last unsuccessful search: no user has this upper half of the hash, and this is where the first
     * one would go. Nearly every user is searched for twice before they are added. Null after an addition.
     */
    private long[] missedIn;

    private int missedTag;
    private int missedAt;

    /** An empty segment for the next split, left over from the last one; null before the first split. */
    private long[] spare;

    public UserIndex(final UserRecords records, final StateMemory memory) {
        this.records = records;
        this.memory = memory;
        memory.take(FIRST_SLOTS * Long.BYTES);
    }

    /** The user's number, 0 if there is none. */
    public int find(final DirectBuffer user, final long userHash) {
        final int tag = (int) (userHash >>> 32);
        if (missedIn != null && missedTag == tag) {
            return 0;
        }
        final long[] slots = slotsByPrefix[prefixOf(tag)];
        boolean met = false;
        int i = tag & mask;
        for (long slot = slots[i]; slot != 0; slot = slots[i]) {
            if ((int) (slot >>> 32) == tag) {
                if (records.isOf((int) slot, user)) {
                    return (int) slot;
                }
                met = true;
            }
            i = (i + 1) & mask;
        }
        if (!met) {
            missedTag = tag;
            missedIn = slots;
            missedAt = i;
        }
        return 0;
    }

    /** True if the index is larger than the caches near the core. */
    public boolean isLarge() {
        return size >= LARGE_USERS;
    }

    /**
     * Reads the slot where the search for a user with this hash begins, and one a little further on, because the search
     * may continue in the next cache line.
     */
    public long slotsFor(final long userHash) {
        final int tag = (int) (userHash >>> 32);
        final long[] slots = slotsByPrefix[prefixOf(tag)];
        return slots[tag & mask] ^ slots[(tag + SEARCHED_SLOTS) & mask];
    }

    /** Sets the user's number; {@code previous} is their number until now, 0 if there was none. */
    public void put(final long userHash, final int previous, final int number) {
        final int tag = (int) (userHash >>> 32);
        if (previous == 0) {
            addTo(tag, slot(tag, number));
        } else {
            final long[] slots = slotsByPrefix[prefixOf(tag)];
            slots[indexOf(slots, tag, slot(tag, previous))] = slot(tag, number);
        }
        missedIn = null;
    }

    private void addTo(final int tag, final long slot) {
        if (segmentsByPrefix[prefixOf(tag)].size >= limit) {
            makeRoom(tag);
            missedIn = null;
        }
        segmentsByPrefix[prefixOf(tag)].size++;
        size++;
        if (missedIn != null && missedTag == tag) {
            missedIn[missedAt] = slot;
        } else {
            insert(slotsByPrefix[prefixOf(tag)], slot);
        }
    }

    private int indexOf(final long[] slots, final int tag, final long slot) {
        int i = tag & mask;
        while (slots[i] != slot) {
            i = (i + 1) & mask;
        }
        return i;
    }

    /** Number of users in the index. */
    public int size() {
        return size;
    }

    /** Passes the number of every user to {@code action}, in no order. */
    public void forEach(final IntConsumer action) {
        long[] before = null;
        for (final long[] slots : slotsByPrefix) {
            if (slots != before) {
                for (final long slot : slots) {
                    if (slot != 0) {
                        action.accept((int) slot);
                    }
                }
            }
            before = slots;
        }
    }

    /** Keeps the segment half full at most, so that a search is short: 16 to 32 bytes a user. */
    private void makeRoom(final int tag) {
        while (segmentsByPrefix[prefixOf(tag)].size >= limit) {
            if (mask < SEGMENT_SLOTS - 1) {
                doubleOnlySegment();
            } else if (segmentsByPrefix[prefixOf(tag)].depth == depth) {
                doubleDirectory();
            } else {
                split(prefixOf(tag));
            }
        }
    }

    private void doubleOnlySegment() {
        final long[] old = slotsByPrefix[0];
        memory.take((long) old.length * Long.BYTES);
        mask = old.length * 2 - 1;
        limit = old.length;
        slotsByPrefix[0] = new long[mask + 1];
        for (final long slot : old) {
            if (slot != 0) {
                insert(slotsByPrefix[0], slot);
            }
        }
    }

    private void split(final int prefix) {
        final Segment full = segmentsByPrefix[prefix];
        final Segment low = new Segment(full.depth + 1);
        final Segment high = new Segment(full.depth + 1);
        final long[] from = slotsByPrefix[prefix];
        final long[] lowSlots = spare == null ? newSegment() : spare;
        final long[] highSlots = newSegment();
        final long[][] halves = {lowSlots, highSlots};
        int inHigh = 0;
        for (final long slot : from) {
            if (slot != 0) {
                final int half = (int) (slot >>> (63 - full.depth)) & 1;
                insert(halves[half], slot);
                inHigh += half;
            }
        }
        high.size = inHigh;
        Arrays.fill(from, 0);
        spare = from;
        low.size = full.size - high.size;
        final int shared = 1 << (depth - full.depth);
        final int first = prefix & -shared;
        final int middle = first + shared / 2;
        Arrays.fill(slotsByPrefix, first, middle, lowSlots);
        Arrays.fill(segmentsByPrefix, first, middle, low);
        Arrays.fill(slotsByPrefix, middle, first + shared, highSlots);
        Arrays.fill(segmentsByPrefix, middle, first + shared, high);
    }

    private long[] newSegment() {
        memory.take((long) SEGMENT_SLOTS * Long.BYTES);
        return new long[SEGMENT_SLOTS];
    }

    private void doubleDirectory() {
        if (depth == MAX_DEPTH) {
            throw new IllegalStateException("the hashes of " + size + " users lie too close together");
        }
        final long[][] slots = new long[slotsByPrefix.length * 2][];
        final Segment[] segments = new Segment[slots.length];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = slotsByPrefix[i / 2];
            segments[i] = segmentsByPrefix[i / 2];
        }
        slotsByPrefix = slots;
        segmentsByPrefix = segments;
        depth++;
    }

    private void insert(final long[] slots, final long slot) {
        int i = (int) (slot >>> 32) & mask;
        while (slots[i] != 0) {
            i = (i + 1) & mask;
        }
        slots[i] = slot;
    }

    /** Shifts in two steps, because a shift by 32 would shift by 0. */
    private int prefixOf(final int tag) {
        return tag >>> 1 >>> (31 - depth);
    }

    private static long slot(final int tag, final int number) {
        return (long) tag << 32 | number;
    }
}
