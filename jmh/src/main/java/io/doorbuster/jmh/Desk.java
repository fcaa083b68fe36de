package io.doorbuster.jmh;

import io.doorbuster.engine.codec.Command;
import io.doorbuster.engine.codec.CommandWriter;
import io.doorbuster.engine.executor.CommandExecutor;
import io.doorbuster.engine.executor.EventParts;
import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.sale.Sales;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The decide step by itself with one sale: commands are encoded and executed as in the pipeline, without its threads.
 * Every call checks its outcome, so that only the named operation is measured.
 */
final class Desk {
    static final int SALE = 1;
    private static final DirectBuffer ACTOR = new UnsafeBuffer(new byte[] {'m'});

    final Users users = new Users();
    final Decision decision = new Decision();

    private final Sales sales = new Sales();
    private final CommandWriter commands = new CommandWriter();
    private final CommandExecutor executor = new CommandExecutor(sales);
    private final EventParts events = new EventParts();
    private long time = 1;

    Desk(final SaleTerms terms) {
        run(commands.createSale(terms, 3, 4, ACTOR), Outcome.SALE_CREATED);
    }

    void buy(final int user, final int quantity, final Outcome expected) {
        users.select(user);
        run(commands.purchase(SALE, quantity, users.id, CommandWriter.NO_KEY), expected);
    }

    void register(final int user) {
        users.select(user);
        run(commands.register(SALE, users.id), Outcome.REGISTERED);
    }

    void cancel(final int user, final int order) {
        users.select(user);
        run(commands.cancelOrder(SALE, order, users.id), Outcome.ORDER_CANCELLED);
    }

    /** Pays the order; the reference is the user's id. */
    void pay(final int user, final int order) {
        users.select(user);
        run(commands.confirmPayment(SALE, order, users.id, ACTOR), Outcome.PAYMENT_CONFIRMED);
    }

    /** Restocks; the key is the user's id. */
    void restock(final int user, final int units) {
        users.select(user);
        run(commands.restock(SALE, units, users.id, ACTOR), Outcome.SALE_CHANGED);
    }

    /** Lets time pass and does everything due. */
    void pass(final long millis) {
        time += millis;
        run(commands.tick(), Outcome.TICKED);
    }

    int remaining() {
        return sales.remaining(SALE);
    }

    private void run(final Command command, final Outcome expected) {
        executor.execute(command.buffer(), 0, time, decision, events);
        if (decision.outcome != expected) {
            throw new IllegalStateException(decision.outcome + " instead of " + expected);
        }
    }
}
