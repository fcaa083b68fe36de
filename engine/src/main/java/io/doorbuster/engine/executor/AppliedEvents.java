package io.doorbuster.engine.executor;

import io.doorbuster.engine.codec.EventWriter;
import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.engine.model.SaleEvents;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.sale.Sales;
import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * Takes each event as it is decided: encodes it for the journal, applies it to the state, then passes it to the
 * observer.
 */
final class AppliedEvents implements SaleEvents {
    private final EventWriter writer;
    private final Sales sales;
    private final SaleEvents observer;

    AppliedEvents(final EventWriter writer, final Sales sales, final SaleEvents observer) {
        this.writer = writer;
        this.sales = sales;
        this.observer = observer;
    }

    @Override
    public void engineConfigured(final long sequence, final long time, final EngineSettings settings) {
        writer.engineConfigured(sequence, time, settings);
        sales.engineConfigured(sequence, time, settings);
        observer.engineConfigured(sequence, time, settings);
    }

    @Override
    public void edgeSettingsChanged(
            final long sequence, final long time, final Map<String, String> changes, final DirectBuffer actor) {
        writer.edgeSettingsChanged(sequence, time, changes, actor);
        sales.edgeSettingsChanged(sequence, time, changes, actor);
        observer.edgeSettingsChanged(sequence, time, changes, actor);
    }

    @Override
    public void saleCreated(
            final long sequence,
            final long time,
            final int sale,
            final SaleTerms terms,
            final long seed0,
            final long seed1,
            final DirectBuffer actor) {
        writer.saleCreated(sequence, time, sale, terms, seed0, seed1, actor);
        sales.saleCreated(sequence, time, sale, terms, seed0, seed1, actor);
        observer.saleCreated(sequence, time, sale, terms, seed0, seed1, actor);
    }

    @Override
    public void saleChanged(
            final long sequence, final long time, final int sale, final SaleChange change, final DirectBuffer actor) {
        writer.saleChanged(sequence, time, sale, change, actor);
        sales.saleChanged(sequence, time, sale, change, actor);
        observer.saleChanged(sequence, time, sale, change, actor);
    }

    @Override
    public void salePaused(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        writer.salePaused(sequence, time, sale, actor);
        sales.salePaused(sequence, time, sale, actor);
        observer.salePaused(sequence, time, sale, actor);
    }

    @Override
    public void saleResumed(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        writer.saleResumed(sequence, time, sale, actor);
        sales.saleResumed(sequence, time, sale, actor);
        observer.saleResumed(sequence, time, sale, actor);
    }

    @Override
    public void saleClosed(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        writer.saleClosed(sequence, time, sale, actor);
        sales.saleClosed(sequence, time, sale, actor);
        observer.saleClosed(sequence, time, sale, actor);
    }

    @Override
    public void saleRemoved(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        writer.saleRemoved(sequence, time, sale, actor);
        sales.saleRemoved(sequence, time, sale, actor);
        observer.saleRemoved(sequence, time, sale, actor);
    }

    @Override
    public void saleRestocked(
            final long sequence,
            final long time,
            final int sale,
            final int units,
            final DirectBuffer key,
            final DirectBuffer actor) {
        writer.saleRestocked(sequence, time, sale, units, key, actor);
        sales.saleRestocked(sequence, time, sale, units, key, actor);
        observer.saleRestocked(sequence, time, sale, units, key, actor);
    }

    @Override
    public void roundOpened(
            final long sequence,
            final long time,
            final int sale,
            final int round,
            final int units,
            final int withdrawn) {
        writer.roundOpened(sequence, time, sale, round, units, withdrawn);
        sales.roundOpened(sequence, time, sale, round, units, withdrawn);
        observer.roundOpened(sequence, time, sale, round, units, withdrawn);
    }

    @Override
    public void userRegistered(final long sequence, final long time, final int sale, final DirectBuffer user) {
        writer.userRegistered(sequence, time, sale, user);
        sales.userRegistered(sequence, time, sale, user);
        observer.userRegistered(sequence, time, sale, user);
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
        writer.orderSecured(sequence, time, sale, order, quantity, position, unitsBefore, user, key);
        sales.orderSecured(sequence, time, sale, order, quantity, position, unitsBefore, user, key);
        observer.orderSecured(sequence, time, sale, order, quantity, position, unitsBefore, user, key);
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
        writer.orderWaitlisted(sequence, time, sale, order, quantity, user, key);
        sales.orderWaitlisted(sequence, time, sale, order, quantity, user, key);
        observer.orderWaitlisted(sequence, time, sale, order, quantity, user, key);
    }

    @Override
    public void orderPromoted(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final int position,
            final int unitsBefore) {
        writer.orderPromoted(sequence, time, sale, order, position, unitsBefore);
        sales.orderPromoted(sequence, time, sale, order, position, unitsBefore);
        observer.orderPromoted(sequence, time, sale, order, position, unitsBefore);
    }

    @Override
    public void orderPaid(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final DirectBuffer reference,
            final DirectBuffer actor) {
        writer.orderPaid(sequence, time, sale, order, reference, actor);
        sales.orderPaid(sequence, time, sale, order, reference, actor);
        observer.orderPaid(sequence, time, sale, order, reference, actor);
    }

    @Override
    public void orderExpired(final long sequence, final long time, final int sale, final int order) {
        writer.orderExpired(sequence, time, sale, order);
        sales.orderExpired(sequence, time, sale, order);
        observer.orderExpired(sequence, time, sale, order);
    }

    @Override
    public void orderCancelled(
            final long sequence, final long time, final int sale, final int order, final DirectBuffer actor) {
        writer.orderCancelled(sequence, time, sale, order, actor);
        sales.orderCancelled(sequence, time, sale, order, actor);
        observer.orderCancelled(sequence, time, sale, order, actor);
    }

    @Override
    public void orderRefunded(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final boolean returnUnits,
            final DirectBuffer actor) {
        writer.orderRefunded(sequence, time, sale, order, returnUnits, actor);
        sales.orderRefunded(sequence, time, sale, order, returnUnits, actor);
        observer.orderRefunded(sequence, time, sale, order, returnUnits, actor);
    }

    @Override
    public void waitlistLapsed(final long sequence, final long time, final int sale) {
        writer.waitlistLapsed(sequence, time, sale);
        sales.waitlistLapsed(sequence, time, sale);
        observer.waitlistLapsed(sequence, time, sale);
    }

    @Override
    public void purchaseRefused(
            final long sequence,
            final long time,
            final int sale,
            final Outcome reason,
            final int quantity,
            final DirectBuffer user) {
        writer.purchaseRefused(sequence, time, sale, reason, quantity, user);
        sales.purchaseRefused(sequence, time, sale, reason, quantity, user);
        observer.purchaseRefused(sequence, time, sale, reason, quantity, user);
    }

    @Override
    public void checkpoint(final long sequence, final long time, final long stateHash) {
        writer.checkpoint(sequence, time, stateHash);
        sales.checkpoint(sequence, time, stateHash);
        observer.checkpoint(sequence, time, stateHash);
    }
}
