package io.doorbuster.journal.postgres;

import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.engine.model.SaleEvents;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.journal.export.OrderRows;
import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * Passes each event to the tables that it changes. It implements every event, so that the compiler asks of a new one
 * which tables it changes. For one thread.
 */
final class TableEvents implements SaleEvents {
    private final OrderRows orders;
    private final SalesTable sales;
    private final RegistrationsTable registrations;

    TableEvents(final OrderRows orders, final SalesTable sales, final RegistrationsTable registrations) {
        this.orders = orders;
        this.sales = sales;
        this.registrations = registrations;
    }

    /** The rows of orders need facts about the sale. */
    @Override
    public void saleCreated(
            final long sequence,
            final long time,
            final int sale,
            final SaleTerms terms,
            final long seed0,
            final long seed1,
            final DirectBuffer actor) {
        orders.saleCreated(sequence, time, sale, terms, seed0, seed1, actor);
        sales.create(sequence, time, sale, terms);
    }

    @Override
    public void saleChanged(
            final long sequence, final long time, final int sale, final SaleChange change, final DirectBuffer actor) {
        sales.change(sequence, sale, change);
    }

    @Override
    public void saleClosed(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        sales.close(sequence, time, sale);
    }

    @Override
    public void saleRemoved(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        sales.remove(sequence, time, sale);
    }

    @Override
    public void saleRestocked(
            final long sequence,
            final long time,
            final int sale,
            final int units,
            final DirectBuffer key,
            final DirectBuffer actor) {
        sales.addStock(sequence, sale, units);
    }

    @Override
    public void roundOpened(
            final long sequence,
            final long time,
            final int sale,
            final int round,
            final int units,
            final int withdrawn) {
        sales.addStock(sequence, sale, units - withdrawn);
    }

    @Override
    public void userRegistered(final long sequence, final long time, final int sale, final DirectBuffer user) {
        registrations.add(sequence, time, sale, user);
    }

    @Override
    public void orderSecured(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final int quantity,
            final int position,
            final int unitsBefore,
            final DirectBuffer user,
            final DirectBuffer key) {
        orders.orderSecured(sequence, time, sale, order, quantity, position, unitsBefore, user, key);
    }

    @Override
    public void orderWaitlisted(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final int quantity,
            final DirectBuffer user,
            final DirectBuffer key) {
        orders.orderWaitlisted(sequence, time, sale, order, quantity, user, key);
    }

    @Override
    public void orderPromoted(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final int position,
            final int unitsBefore) {
        orders.orderPromoted(sequence, time, sale, order, position, unitsBefore);
    }

    @Override
    public void orderPaid(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final DirectBuffer reference,
            final DirectBuffer actor) {
        orders.orderPaid(sequence, time, sale, order, reference, actor);
    }

    @Override
    public void orderExpired(final long sequence, final long time, final int sale, final int order) {
        orders.orderExpired(sequence, time, sale, order);
    }

    @Override
    public void orderCancelled(
            final long sequence, final long time, final int sale, final int order, final DirectBuffer actor) {
        orders.orderCancelled(sequence, time, sale, order, actor);
    }

    @Override
    public void orderRefunded(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final boolean returnUnits,
            final DirectBuffer actor) {
        orders.orderRefunded(sequence, time, sale, order, returnUnits, actor);
    }

    @Override
    public void waitlistLapsed(final long sequence, final long time, final int sale) {
        orders.waitlistLapsed(sequence, time, sale);
    }

    /** Nothing to do: no column says whether a sale is paused. */
    @Override
    public void salePaused(final long sequence, final long time, final int sale, final DirectBuffer actor) {}

    /** Nothing to do: no column says whether a sale is paused. */
    @Override
    public void saleResumed(final long sequence, final long time, final int sale, final DirectBuffer actor) {}

    /** Nothing to do: refusals are in no table, because a crowd has far more of them than orders. */
    @Override
    public void purchaseRefused(
            final long sequence,
            final long time,
            final int sale,
            final Outcome reason,
            final int quantity,
            final DirectBuffer user) {}

    /** Nothing to do: the tables do not depend on the engine's settings. */
    @Override
    public void engineConfigured(final long sequence, final long time, final EngineSettings settings) {}

    /** Nothing to do: no order depends on the settings of the edge. */
    @Override
    public void edgeSettingsChanged(
            final long sequence, final long time, final Map<String, String> changes, final DirectBuffer actor) {}

    /** Nothing to do: the tables have no state hash. */
    @Override
    public void checkpoint(final long sequence, final long time, final long stateHash) {}
}
