package io.doorbuster.engine.sale;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

/**
 * SipHash-1-3 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012): a keyed hash under which an attacker
 * who does not know the key cannot choose ids that collide. One compression round and three finalisation rounds, as
 * common in hash tables.
 */
public final class SipHash {
    private SipHash() {}

    /** Hash of the whole of {@code value} under the key (k0, k1). Allocates nothing; any thread. */
    public static long hash(final long k0, final long k1, final DirectBuffer value) {
        return hash(k0, k1, value, 0, value.capacity());
    }

    static long hash(final long k0, final long k1, final DirectBuffer buffer, final int offset, final int length) {
        long v0 = k0 ^ 0x736f6d6570736575L;
        long v1 = k1 ^ 0x646f72616e646f6dL;
        long v2 = k0 ^ 0x6c7967656e657261L;
        long v3 = k1 ^ 0x7465646279746573L;

        final int words = length >>> 3;
        // The last word carries the length, so that a shorter id with zero bytes behind it differs. Rounds after the
        // last word are the finalisation, hence one loop for all of them.
        for (int i = 0; i <= words + 3; i++) {
            final long m;
            if (i < words) {
                m = buffer.getLong(offset + (i << 3), LITTLE_ENDIAN);
            } else if (i == words) {
                m = lastWord(buffer, offset, length);
            } else {
                m = 0;
                v2 ^= i == words + 1 ? 0xff : 0;
            }
            v3 ^= m;
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
            v0 ^= m;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private static long lastWord(final DirectBuffer buffer, final int offset, final int length) {
        long word = (long) length << 56;
        final int start = offset + (length & ~7);
        for (int i = 0; i < (length & 7); i++) {
            word |= (buffer.getByte(start + i) & 0xffL) << (8 * i);
        }
        return word;
    }
}
