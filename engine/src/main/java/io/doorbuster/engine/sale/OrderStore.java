package io.doorbuster.engine.sale;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The orders of one sale, in the order in which they were secured: records behind one another in pages, so that securing
 * one writes to memory in sequence and allocates nothing while there are pages in reserve. Business thread only.
 *
 * <pre>
 *   0       8          16        20           24        28             32         36      37       38
 *   +-------+----------+---------+------------+---------+--------------+----------+-------+--------+---------+------
 *   | time  | sequence | position|unitsBefore | quantity| previousOrder| userUnits| userLn| keyLn  |  unused | user, key
 *   +-------+----------+---------+------------+---------+--------------+----------+-------+--------+---------+------
 * </pre>
 *
 * previousOrder is the same user's order before this one, 0 if it is the first; userUnits are all units of that user,
 * kept current in the newest of their orders only.
 */
final class OrderStore {
    private static final int TIME = 0;
    private static final int SEQUENCE = 8;
    private static final int POSITION = 16;
    private static final int UNITS_BEFORE = 20;
    private static final int QUANTITY = 24;
    private static final int PREVIOUS_ORDER = 28;
    private static final int USER_UNITS = 32;
    private static final int USER_LENGTH = 36;
    private static final int KEY_LENGTH = 37;
    private static final int USER = 40;

    private static final int ALIGNMENT_SHIFT = 3;
    private static final int PAGE_SHIFT = 18;
    private static final int PAGE_BYTES = 1 << PAGE_SHIFT;
    /** Of a record with an id of 12 to 24 bytes and no key. */
    private static final int TYPICAL_RECORD_BYTES = 64;

    private UnsafeBuffer[] pages;
    private int pageCount;
    private int page = -1;
    private int pageOffset = PAGE_BYTES;
    private int[] addresses;
    private int size;

    /** @param reserve orders of typical size to make room for at once */
    OrderStore(final int reserve) {
        addresses = new int[Math.max(16, reserve)];
        pages = new UnsafeBuffer[1 + (int) ((long) reserve * TYPICAL_RECORD_BYTES / PAGE_BYTES)];
        if (reserve > 0) {
            for (int i = 0; i < pages.length; i++) {
                addPage();
            }
        }
    }

    /** Orders in store; their numbers are 1 to this. */
    int size() {
        return size;
    }

    /** Adds the next order and returns its number. */
    int add(
            final long sequence,
            final long time,
            final int quantity,
            final int position,
            final int unitsBefore,
            final int previousOrder,
            final int userUnits,
            final DirectBuffer user,
            final DirectBuffer key) {
        final int userLength = user.capacity();
        final int keyLength = key.capacity();
        final int length = align(USER + userLength + keyLength);
        if (pageOffset + length > PAGE_BYTES) {
            turnPage();
        }
        final UnsafeBuffer buffer = pages[page];
        final int at = pageOffset;
        buffer.putLong(at + TIME, time);
        buffer.putLong(at + SEQUENCE, sequence);
        buffer.putInt(at + POSITION, position);
        buffer.putInt(at + UNITS_BEFORE, unitsBefore);
        buffer.putInt(at + QUANTITY, quantity);
        buffer.putInt(at + PREVIOUS_ORDER, previousOrder);
        buffer.putInt(at + USER_UNITS, userUnits);
        buffer.putByte(at + USER_LENGTH, (byte) userLength);
        buffer.putByte(at + KEY_LENGTH, (byte) keyLength);
        buffer.putBytes(at + USER, user, 0, userLength);
        buffer.putBytes(at + USER + userLength, key, 0, keyLength);

        if (size == addresses.length) {
            addresses = Arrays.copyOf(addresses, Math.multiplyExact(size, 2));
        }
        addresses[size++] = (page << (PAGE_SHIFT - ALIGNMENT_SHIFT)) | (at >>> ALIGNMENT_SHIFT);
        pageOffset = at + length;
        return size;
    }

    long time(final int order) {
        return pageOf(order).getLong(offsetOf(order) + TIME);
    }

    long sequence(final int order) {
        return pageOf(order).getLong(offsetOf(order) + SEQUENCE);
    }

    int position(final int order) {
        return pageOf(order).getInt(offsetOf(order) + POSITION);
    }

    int unitsBefore(final int order) {
        return pageOf(order).getInt(offsetOf(order) + UNITS_BEFORE);
    }

    int quantity(final int order) {
        return pageOf(order).getInt(offsetOf(order) + QUANTITY);
    }

    int previousOrder(final int order) {
        return pageOf(order).getInt(offsetOf(order) + PREVIOUS_ORDER);
    }

    int userUnits(final int order) {
        return pageOf(order).getInt(offsetOf(order) + USER_UNITS);
    }

    boolean isOf(final int order, final DirectBuffer user) {
        final UnsafeBuffer buffer = pageOf(order);
        final int at = offsetOf(order);
        return matches(buffer, at + USER, buffer.getByte(at + USER_LENGTH), user);
    }

    boolean hasKey(final int order, final DirectBuffer key) {
        final UnsafeBuffer buffer = pageOf(order);
        final int at = offsetOf(order);
        return matches(buffer, at + USER + buffer.getByte(at + USER_LENGTH), buffer.getByte(at + KEY_LENGTH), key);
    }

    /** Points {@code view} at the user id of the order. */
    void wrapUser(final int order, final DirectBuffer view) {
        final UnsafeBuffer buffer = pageOf(order);
        final int at = offsetOf(order);
        view.wrap(buffer, at + USER, buffer.getByte(at + USER_LENGTH));
    }

    /** Points {@code view} at the idempotency key of the order; empty if it had none. */
    void wrapKey(final int order, final DirectBuffer view) {
        final UnsafeBuffer buffer = pageOf(order);
        final int at = offsetOf(order);
        view.wrap(buffer, at + USER + buffer.getByte(at + USER_LENGTH), buffer.getByte(at + KEY_LENGTH));
    }

    private static boolean matches(
            final UnsafeBuffer buffer, final int offset, final int length, final DirectBuffer value) {
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

    private UnsafeBuffer pageOf(final int order) {
        return pages[addresses[order - 1] >>> (PAGE_SHIFT - ALIGNMENT_SHIFT)];
    }

    private int offsetOf(final int order) {
        return (addresses[order - 1] << ALIGNMENT_SHIFT) & (PAGE_BYTES - 1);
    }

    private void turnPage() {
        page++;
        if (page == pageCount) {
            addPage();
        }
        pageOffset = 0;
    }

    private void addPage() {
        if (pageCount == pages.length) {
            pages = Arrays.copyOf(pages, pages.length * 2);
        }
        pages[pageCount++] = new UnsafeBuffer(new byte[PAGE_BYTES]);
    }

    private static int align(final int length) {
        return (length + 7) & ~7;
    }
}
