package io.doorbuster.engine.sale;

import io.doorbuster.engine.collections.IntPages;
import io.doorbuster.engine.collections.Pages;
import io.doorbuster.engine.collections.StateMemory;
import io.doorbuster.engine.collections.UserRecords;
import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.OrderRecord;
import io.doorbuster.engine.model.OrderStatus;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Stores the orders of one sale by number, one record each. Business thread only.
 *
 * <pre>
 *   0      8          16         20           24        26          28              32      33      34       35
 *   +------+----------+----------+------------+---------+-----------+---------------+-------+-------+--------+-------
 *   | time | sequence | position | unitsBefore| quantity| userUnits | previousOrder | userLn| keyLn | status | flags
 *   +------+----------+----------+------------+---------+-----------+---------------+-------+-------+--------+-------
 *   36           40                  44             48            52
 *   +------------+-------------------+--------------+-------------+----------
 *   | userOrders | nextHold or ticket| previousHold | payment     | user, key
 *   +------------+-------------------+--------------+-------------+----------
 * </pre>
 *
 * previousOrder is the same user's order before this one, 0 if this is the first. userUnits (the units that count
 * against the user's limit), userOrders and the flag USER_WAITS are about the user; they are current only in the newest
 * of the user's orders.
 */
final class OrderStore implements UserRecords {
    private static final int TIME = 0;
    private static final int SEQUENCE = 8;
    private static final int POSITION = 16;
    private static final int UNITS_BEFORE = 20;
    private static final int QUANTITY = 24;
    private static final int USER_UNITS = 26;
    private static final int PREVIOUS_ORDER = 28;
    private static final int USER_LENGTH = 32;
    private static final int KEY_LENGTH = 33;
    private static final int STATUS = 34;
    private static final int FLAGS = 35;
    private static final int USER_ORDERS = 36;
    private static final int NEXT_HOLD = 40;
    /** Shares its bytes with NEXT_HOLD, because a waitlisted order has no hold yet. */
    private static final int TICKET = NEXT_HOLD;

    private static final int PREVIOUS_HOLD = 44;
    private static final int PAYMENT = 48;
    private static final int USER = 52;

    /** The order began in the waitlist. */
    private static final int FROM_WAITLIST = 1;
    /** The order was refunded without returning its units. */
    private static final int UNITS_KEPT = 2;
    /** The order's user has a waitlisted order. */
    private static final int USER_WAITS = 4;

    private final Pages pages;
    private final IntPages addresses;
    private int size;

    OrderStore(final StateMemory memory) {
        pages = new Pages(memory);
        addresses = new IntPages(memory);
    }

    /** Number of orders; they are numbered from 1. */
    int size() {
        return size;
    }

