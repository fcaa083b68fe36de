package io.doorbuster.cli.drill;

import java.io.IOException;
import java.util.List;

/** Holds a server that was started again to what clients were told. Any number of threads, each with its own shop. */
final class Verifier {
    private final Findings findings;

    Verifier(Findings findings) {
        this.findings = findings;
    }

    /** The order is in its user's list, alone, and asking again with its key gets the same answer. */
    void verify(Shop shop, Told told) throws IOException {
        List<Shop.Own> own = shop.ownOrders(told.user());
        if (own.stream().noneMatch(order -> order.orderId().equals(told.orderId()))) {
            findings.add(Findings.Kind.LOST, told.orderId() + " of " + told.user() + " is not in " + own);
        }
        long units = own.stream().mapToLong(Shop.Own::quantity).sum();
        if (units > CrashDrillSettings.LIMIT) {
            findings.add(Findings.Kind.OVER_LIMIT, told.user() + " has " + own);
        }
        Shop.Bought again = shop.decided(told.user(), told.key());
        if (again.order() == null || !again.order().orderId().equals(told.orderId())) {
            findings.add(Findings.Kind.LOST, told + " became " + again);
        } else if (!again.replayed()) {
            findings.add(Findings.Kind.TWICE, told + " was bought anew: " + again);
        } else if (!again.order().answer().equals(told.answer())) {
            findings.add(Findings.Kind.ANSWER, told + " became " + again);
        }
    }

    /**
     * The sale's counts fit together and to what was told: nobody else buys here, and every lost answer has been asked for
     * again, so that a unit sold to nobody shows too.
     */
    void verify(Shop.Page page, long stock, long toldUnits) {
        if (page.sold() + page.held() + page.remaining() != stock || page.stock() != stock || page.remaining() < 0) {
            findings.add(Findings.Kind.COUNT, page + " does not add up to the stock " + stock);
        }
        if (page.sold() + page.held() < toldUnits) {
            findings.add(Findings.Kind.LOST, page + " has sold less than the " + toldUnits + " units told");
        }
        if (page.sold() + page.held() > toldUnits) {
            findings.add(Findings.Kind.COUNT, page + " has sold more than the " + toldUnits + " units told");
        }
    }
}
