package io.doorbuster.engine.sale;

import java.util.Optional;

/**
 * The earliest moment at which time alone changes a sale: a hold expires, a round or the sale opens, the sale closes
 * (and its line lapses with it). For a start that must not believe any clock; it looks at every sale.
 *
 * @param saleId the sale that changes
 * @param what what happens, as a sentence without its subject
 * @param at when, epoch milliseconds
 */
public record NextChange(String saleId, String what, long at) {
    /** The first change later than {@code time}, epoch milliseconds; empty if nothing will happen by itself. */
    public static Optional<NextChange> after(final Sales sales, final long time) {
        NextChange first = null;
        for (int number = 1; number <= sales.lastSale(); number++) {
            final Sale sale = sales.book.find(number);
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