    /** Adds the next order, secured, and returns its number. */
    @SuppressWarnings("checkstyle:ParameterNumber")
    int add(
            final long sequence,
            final long time,
            final int quantity,
            final int position,
            final int unitsBefore,
            final int previousOrder,
            final DirectBuffer user,
            final DirectBuffer key) {
        final int userLength = user.capacity();
        final int keyLength = key.capacity();
        final int address = pages.append(USER + userLength + keyLength);
        final UnsafeBuffer buffer = pages.pageOf(address);
        final int at = Pages.offsetOf(address);
        buffer.putLong(at + TIME, time);
        buffer.putLong(at + SEQUENCE, sequence);
        buffer.putInt(at + POSITION, position);
        buffer.putInt(at + UNITS_BEFORE, unitsBefore);
        buffer.putShort(at + QUANTITY, (short) quantity);
        buffer.putInt(at + PREVIOUS_ORDER, previousOrder);
        buffer.putByte(at + USER_LENGTH, (byte) userLength);
        buffer.putByte(at + KEY_LENGTH, (byte) keyLength);
        buffer.putBytes(at + USER, user, 0, userLength);
        buffer.putBytes(at + USER + userLength, key, 0, keyLength);

        addresses.set(size++, address);
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

    /** Copies the order's record into the decision. */
    void report(final int order, final Decision decision) {
        final int address = addresses.get(order - 1);
        final UnsafeBuffer buffer = pages.pageOf(address);
        final int at = Pages.offsetOf(address);
        decision.order = order;
        decision.time = buffer.getLong(at + TIME);
        decision.sequence = buffer.getLong(at + SEQUENCE);
        decision.position = buffer.getInt(at + POSITION);
        decision.unitsBefore = buffer.getInt(at + UNITS_BEFORE);
        decision.quantity = buffer.getShort(at + QUANTITY);
    }

    /** The order as a snapshot has it, without its user, its key and its payment. */
    OrderRecord record(final int order) {
        return new OrderRecord(
                sequence(order),
                time(order),
                quantity(order),
                position(order),
                unitsBefore(order),
                status(order),
                isFromWaitlist(order),
                keptUnits(order));
    }

    /** Notes that a waitlisted order was secured. */
    void secured(final int order, final long sequence, final long time, final int position, final int unitsBefore) {
        final int address = addresses.get(order - 1);
        final UnsafeBuffer buffer = pages.pageOf(address);
        final int at = Pages.offsetOf(address);
        buffer.putLong(at + TIME, time);
        buffer.putLong(at + SEQUENCE, sequence);
        buffer.putInt(at + POSITION, position);
        buffer.putInt(at + UNITS_BEFORE, unitsBefore);
    }

    int quantity(final int order) {
        return pageOf(order).getShort(offsetOf(order) + QUANTITY);
    }

    int previousOrder(final int order) {
        return pageOf(order).getInt(offsetOf(order) + PREVIOUS_ORDER);
    }

    OrderStatus status(final int order) {
        return OrderStatus.of(pageOf(order).getByte(offsetOf(order) + STATUS));
    }

    void status(final int order, final OrderStatus status) {
        pageOf(order).putByte(offsetOf(order) + STATUS, status.code());
    }

    boolean isFromWaitlist(final int order) {
        return flag(order, FROM_WAITLIST);
    }

    void setFromWaitlist(final int order) {
        flag(order, FROM_WAITLIST, true);
    }

    boolean keptUnits(final int order) {
        return flag(order, UNITS_KEPT);
    }

    void setKeptUnits(final int order) {
        flag(order, UNITS_KEPT, true);
    }

    /** Units of the user that count against the limit; {@code newest} is the user's newest order. */
    int userUnits(final int newest) {
        return pageOf(newest).getShort(offsetOf(newest) + USER_UNITS);
    }

    int userOrders(final int newest) {
        return pageOf(newest).getInt(offsetOf(newest) + USER_ORDERS);
    }

    boolean userWaits(final int newest) {
        return flag(newest, USER_WAITS);
    }

    void aboutUser(final int newest, final int userUnits, final int userOrders, final boolean userWaits) {
        final int address = addresses.get(newest - 1);
        final UnsafeBuffer buffer = pages.pageOf(address);
        final int at = Pages.offsetOf(address);
        buffer.putShort(at + USER_UNITS, (short) userUnits);
        buffer.putInt(at + USER_ORDERS, userOrders);
        flag(newest, USER_WAITS, userWaits);
    }

    int nextHold(final int order) {
        return pageOf(order).getInt(offsetOf(order) + NEXT_HOLD);
    }

    void nextHold(final int order, final int next) {
        pageOf(order).putInt(offsetOf(order) + NEXT_HOLD, next);
    }

    int previousHold(final int order) {
        return pageOf(order).getInt(offsetOf(order) + PREVIOUS_HOLD);
    }

    void previousHold(final int order, final int previous) {
        pageOf(order).putInt(offsetOf(order) + PREVIOUS_HOLD, previous);
    }

    /** The ticket of a waitlisted order in the waitlist. */
    int ticket(final int order) {
        return pageOf(order).getInt(offsetOf(order) + TICKET);
    }

    void ticket(final int order, final int ticket) {
        pageOf(order).putInt(offsetOf(order) + TICKET, ticket);
    }

    /** Stores the reference of the order's payment. */
    void pay(final int order, final DirectBuffer reference) {
        final int address = pages.append(1 + reference.capacity());
        final UnsafeBuffer buffer = pages.pageOf(address);
        final int at = Pages.offsetOf(address);
        buffer.putByte(at, (byte) reference.capacity());
        buffer.putBytes(at + 1, reference, 0, reference.capacity());
        // Addresses begin at 0, but 0 here means "no payment".
        pageOf(order).putInt(offsetOf(order) + PAYMENT, address + 1);
    }

    /** True if the order was paid by the payment with this reference. */
    boolean isPaidBy(final int order, final DirectBuffer reference) {
        final int stored = pageOf(order).getInt(offsetOf(order) + PAYMENT);
        if (stored == 0) {
            return false;
        }
        final int payment = stored - 1;
        final UnsafeBuffer buffer = pages.pageOf(payment);
        final int at = Pages.offsetOf(payment);
        return UserRecords.matches(buffer, at + 1, buffer.getByte(at), reference);
    }

    @Override
    public boolean isOf(final int order, final DirectBuffer user) {
        final int address = addresses.get(order - 1);
        final UnsafeBuffer buffer = pages.pageOf(address);
        final int at = Pages.offsetOf(address);
        return UserRecords.matches(buffer, at + USER, buffer.getByte(at + USER_LENGTH), user);
    }

    boolean hasKey(final int order, final DirectBuffer key) {
        final int address = addresses.get(order - 1);
        final UnsafeBuffer buffer = pages.pageOf(address);
        final int at = Pages.offsetOf(address);
        return UserRecords.matches(
                buffer, at + USER + buffer.getByte(at + USER_LENGTH), buffer.getByte(at + KEY_LENGTH), key);
    }

    /** Points {@code view} at the user id of the order. */
    void wrapUser(final int order, final DirectBuffer view) {
        final int address = addresses.get(order - 1);
        final UnsafeBuffer buffer = pages.pageOf(address);
        final int at = Pages.offsetOf(address);
        view.wrap(buffer, at + USER, buffer.getByte(at + USER_LENGTH));
    }

    /** Points {@code view} at the idempotency key of the order; empty if it had none. */
    void wrapKey(final int order, final DirectBuffer view) {
        final int address = addresses.get(order - 1);
        final UnsafeBuffer buffer = pages.pageOf(address);
        final int at = Pages.offsetOf(address);
        view.wrap(buffer, at + USER + buffer.getByte(at + USER_LENGTH), buffer.getByte(at + KEY_LENGTH));
    }

    /** Points {@code view} at the reference of the order's payment; empty if it was never paid. */
    void wrapReference(final int order, final DirectBuffer view) {
        final int stored = pageOf(order).getInt(offsetOf(order) + PAYMENT);
        if (stored == 0) {
            view.wrap(pageOf(order), 0, 0);
        } else {
            final int payment = stored - 1;
            final int at = Pages.offsetOf(payment);
            view.wrap(pages.pageOf(payment), at + 1, pages.pageOf(payment).getByte(at));
        }
    }

    private boolean flag(final int order, final int flag) {
        return (pageOf(order).getByte(offsetOf(order) + FLAGS) & flag) != 0;
    }

    private void flag(final int order, final int flag, final boolean set) {
        final UnsafeBuffer buffer = pageOf(order);
        final int at = offsetOf(order) + FLAGS;
        final int others = buffer.getByte(at) & ~flag;
        buffer.putByte(at, (byte) (set ? others | flag : others));
    }

    private UnsafeBuffer pageOf(final int order) {
        return pages.pageOf(addresses.get(order - 1));
    }

    private int offsetOf(final int order) {
        return Pages.offsetOf(addresses.get(order - 1));
    }
}
