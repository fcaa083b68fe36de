package io.doorbuster.engine.sale;

import java.util.Arrays;
import java.util.List;

/**
 * What was decided on one command: a reused carrier of plain fields, owned by whoever owns the ring slot it belongs to.
 * Fields that an outcome does not speak of are 0.
 */
public final class Decision {
    public Outcome outcome = Outcome.NONE;
    /** The outcome was reached by an earlier command: with the same idempotency key, payment or registration. */
    public boolean replayed;
    /** Sale that it is about; 0 if none. */
    public int sale;
    /**
     * With an order, of the event that secured it or put it in line, see {@link OrderView}; with another change, of the
     * event that made it; else of the last event there is.
     */
    public long sequence;
    /** Of the order's event; else of the decision itself. Epoch milliseconds. */
    public long time;

    public int order;
    public int quantity;
    /** What the order is as of now. */
    public OrderStatus status = OrderStatus.SECURED;
    /** See {@link OrderView}, as the four after it. */
    public int position;

    public int unitsBefore;
    public int place;
    /** Epoch milliseconds, 0 for none. Also with {@link Outcome#PAYMENT_LATE}. */
    public long payBy;
    /** With {@link Outcome#NOT_OPEN}: when the sale opens. */
    public long opensAt;
    /** With {@link Outcome#REGISTRATION_CLOSED}: when that was. */
    public long registrationClosesAt;
    /** With {@link Outcome#STATE_READ}. */
    public long stateHash;
    /** With {@link Outcome#ORDERS_FOUND}: whether the user registered for the sale. */
    public boolean registered;
    /**
     * With {@link Outcome#ORDERS_FOUND}: a page of the user's orders, newest last, or a page of the sale's, by
     * position. With an outcome about one order that the merchant asked for: that order.
     */
    public List<OrderView> orders = List.of();
    /**
     * With {@link Outcome#ORDERS_FOUND} for a user: the oldest order of the page if the user has older ones, so that a
     * read before it finds those; else 0.
     */
    public int nextBeforeOrder;

    private static final int FEW_ORDERS = 4;
    /** A longer list is dropped by {@link #letGo}: there are as many decisions as slots. */
    private static final int MAX_KEPT_ORDERS = 16;

    private int[] countingOrders = new int[FEW_ORDERS];
    private int countingOrderCount;

    /** Makes it blank for the next command. */
    public void clear() {
        outcome = Outcome.NONE;
        replayed = false;
        sale = 0;
        sequence = 0;
        time = 0;
        order = 0;
        quantity = 0;
        status = OrderStatus.SECURED;
        position = 0;
        unitsBefore = 0;
        place = 0;
        payBy = 0;
        opensAt = 0;
        registrationClosesAt = 0;
        stateHash = 0;
        registered = false;
        orders = List.of();
        nextBeforeOrder = 0;
        countingOrderCount = 0;
    }

    /** Drops what only a few decisions have and takes room; to be called once nobody needs it any more. */
    public void letGo() {
        if (!orders.isEmpty()) {
            orders = List.of();
        }
        if (countingOrders.length > MAX_KEPT_ORDERS) {
            countingOrders = new int[FEW_ORDERS];
            countingOrderCount = 0;
        }
    }

    /** Takes over every field of {@code other}, so that the slot it came from may be reused. */
    public void copyFrom(final Decision other) {
        outcome = other.outcome;
        replayed = other.replayed;
        sale = other.sale;
        sequence = other.sequence;
        time = other.time;
        order = other.order;
        quantity = other.quantity;
        status = other.status;
        position = other.position;
        unitsBefore = other.unitsBefore;
        place = other.place;
        payBy = other.payBy;
        opensAt = other.opensAt;
        registrationClosesAt = other.registrationClosesAt;
        stateHash = other.stateHash;
        registered = other.registered;
        orders = other.orders;
        nextBeforeOrder = other.nextBeforeOrder;
        countingOrderCount = 0;
        for (int i = 0; i < other.countingOrderCount; i++) {
            addCountingOrder(other.countingOrders[i]);
        }
    }

    void addCountingOrder(final int number) {
        if (countingOrderCount == countingOrders.length) {
            countingOrders = Arrays.copyOf(countingOrders, countingOrders.length * 2);
        }
        countingOrders[countingOrderCount++] = number;
    }

    /** With {@link Outcome#LIMIT_REACHED}: how many orders fill the user's limit, one in line among them. */
    public int countingOrderCount() {
        return countingOrderCount;
    }

    /** With {@link Outcome#LIMIT_REACHED}: the number of the i-th of them, newest first. */
    public int countingOrder(final int i) {
        return countingOrders[i];
    }
}
