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
    void verify(final Shop shop, final Acknowledged acknowledged) throws IOException {
        final List<Shop.Own> own = shop.ownOrders(acknowledged.user());
        if (own.stream().noneMatch(order -> order.orderId().equals(acknowledged.orderId()))) {
            findings.add(
                    Findings.Kind.LOST, acknowledged.orderId() + " of " + acknowledged.user() + " is not in " + own);
        }
        final long units = own.stream().mapToLong(Shop.Own::quantity).sum();
        if (units > CrashDrillSettings.LIMIT) {
            findings.add(Findings.Kind.OVER_LIMIT, acknowledged.user() + " has " + own);
        }
        final Shop.Bought again = shop.decided(acknowledged.user(), acknowledged.key());
        if (again.order() == null || !again.order().orderId().equals(acknowledged.orderId())) {
            findings.add(Findings.Kind.LOST, acknowledged + " became " + again);
        } else if (!again.replayed()) {
            findings.add(Findings.Kind.TWICE, acknowledged + " was bought again: " + again);
        } else if (!again.order().answer().equals(acknowledged.answer())) {
            findings.add(Findings.Kind.ANSWER, acknowledged + " became " + again);
        }
    }

    /**
     * Checks that the sale's counts add up and match the acknowledged orders. Nobody else buys from the sale, and every
     * request with a lost answer has been repeated, so a unit that was sold to nobody is found, too.
     */
    void verify(final Shop.Page page, final long stock, final long acknowledgedUnits) {
        if (page.sold() + page.held() + page.remaining() != stock || page.stock() != stock || page.remaining() < 0) {
            findings.add(Findings.Kind.COUNT, page + " does not add up to the stock " + stock);
        }
        if (page.sold() + page.held() < acknowledgedUnits) {
            findings.add(
                    Findings.Kind.LOST, page + " has sold less than the " + acknowledgedUnits + " acknowledged units");
        }
        if (page.sold() + page.held() > acknowledgedUnits) {
            findings.add(
                    Findings.Kind.COUNT, page + " has sold more than the " + acknowledgedUnits + " acknowledged units");
        }
    }
}
