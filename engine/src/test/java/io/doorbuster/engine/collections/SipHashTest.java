package io.doorbuster.engine.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class SipHashTest {
    /** Key 00..0f, messages 00..(n-1), from the published SipHash-1-3 test vectors. */
    private static final long[] VECTORS = {
        0xabac0158050fc4dcL, 0xc9f49bf37d57ca93L, 0x82cb9b024dc7d44dL, 0x8bf80ab8e7ddf7fbL,
        0xcf75576088d38328L, 0xdef9d52f49533b67L, 0xc50d2b50c59f22a7L, 0xd3927d989bb11140L,
        0x369095118d299a8eL, 0x25a48eb36c063de4L, 0x79de85ee92ff097fL, 0x70c118c1f94dc352L,
        0x78a384b157b4d9a2L, 0x306f760c1229ffa7L, 0x605aa111c0f95d34L, 0xd320d86d2a519956L
    };

    @Test
    void shouldGiveThePublishedHashes() {
        final byte[] message = new byte[VECTORS.length];
        for (int length = 0; length < VECTORS.length; length++) {
            message[length] = (byte) length;
            final long hash =
                    SipHash.hash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L, new UnsafeBuffer(message, 0, length));
            assertEquals(Long.toHexString(VECTORS[length]), Long.toHexString(hash), "length " + length);
        }
    }
}
