package io.doorbuster.engine.collections;

import org.agrona.DirectBuffer;

/**
 * Records by number, from 1, that each belong to a user; a {@link UserIndex} points into them. Business thread only.
 */
public interface UserRecords {
    /** True if the record with this number belongs to {@code user}; compares the whole id. */
    boolean isOf(int number, DirectBuffer user);

    /** True if the {@code length} bytes at {@code offset} are the whole of {@code value}. */
    static boolean matches(final DirectBuffer buffer, final int offset, final int length, final DirectBuffer value) {
        if (length != value.capacity()) {
            return false;
        }
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if (buffer.getLong(offset + i) != value.getLong(i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (buffer.getByte(offset + i) != value.getByte(i)) {
                return false;
            }
        }
        return true;
    }
}
