package io.doorbuster.cli.crashdrill;

import java.io.IOException;
import java.util.List;

/** Checks the acknowledged orders on a restarted server. Any number of threads, each with its own shop. */
final class Verifier {
    private final Findings findings;

    Verifier(final Findings findings) {
        this.findings = findings;
    }

    /** Checks that the order is in its user's list, alone, and that repeating its key returns the same answer. */
    void verify(final Shop shop, final Told told) throws IOException {
        final List<Shop.Own> own = shop.ownOrders(told.user());
        if (own.stream().noneMatch(order -> order.orderId().equals(told.orderId()))) {
            findings.add(Findings.Kind.LOST, told.orderId() + " of " + told.user() + " is not in " + own);
        }
        final long units = own.stream().mapToLong(Shop.Own::quantity).sum();
        if (units > CrashDrillSettings.LIMIT) {
            findings.add(Findings.Kind.OVER_LIMIT, told.user() + " has " + own);
        }
        final Shop.Bought again = shop.decided(told.user(), told.key());
        if (again.order() == null || !again.order().orderId().equals(told.orderId())) {
            findings.add(Findings.Kind.LOST, told + " became " + again);
        } else if (!again.replayed()) {
            findings.add(Findings.Kind.TWICE, told + " was bought again: " + again);
        } else if (!again.order().answer().equals(told.answer())) {
            findings.add(Findings.Kind.ANSWER, told + " became " + again);
        }
    }

    /**
     * Checks that the sale's counts add up and match the acknowledged orders. Nobody else buys from the sale, and every
     * request with a lost answer has been repeated, so a unit that was sold to nobody is found, too.
     */
    void verify(final Shop.Page page, final long stock, final long toldUnits) {
        if (page.sold() + page.held() + page.remaining() != stock || page.stock() != stock || page.remaining() < 0) {
            findings.add(Findings.Kind.COUNT, page + " does not add up to the stock " + stock);
        }
        if (page.sold() + page.held() < toldUnits) {
            findings.add(Findings.Kind.LOST, page + " has sold less than the " + toldUnits + " acknowledged units");
        }
        if (page.sold() + page.held() > toldUnits) {
            findings.add(Findings.Kind.COUNT, page + " has sold more than the " + toldUnits + " acknowledged units");
        }
    }
}
