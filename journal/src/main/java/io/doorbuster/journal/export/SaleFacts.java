package io.doorbuster.journal.export;

import io.doorbuster.engine.sale.SaleTerms;

/**
 * What the rows of a sale's orders need of the sale; none of it ever changes.
 *
 * @param paymentWindowMillis how long a secured order is held for payment; 0: for good
 */
public record SaleFacts(String saleId, long paymentWindowMillis) {
    static SaleFacts of(final SaleTerms terms) {
        return new SaleFacts(terms.saleId(), terms.paymentWindowMillis());
    }

    /** As shoppers know the order. */
    public String orderId(final int order) {
        return saleId + "-" + order;
    }

    /** When an order secured at {@code time} expires unless it is paid; 0 if it never does. */
    long payBy(final long time) {
        return paymentWindowMillis == 0 ? 0 : time + paymentWindowMillis;
    }
}
