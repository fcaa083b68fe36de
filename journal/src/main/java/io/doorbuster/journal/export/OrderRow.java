package io.doorbuster.journal.export;

import io.doorbuster.engine.sale.OrderRecord;
import io.doorbuster.engine.sale.OrderStatus;

/**
 * An order as a row: what the events that were folded into it say. If they began with the one that made the order, the row
 * is {@link #complete}; else it tells only what those events changed, and the rest reads as 0 or empty. {@link OrderRows}
 * alone changes it; for one thread.
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

    /** True if every member is known, false if only what changed is. */
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

    /** How-many-th order ever secured in the sale; 0 if it never was. */
    public int position() {
        return position;
    }

    /** Units secured in the sale before this order; 0 if it never was secured. */
    public int unitsBefore() {
        return unitsBefore;
    }

    /** Of the event that secured it; 0 if it never was. */
    public long securedSequence() {
        return securedSequence;
    }

    /** Epoch milliseconds; 0 if it never was secured. */
    public long securedTime() {
        return securedTime;
    }

    /** When it expires unless it is paid, epoch milliseconds; 0 if it never was secured or never expires. */
    public long payBy() {
        return payBy;
    }

    /** Of the payment; empty if it was never paid. */
    public String reference() {
        return reference;
    }

    /** The client's idempotency key; empty if there was none. */
    public String key() {
        return key;
    }

    /** Of the last event about it; 0 if that was pruned and nothing tells which it was. */
    public long lastSequence() {
        return lastSequence;
    }

    /** Of that event, epoch milliseconds; 0 if it is not known. */
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

    /** As a snapshot has it, which knows of the event that gave it its units or its place, and of no later one. */
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
