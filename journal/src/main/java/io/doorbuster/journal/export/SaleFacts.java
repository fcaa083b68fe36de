package io.doorbuster.journal.export;

import io.doorbuster.engine.model.SaleTerms;

/**
 * The facts about a sale that the rows of its orders need; they never change.
 *
 * @param paymentWindowMillis how long a secured order is held for payment; 0 if it never expires
 */
public record SaleFacts(String saleId, long paymentWindowMillis) {
    static SaleFacts of(final SaleTerms terms) {
        return new SaleFacts(terms.saleId(), terms.paymentWindowMillis());
    }

    /** Returns the order id that the API uses. */
    public String orderId(final int order) {
        return saleId + "-" + order;
    }

    /** Returns when an order secured at {@code time} expires unless it is paid; 0 if it never does. */
    long payBy(final long time) {
        return paymentWindowMillis == 0 ? 0 : time + paymentWindowMillis;
    }
}
