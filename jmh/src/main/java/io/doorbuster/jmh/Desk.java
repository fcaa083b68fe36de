package io.doorbuster.jmh;

import io.doorbuster.engine.codec.CommandWriter;
import io.doorbuster.engine.sale.Decider;
import io.doorbuster.engine.sale.Decision;
import io.doorbuster.engine.sale.Outcome;
import io.doorbuster.engine.sale.SaleTerms;
import io.doorbuster.engine.sale.Sales;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The domain by itself with one sale, called as the pipeline calls it: what is due is done before each command and after it.
 * No bytes, no threads. Every call checks its outcome, so that nothing else than what is named gets measured.
 */
final class Desk {
    static final int SALE = 1;
    private static final DirectBuffer ACTOR = new UnsafeBuffer(new byte[] {'m'});

    final Users users = new Users();
    final Decision decision = new Decision();

    private final Sales sales = new Sales();
    private final Decider decider = new Decider(sales, sales);
    private long time = 1;

    Desk(final SaleTerms terms) {
        begin();
        decider.merchant().createSale(time, terms, 3, 4, ACTOR, decision);
        end(Outcome.SALE_CREATED);
    }

    void buy(final int user, final int quantity, final Outcome expected) {
        users.select(user);
        begin();
        decider.purchase(time, SALE, quantity, users.id, CommandWriter.NO_KEY, decision);
        end(expected);
    }

    void register(final int user) {
        users.select(user);
        begin();
        decider.register(time, SALE, users.id, decision);
        end(Outcome.REGISTERED);
    }

    void cancel(final int user, final int order) {
        users.select(user);
        begin();
        decider.cancelOrder(time, SALE, order, users.id, decision);
        end(Outcome.ORDER_CANCELLED);
    }

    /** The reference is the user's id. */
    void pay(final int user, final int order) {
        users.select(user);
        begin();
        decider.merchant().confirmPayment(time, SALE, order, users.id, ACTOR, decision);
        end(Outcome.PAYMENT_CONFIRMED);
    }

    /** The key is the user's id. */
    void restock(final int user, final int units) {
        users.select(user);
        begin();
        decider.merchant().restock(time, SALE, units, users.id, ACTOR, decision);
        end(Outcome.SALE_CHANGED);
    }

    /** Time passes, and what became due is done. */
    void pass(final long millis) {
        time += millis;
        settle();
    }

    int remaining() {
        return sales.remaining(SALE);
    }

    private void begin() {
        settle();
        decision.clear();
    }

    private void end(final Outcome expected) {
        settle();
        if (decision.outcome != expected) {
            throw new IllegalStateException(decision.outcome + " instead of " + expected);
        }
    }

    @SuppressWarnings("StatementWithEmptyBody")
    private void settle() {
        while (decider.settle(time)) {
            // As much as fits into one excerpt of the journal was done; the rest follows.
        }
    }
}
