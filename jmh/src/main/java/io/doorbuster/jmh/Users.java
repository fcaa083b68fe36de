package io.doorbuster.jmh;

import org.agrona.concurrent.UnsafeBuffer;

/** User ids of 12 bytes, written into one buffer, so that the crowd costs the benchmark almost nothing. */
final class Users {
    private static final int ID_BYTES = 12;
    private static final int DIGITS_AT = 3;

    final UnsafeBuffer id = new UnsafeBuffer(new byte[ID_BYTES]);

    Users() {
        id.putStringWithoutLengthAscii(0, "usr000000000");
    }

    /** Writes the id of the i-th user into {@link #id}. */
    void select(final int i) {
        int rest = i;
        for (int at = ID_BYTES - 1; at >= DIGITS_AT; at--, rest /= 10) {
            id.putByte(at, (byte) ('0' + rest % 10));
        }
    }
}
