package io.doorbuster.engine.sale;

import io.doorbuster.engine.model.Round;
import io.doorbuster.engine.model.SaleTerms;
import java.util.Optional;

/**
 * The next due thing of all sales: a hold expires, a round or the sale opens, or the sale closes (and its waitlist
 * lapses). For a start, which must not trust any clock. Looks at every sale.
 *
 * @param saleId the sale that changes
 * @param what what becomes due, as a sentence without its subject
 * @param at time of the change, epoch milliseconds
 */
public record NextChange(String saleId, String what, long at) {
    /** Finds the first change after {@code time}, epoch milliseconds; empty if nothing will come due. */
    public static Optional<NextChange> after(final Sales sales, final long time) {
        NextChange first = null;
        for (int number = 1; number <= sales.lastSale(); number++) {
            final Sale sale = sales.catalog.find(number);
            if (sale != null) {
                first = earlierIn(sale, time, first);
            }
        }
        return Optional.ofNullable(first);
    }

    private static NextChange earlierIn(final Sale sale, final long time, final NextChange best) {
        NextChange first = best;
        final int oldestHold = sale.book.holds.first();
        if (oldestHold != 0) {
            first = earlier(first, sale, "has a hold that expires", sale.book.payBy(oldestHold), time);
        }
        if (!sale.closed()) {
            for (final Round round : sale.terms().rounds()) {
                first = earlier(first, sale, "opens", round.opensAt(), time);
            }
            first = earlier(first, sale, "closes", sale.terms().closesAt(), time);
        }
        return first;
    }

    private static NextChange earlier(
            final NextChange best, final Sale sale, final String what, final long at, final long time) {
        final boolean happens = at > time && at != SaleTerms.NEVER;
        return happens && (best == null || at < best.at)
                ? new NextChange(sale.terms().saleId(), what, at)
                : best;
    }
}
