package io.doorbuster.engine.model;

import java.util.Arrays;
import java.util.List;

/**
 * The decision on one command: a reused carrier of plain fields. The owner of its ring slot owns it. A field that does
 * not apply to the outcome is 0.
 */
public final class Decision {
    public Outcome outcome = Outcome.NONE;
    /** True if an earlier command reached the outcome: with the same idempotency key, payment or registration. */
    public boolean replayed;
    /** Number of the sale that the command is about; 0 if none. */
    public int sale;
    /**
     * Sequence: with an order, of the event that secured or waitlisted it, see {@link OrderView}; with another change,
     * of its event; otherwise of the last event.
     */
    public long sequence;
    /** Time of the order's event, otherwise of the decision; epoch milliseconds. */
    public long time;
    /**
     * When the engine began the batch of the command, of {@link System#nanoTime}; 0 if nobody measures. For metrics
     * only: it takes no part in the decision.
     */
    public long begunNanos;

    public int order;
    public int quantity;
    /** The order's status now. */
    public OrderStatus status = OrderStatus.SECURED;
    /** See {@link OrderView}; so are the next three fields. */
    public int position;

    public int unitsBefore;
    public int place;
    /** Epoch milliseconds; 0 if there is none. Also set with {@link Outcome#PAYMENT_LATE}. */
    public long payBy;
    /** With {@link Outcome#NOT_OPEN}: when the sale opens. */
    public long opensAt;
    /** With {@link Outcome#REGISTRATION_CLOSED}: when registration closed. */
    public long registrationClosesAt;
    /** With {@link Outcome#STATE_READ}: the state hash. */
    public long stateHash;
    /** With {@link Outcome#ORDERS_FOUND}: whether the user registered for the sale. */
    public boolean registered;
    /**
     * With {@link Outcome#ORDERS_FOUND}: a page of the user's orders, newest last, or a page of the sale's, by
     * position. With an outcome about one order that the merchant asked for: that order.
     */
    public List<OrderView> orders = List.of();
    /**
     * With {@link Outcome#ORDERS_FOUND} for a user: the oldest order of the page if the user has older orders, to read
     * the page before it; otherwise 0.
     */
    public int nextBeforeOrder;

    private static final int FEW_ORDERS = 4;
    /** {@link #letGo} drops a longer list, because every slot of the ring has a decision. */
    private static final int MAX_KEPT_ORDERS = 16;

    private int[] countingOrders = new int[FEW_ORDERS];
    private int countingOrderCount;

    /** Clears all fields for the next command. */
    public void clear() {
        outcome = Outcome.NONE;
        replayed = false;
        sale = 0;
        sequence = 0;
        time = 0;
        begunNanos = 0;
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

    /** Drops the lists that only a few decisions have. Call it when nobody reads the decision any more. */
    public void letGo() {
        if (!orders.isEmpty()) {
            orders = List.of();
        }
        if (countingOrders.length > MAX_KEPT_ORDERS) {
            countingOrders = new int[FEW_ORDERS];
            countingOrderCount = 0;
        }
    }

    /** Copies every field of {@code other}, so that the slot of {@code other} may be reused. */
    public void copyFrom(final Decision other) {
        outcome = other.outcome;
        replayed = other.replayed;
        sale = other.sale;
        sequence = other.sequence;
        time = other.time;
        begunNanos = other.begunNanos;
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

    public void addCountingOrder(final int number) {
        if (countingOrderCount == countingOrders.length) {
            countingOrders = Arrays.copyOf(countingOrders, countingOrders.length * 2);
        }
        countingOrders[countingOrderCount++] = number;
    }

    /** With {@link Outcome#LIMIT_REACHED}: number of orders that fill the user's limit, a waitlisted one included. */
    public int countingOrderCount() {
        return countingOrderCount;
    }

    /** With {@link Outcome#LIMIT_REACHED}: number of the i-th order that fills the user's limit, newest first. */
    public int countingOrder(final int i) {
        return countingOrders[i];
    }
}
