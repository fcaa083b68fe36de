package io.doorbuster.engine.pipeline;

import io.doorbuster.engine.codec.EventWriter;
import io.doorbuster.engine.sale.EngineSettings;
import io.doorbuster.engine.sale.Outcome;
import io.doorbuster.engine.sale.SaleChange;
import io.doorbuster.engine.sale.SaleEvents;
import io.doorbuster.engine.sale.SaleTerms;
import io.doorbuster.engine.sale.Sales;
import org.agrona.DirectBuffer;

/** What becomes of every event as it is decided: written for the journal, applied to the state, noted for the views. */
final class AppliedEvents implements SaleEvents {
    private final EventWriter writer;
    private final Sales sales;
    private final ViewChanges views;

    AppliedEvents(final EventWriter writer, final Sales sales, final ViewChanges views) {
        this.writer = writer;
        this.sales = sales;
        this.views = views;
    }

    @Override
    public void engineConfigured(final long sequence, final long time, final EngineSettings settings) {
        writer.engineConfigured(sequence, time, settings);
        sales.engineConfigured(sequence, time, settings);
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
        views.created(sale);
    }

    @Override
    public void saleChanged(
            final long sequence, final long time, final int sale, final SaleChange change, final DirectBuffer actor) {
        writer.saleChanged(sequence, time, sale, change, actor);
        sales.saleChanged(sequence, time, sale, change, actor);
        views.changedByMerchant(sale);
    }

    @Override
    public void salePaused(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        writer.salePaused(sequence, time, sale, actor);
        sales.salePaused(sequence, time, sale, actor);
        views.changedByMerchant(sale);
    }

    @Override
    public void saleResumed(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        writer.saleResumed(sequence, time, sale, actor);
        sales.saleResumed(sequence, time, sale, actor);
        views.changedByMerchant(sale);
    }

    @Override
    public void saleClosed(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        writer.saleClosed(sequence, time, sale, actor);
        sales.saleClosed(sequence, time, sale, actor);
        views.changedByMerchant(sale);
    }

    @Override
    public void saleRemoved(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        views.removed(sale);
        writer.saleRemoved(sequence, time, sale, actor);
        sales.saleRemoved(sequence, time, sale, actor);
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
        views.changedByMerchant(sale);
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
        views.changed(sale);
    }

    @Override
    public void userRegistered(final long sequence, final long time, final int sale, final DirectBuffer user) {
        writer.userRegistered(sequence, time, sale, user);
        sales.userRegistered(sequence, time, sale, user);
        views.changed(sale);
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
        views.secured(sale);
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
        views.waitlisted(sale);
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
        views.changed(sale);
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
        views.changed(sale);
    }

    @Override
    public void orderExpired(final long sequence, final long time, final int sale, final int order) {
        writer.orderExpired(sequence, time, sale, order);
        sales.orderExpired(sequence, time, sale, order);
        views.changed(sale);
    }

    @Override
    public void orderCancelled(
            final long sequence, final long time, final int sale, final int order, final DirectBuffer actor) {
        writer.orderCancelled(sequence, time, sale, order, actor);
        sales.orderCancelled(sequence, time, sale, order, actor);
        views.changed(sale);
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
        views.changed(sale);
    }

    @Override
    public void waitlistLapsed(final long sequence, final long time, final int sale) {
        writer.waitlistLapsed(sequence, time, sale);
        sales.waitlistLapsed(sequence, time, sale);
        views.changed(sale);
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
    }

    @Override
    public void checkpoint(final long sequence, final long time, final long stateHash) {
        writer.checkpoint(sequence, time, stateHash);
        sales.checkpoint(sequence, time, stateHash);
    }
}
