package io.doorbuster.journal.audit;

import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.journal.audit.Findings.Count;
import io.doorbuster.journal.verify.Rule;

/** The units of one sale as its events move them, with the rules that hold after each move. One thread. */
final class UnitLedger {
    private final String saleId;
    private final Count oversell;
    private final Count first;
    private long stock;
    private long sold;
    private long held;
    private int securedOrders;
    private long securedUnits;

    UnitLedger(final SaleTerms terms, final Findings findings) {
        saleId = terms.saleId();
        oversell = findings.of(Rule.OVERSELL);
        first = findings.of(Rule.ORDER);
        stock = terms.rounds().get(0).units();
    }

    /** Begins with the given totals, after the event {@code sequence}. */
    void open(final long sequence, final OpeningBalance.Sums balance) {
        stock = balance.stock();
        sold = balance.sold();
        held = balance.held();
        securedOrders = balance.securedOrders();
        securedUnits = balance.securedUnits();
        check(sequence);
    }

    /** Units that are neither held by an order nor paid for. */
    long remaining() {
        return stock - sold - held;
    }

    /** Units of orders that wait for their payment. */
    long held() {
        return held;
    }

    /** Adds units to the stock, or takes them back if negative. */
    void addStock(final long sequence, final long units) {
        stock += units;
        check(sequence);
    }

    /** Gives an order its units: {@code isHeld} until they are paid, else for good. */
    void secure(
            final long sequence,
            final int order,
            final int quantity,
            final int position,
            final int unitsBefore,
            final boolean isHeld) {
        if (!first.check(position == securedOrders + 1 && unitsBefore == securedUnits)) {
            first.broken(
                    sequence,
                    at("order " + order + " has position " + position + " after " + unitsBefore
                            + " units instead of position " + (securedOrders + 1) + " after " + securedUnits));
        }
        securedOrders++;
        securedUnits += quantity;
        if (isHeld) {
            held += quantity;
        } else {
            sold += quantity;
        }
        check(sequence);
    }

    /** Held units are paid. */
    void pay(final int quantity) {
        held -= quantity;
        sold += quantity;
    }

    /** An order gives its units back. */
    void giveBack(final int quantity, final boolean wasHeld) {
        if (wasHeld) {
            held -= quantity;
        } else {
            sold -= quantity;
        }
    }

    private void check(final long sequence) {
        if (!oversell.check(sold + held <= stock && sold >= 0 && held >= 0)) {
            oversell.broken(sequence, at("sold " + sold + " and held " + held + " of a stock of " + stock));
        }
    }

    private String at(final String what) {
        return "sale " + saleId + ": " + what;
    }
}
