package io.doorbuster.engine.pipeline;

import io.doorbuster.engine.codec.EventWriter;
import io.doorbuster.engine.sale.Outcome;
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
        views.ordered(sale);
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

    @Override
    public void engineConfigured(final long sequence, final long time, final int checkpointEvery) {
        writer.engineConfigured(sequence, time, checkpointEvery);
        sales.engineConfigured(sequence, time, checkpointEvery);
    }

    @Override
    public void saleCreated(
            final long sequence,
            final long time,
            final int sale,
            final SaleTerms terms,
            final long seed0,
            final long seed1) {
        writer.saleCreated(sequence, time, sale, terms, seed0, seed1);
        sales.saleCreated(sequence, time, sale, terms, seed0, seed1);
        views.created(sale);
    }

    @Override
    public void salePaused(final long sequence, final long time, final int sale) {
        writer.salePaused(sequence, time, sale);
        sales.salePaused(sequence, time, sale);
        views.changedByMerchant(sale);
    }

    @Override
    public void saleResumed(final long sequence, final long time, final int sale) {
        writer.saleResumed(sequence, time, sale);
        sales.saleResumed(sequence, time, sale);
        views.changedByMerchant(sale);
    }

    @Override
    public void saleClosed(final long sequence, final long time, final int sale) {
        writer.saleClosed(sequence, time, sale);
        sales.saleClosed(sequence, time, sale);
        views.changedByMerchant(sale);
    }

    @Override
    public void saleRestocked(
            final long sequence, final long time, final int sale, final int units, final DirectBuffer key) {
        writer.saleRestocked(sequence, time, sale, units, key);
        sales.saleRestocked(sequence, time, sale, units, key);
        views.changedByMerchant(sale);
    }
}
