package io.doorbuster.engine.collections;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

/**
 * SipHash-1-3 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012): a keyed hash. An attacker who does not
 * know the key cannot choose ids that collide. It has one compression round and three finalisation rounds, as is common
 * in hash tables.
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
        // The last word contains the length, so that an id differs from the same id with zero bytes appended. The
        // rounds after the last word are the finalisation, so one loop runs them all.
        for (int i = 0; i <= words + 3; i++) {
            final long m;
            if (i < words) {
                m = buffer.getLong(offset + (i << 3), LITTLE_ENDIAN);
            } else if (i == words) {
                m = (long) length << 56 | rest(buffer, offset, length);
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

    /** The bytes after the last whole word; the first of them is the lowest. */
    private static long rest(final DirectBuffer buffer, final int offset, final int length) {
        final int bytes = length & 7;
        if (bytes == 0) {
            return 0;
        }
        if (length > Long.BYTES) {
            // One load that includes bytes of the previous word; they are shifted out.
            return buffer.getLong(offset + length - Long.BYTES, LITTLE_ENDIAN) >>> (Long.SIZE - Byte.SIZE * bytes);
        }
        long rest = 0;
        for (int i = 0; i < bytes; i++) {
            rest |= (buffer.getByte(offset + i) & 0xffL) << (Byte.SIZE * i);
        }
        return rest;
    }
}
