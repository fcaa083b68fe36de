package io.doorbuster.engine.sale;

import java.util.Arrays;
import java.util.List;

/**
 * What was decided on one command: a reused carrier of plain fields, owned by whoever owns the ring slot it belongs to.
 * Fields that an outcome does not speak of are 0.
 */
public final class Decision {
    public Outcome outcome = Outcome.NONE;
    /** The outcome was reached by an earlier command with the same idempotency key. */
    public boolean replayed;
    /** Sale that it is about; 0 if none. */
    public int sale;
    /** Of the event that the outcome rests on; for a refusal, of the last event before it. */
    public long sequence;
    /** Of that event, or of the refusal: epoch milliseconds. */
    public long time;

    public int order;
    public int quantity;
    public OrderStatus status = OrderStatus.SECURED;
    public int position;
    public int unitsBefore;
    /** With {@link Outcome#NOT_OPEN}: when the sale opens. */
    public long opensAt;
    /** With {@link Outcome#STATE_READ}. */
    public long stateHash;
    /** With {@link Outcome#ORDERS_FOUND}: the user's orders, newest last. */
    public List<OrderView> orders = List.of();

    private int[] heldOrders = new int[4];
    private int heldOrderCount;

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
        opensAt = 0;
        stateHash = 0;
        orders = List.of();
        heldOrderCount = 0;
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
        opensAt = other.opensAt;
        stateHash = other.stateHash;
        orders = other.orders;
        heldOrderCount = 0;
        for (int i = 0; i < other.heldOrderCount; i++) {
            addHeldOrder(other.heldOrders[i]);
        }
    }

    void addHeldOrder(final int number) {
        if (heldOrderCount == heldOrders.length) {
            heldOrders = Arrays.copyOf(heldOrders, heldOrders.length * 2);
        }
        heldOrders[heldOrderCount++] = number;
    }

    /** With {@link Outcome#LIMIT_REACHED}: how many orders fill the user's limit. */
    public int heldOrderCount() {
        return heldOrderCount;
    }

    /** With {@link Outcome#LIMIT_REACHED}: the number of the i-th of them, newest first. */
    public int heldOrder(final int i) {
        return heldOrders[i];
    }
}
