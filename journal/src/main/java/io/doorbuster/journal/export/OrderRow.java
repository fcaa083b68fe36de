package io.doorbuster.journal.export;

import io.doorbuster.engine.model.OrderRecord;
import io.doorbuster.engine.model.OrderStatus;

/**
 * An order as a row, built from the events folded into it. If those events include the creation of the order, the row
 * is {@link #complete}. Otherwise it holds only what the events changed, and all else is 0 or empty. Only
 * {@link OrderRows} changes it; for one thread.
 */
public final class OrderRow {
    final SaleFacts sale;
    final int number;
    final boolean complete;
    String userId = "";
    int quantity;
    OrderStatus status;
    int position;
    int unitsBefore;
    long securedSequence;
    long securedTime;
    long payBy;
    String reference = "";
    String key = "";
    long lastSequence;
    long lastTime;

    OrderRow(final SaleFacts sale, final int number, final boolean complete) {
        this.sale = sale;
        this.number = number;
        this.complete = complete;
    }

    /** True if every member is known; false if only the changed members are. */
    public boolean complete() {
        return complete;
    }

    public String orderId() {
        return sale.orderId(number);
    }

    public String saleId() {
        return sale.saleId();
    }

    /** Ordinal of the order in its sale, from 1. */
    public int number() {
        return number;
    }

    public String userId() {
        return userId;
    }

    public int quantity() {
        return quantity;
    }

    public OrderStatus status() {
        return status;
    }

    /** Its position: the ordinal among all orders ever secured in the sale; 0 if it never was secured. */
    public int position() {
        return position;
    }

    /** Units secured in the sale before this order; 0 if it never was secured. */
    public int unitsBefore() {
        return unitsBefore;
    }

    /** Sequence of the event that secured it; 0 if it never was secured. */
    public long securedSequence() {
        return securedSequence;
    }

    /** Time when it was secured, epoch milliseconds; 0 if it never was. */
    public long securedTime() {
        return securedTime;
    }

    /** When it expires unless it is paid, epoch milliseconds; 0 if it never was secured or never expires. */
    public long payBy() {
        return payBy;
    }

    /** The payment reference; empty if it was never paid. */
    public String reference() {
        return reference;
    }

    /** The client's idempotency key; empty if there was none. */
    public String key() {
        return key;
    }

    /** Sequence of the last event about it; 0 if that event was pruned and its sequence is unknown. */
    public long lastSequence() {
        return lastSequence;
    }

    /** Time of that event, epoch milliseconds; 0 if unknown. */
    public long lastTime() {
        return lastTime;
    }

    void secure(final long sequence, final long time, final int position, final int unitsBefore) {
        become(OrderStatus.SECURED, sequence, time);
        this.position = position;
        this.unitsBefore = unitsBefore;
        securedSequence = sequence;
        securedTime = time;
        payBy = sale.payBy(time);
    }

    /**
     * Restores the row from a snapshot, which records the event that secured or waitlisted the order, and no later
     * event.
     */
    void restore(final OrderRecord record, final OrderStatus as, final String paid) {
        if (record.position() > 0) {
            secure(record.sequence(), record.time(), record.position(), record.unitsBefore());
        }
        final boolean isLast = as == OrderStatus.SECURED || as == OrderStatus.WAITLISTED;
        become(as, isLast ? record.sequence() : 0, isLast ? record.time() : 0);
        reference = paid;
    }

    void become(final OrderStatus status, final long sequence, final long time) {
        this.status = status;
        lastSequence = sequence;
        lastTime = time;
    }
}
