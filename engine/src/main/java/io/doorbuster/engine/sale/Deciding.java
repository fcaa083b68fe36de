package io.doorbuster.engine.sale;

import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleEvents;
import org.agrona.DirectBuffer;

/** The steps that all decisions have in common. Business thread only. */
abstract class Deciding {
    final Sales sales;
    final SaleEvents events;

    Deciding(final Sales sales, final SaleEvents events) {
        this.sales = sales;
        this.events = events;
    }

    /** Finds the sale of the command. If there is none, decides UNKNOWN_SALE and returns null. */
    final Sale find(final long time, final int saleNumber, final Decision decision) {
        stamp(time, decision);
        decision.sale = saleNumber;
        final Sale sale = sales.catalog.find(saleNumber);
        if (sale == null) {
            decision.outcome = Outcome.UNKNOWN_SALE;
        }
        return sale;
    }

    /**
     * True if no memory is left for anything new. Payments of existing orders and the holders' filters have their
     * memory counted before they take it.
     */
    final boolean isMemoryFull() {
        return sales.memoryBytes() >= sales.settings().memoryLimit();
    }

    static boolean hasOrder(final Sale sale, final int order) {
        return order >= 1 && order <= sale.book.orders.size();
    }

    /** Gives the decision its time and the sequence of the last event, which stays if the command makes no event. */
    final void stamp(final long time, final Decision decision) {
        decision.time = time;
        decision.sequence = sales.sequence();
    }

    final long next() {
        return sales.sequence() + 1;
    }

    /** Copies the order, as it is now, into the decision. */
    static void report(final Sale sale, final int order, final Decision decision) {
        sale.book.orders.report(order, decision);
        decision.status = sale.book.status(order);
        decision.place = sale.book.place(order);
        decision.payBy = sale.book.payBy(order);
    }

    static String text(final DirectBuffer ascii) {
        return ascii.getStringWithoutLengthAscii(0, ascii.capacity());
    }
}
