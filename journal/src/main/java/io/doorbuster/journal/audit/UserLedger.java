package io.doorbuster.journal.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The users of one sale, numbered from 0 in order of appearance, and what each has. Ids are compared by all of their
 * bytes. The slots of its open-addressing table hold half a hash and the number, so that most lookups touch one cache
 * line of the table. One thread.
 */
final class UserLedger {
    static final int NONE = -1;

    private static final long K0 = 0x9E3779B97F4A7C15L;
    private static final long K1 = 0xC2B2AE3D27D4EB4FL;
    private static final int CHUNK_BYTES = 1 << 20;
    private static final int CHUNK_BITS = 20;

    /** Hash in the upper half, number + 1 in the lower; 0 if empty. */
    private long[] slots = new long[64];

    private final List<UnsafeBuffer> chunks = new ArrayList<>();
    private UnsafeBuffer lastChunk;
    private int chunkUsed = CHUNK_BYTES;

    /** Chunk of the id, and offset of its length byte in the chunk. */
    private long[] idAt = new long[16];

    private int[] units = new int[16];
    private boolean[] waits = new boolean[16];
    private boolean[] registered = new boolean[16];
    private byte[] refusals = new byte[16];
    private int size;

    /** Returns the number of the user; {@link #NONE} if they have not appeared yet. */
    int find(final DirectBuffer id) {
        return find(id, hash(id));
    }

    /** Returns the first slot for a user with this hash; reading it loads it into the cache. */
    long slotFor(final int hash) {
        return slots[hash & (slots.length - 1)];
    }

    private int find(final DirectBuffer id, final int hash) {
        int at = hash & (slots.length - 1);
        for (long slot = slots[at]; slot != 0; slot = slots[at]) {
            if ((int) (slot >>> 32) == hash && isOf((int) slot - 1, id)) {
                return (int) slot - 1;
            }
            at = (at + 1) & (slots.length - 1);
        }
        return NONE;
    }

    /** Returns the number of the user, after adding a new user. */
    int findOrAdd(final DirectBuffer id) {
        final int hash = hash(id);
        final int found = find(id, hash);
        if (found != NONE) {
            return found;
        }
        if (size == idAt.length) {
            idAt = Arrays.copyOf(idAt, 2 * size);
            units = Arrays.copyOf(units, 2 * size);
            waits = Arrays.copyOf(waits, 2 * size);
            registered = Arrays.copyOf(registered, 2 * size);
            refusals = Arrays.copyOf(refusals, 2 * size);
        }
        idAt[size] = store(id);
        size++;
        if (2 * size > slots.length) {
            rehash();
        }
        insert(slots, (long) hash << 32 | size);
        return size - 1;
    }

    int size() {
        return size;
    }

    /** Units that count against the user's limit. */
    int units(final int user) {
        return units[user];
    }

    void add(final int user, final int quantity) {
        units[user] += quantity;
    }

    boolean waits(final int user) {
        return waits[user];
    }

    void waits(final int user, final boolean inLine) {
        waits[user] = inLine;
    }

    boolean registered(final int user) {
        return registered[user];
    }

    void register(final int user) {
        registered[user] = true;
    }

    /** Counts one more refusal of the user; returns the count, at most 127. */
    int countRefusal(final int user) {
        if (refusals[user] < Byte.MAX_VALUE) {
            refusals[user]++;
        }
        return refusals[user];
    }

    /** Returns the id as text. */
    String name(final int user) {
        final UnsafeBuffer chunk = chunks.get((int) (idAt[user] >>> CHUNK_BITS));
        final int at = (int) idAt[user] & (CHUNK_BYTES - 1);
        final byte[] id = new byte[chunk.getByte(at) & 0xFF];
        chunk.getBytes(at + 1, id);
        return new String(id, US_ASCII);
    }

    private boolean isOf(final int user, final DirectBuffer id) {
        final UnsafeBuffer chunk = chunks.get((int) (idAt[user] >>> CHUNK_BITS));
        final int at = (int) idAt[user] & (CHUNK_BYTES - 1);
        final int length = id.capacity();
        if ((chunk.getByte(at) & 0xFF) != length) {
            return false;
        }
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if (chunk.getLong(at + 1 + i) != id.getLong(i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (chunk.getByte(at + 1 + i) != id.getByte(i)) {
                return false;
            }
        }
        return true;
    }

    private long store(final DirectBuffer id) {
        final int bytes = 1 + id.capacity();
        if (chunkUsed + bytes > CHUNK_BYTES) {
            lastChunk = new UnsafeBuffer(new byte[CHUNK_BYTES]);
            chunks.add(lastChunk);
            chunkUsed = 0;
        }
        final long at = (long) (chunks.size() - 1) << CHUNK_BITS | chunkUsed;
        lastChunk.putByte(chunkUsed, (byte) id.capacity());
        lastChunk.putBytes(chunkUsed + 1, id, 0, id.capacity());
        chunkUsed += bytes;
        return at;
    }

    private void rehash() {
        final long[] wider = new long[2 * slots.length];
        for (final long slot : slots) {
            if (slot != 0) {
                insert(wider, slot);
            }
        }
        slots = wider;
    }

    private static void insert(final long[] into, final long slot) {
        int at = (int) (slot >>> 32) & (into.length - 1);
        while (into[at] != 0) {
            at = (at + 1) & (into.length - 1);
        }
        into[at] = slot;
    }

    /** Hashes the id by multiplying and folding, eight bytes at a time. */
    static int hash(final DirectBuffer id) {
        final int length = id.capacity();
        long hash = K1 ^ length;
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            hash = fold((hash ^ id.getLong(i)) * K0);
        }
        long rest = 0;
        for (; i < length; i++) {
            rest = rest << 8 | (id.getByte(i) & 0xFF);
        }
        hash = fold((hash ^ rest) * K0);
        hash = fold(hash * K1);
        return (int) (hash ^ hash >>> 32);
    }

    private static long fold(final long hash) {
        return hash ^ hash >>> 29;
    }
}
