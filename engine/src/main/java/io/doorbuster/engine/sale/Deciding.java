package io.doorbuster.engine.sale;

import org.agrona.DirectBuffer;

/** What all decisions begin and end with. Business thread only. */
abstract class Deciding {
    final Sales sales;
    final SaleEvents events;
    private final long maxStateBytes;

    Deciding(final Sales sales, final SaleEvents events, final long maxStateBytes) {
        this.maxStateBytes = maxStateBytes;
        this.sales = sales;
        this.events = events;
    }

    /** Finds the sale that the command is about; null, and the outcome decided, if there is none. */
    final Sale find(final long time, final int saleNumber, final Decision decision) {
        stamp(time, decision);
        decision.sale = saleNumber;
        final Sale sale = sales.book.find(saleNumber);
        if (sale == null) {
            decision.outcome = Outcome.UNKNOWN_SALE;
        }
        return sale;
    }

    /** True if there is no memory left for what would be new; payments of what is there have theirs. */
    final boolean isMemoryFull() {
        return sales.memoryBytes() >= maxStateBytes;
    }

    static boolean hasOrder(final Sale sale, final int order) {
        return order >= 1 && order <= sale.book.orders.size();
    }

    /** A command that makes no event has its place behind the last one. */
    final void stamp(final long time, final Decision decision) {
        decision.time = time;
        decision.sequence = sales.sequence();
    }

    final long next() {
        return sales.sequence() + 1;
    }

    /** Tells all of an order as it stands. */
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
