package io.doorbuster.journal.figures;

import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.engine.model.SaleEvents;
import io.doorbuster.engine.model.SaleTerms;
import java.util.Map;
import org.agrona.DirectBuffer;

/** Passes every event to one method, for code that needs only what all events have in common. */
abstract class EachEvent implements SaleEvents {
    /** @param sale number of the event's sale; 0 if the event belongs to no sale */
    abstract void event(EventKind kind, long sequence, long time, int sale);

    @Override
    public void engineConfigured(final long sequence, final long time, final EngineSettings settings) {
        event(EventKind.ENGINE_CONFIGURED, sequence, time, 0);
    }

    @Override
    public void edgeSettingsChanged(
            final long sequence, final long time, final Map<String, String> changes, final DirectBuffer actor) {
        event(EventKind.EDGE_SETTINGS_CHANGED, sequence, time, 0);
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
        event(EventKind.SALE_CREATED, sequence, time, sale);
    }

    @Override
    public void saleChanged(
            final long sequence, final long time, final int sale, final SaleChange change, final DirectBuffer actor) {
        event(EventKind.SALE_CHANGED, sequence, time, sale);
    }

    @Override
    public void salePaused(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        event(EventKind.SALE_PAUSED, sequence, time, sale);
    }

    @Override
    public void saleResumed(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        event(EventKind.SALE_RESUMED, sequence, time, sale);
    }

    @Override
    public void saleClosed(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        event(EventKind.SALE_CLOSED, sequence, time, sale);
    }

    @Override
    public void saleRemoved(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        event(EventKind.SALE_REMOVED, sequence, time, sale);
    }

    @Override
    public void saleRestocked(
            final long sequence,
            final long time,
            final int sale,
            final int units,
            final DirectBuffer key,
            final DirectBuffer actor) {
        event(EventKind.SALE_RESTOCKED, sequence, time, sale);
    }

    @Override
    public void roundOpened(
            final long sequence,
            final long time,
            final int sale,
            final int round,
            final int units,
            final int withdrawn) {
        event(EventKind.ROUND_OPENED, sequence, time, sale);
    }

    @Override
    public void userRegistered(final long sequence, final long time, final int sale, final DirectBuffer user) {
        event(EventKind.USER_REGISTERED, sequence, time, sale);
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
        event(EventKind.ORDER_SECURED, sequence, time, sale);
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
        event(EventKind.ORDER_WAITLISTED, sequence, time, sale);
    }

    @Override
    public void orderPromoted(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final int position,
            final int unitsBefore) {
        event(EventKind.ORDER_PROMOTED, sequence, time, sale);
    }

    @Override
    public void orderPaid(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final DirectBuffer reference,
            final DirectBuffer actor) {
        event(EventKind.ORDER_PAID, sequence, time, sale);
    }

    @Override
    public void orderExpired(final long sequence, final long time, final int sale, final int order) {
        event(EventKind.ORDER_EXPIRED, sequence, time, sale);
    }

    @Override
    public void orderCancelled(
            final long sequence, final long time, final int sale, final int order, final DirectBuffer actor) {
        event(EventKind.ORDER_CANCELLED, sequence, time, sale);
    }

    @Override
    public void orderRefunded(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final boolean returnUnits,
            final DirectBuffer actor) {
        event(EventKind.ORDER_REFUNDED, sequence, time, sale);
    }

    @Override
    public void waitlistLapsed(final long sequence, final long time, final int sale) {
        event(EventKind.WAITLIST_LAPSED, sequence, time, sale);
    }

    @Override
    public void purchaseRefused(
            final long sequence,
            final long time,
            final int sale,
            final Outcome reason,
            final int quantity,
            final DirectBuffer user) {
        event(EventKind.PURCHASE_REFUSED, sequence, time, sale);
    }

    @Override
    public void checkpoint(final long sequence, final long time, final long stateHash) {
        event(EventKind.CHECKPOINT, sequence, time, 0);
    }
}
