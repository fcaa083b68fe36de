package io.doorbuster.engine.model;

import java.util.Map;
import org.agrona.DirectBuffer;

/** Ignores every event; override the few kinds you need. */
public abstract class IgnoredEvents implements SaleEvents {
    @Override
    public void engineConfigured(final long sequence, final long time, final EngineSettings settings) {}

    @Override
    public void edgeSettingsChanged(
            final long sequence, final long time, final Map<String, String> changes, final DirectBuffer actor) {}

    @Override
    public void saleCreated(
            final long sequence,
            final long time,
            final int sale,
            final SaleTerms terms,
            final long seed0,
            final long seed1,
            final DirectBuffer actor) {}

    @Override
    public void saleChanged(
            final long sequence, final long time, final int sale, final SaleChange change, final DirectBuffer actor) {}

    @Override
    public void salePaused(final long sequence, final long time, final int sale, final DirectBuffer actor) {}

    @Override
    public void saleResumed(final long sequence, final long time, final int sale, final DirectBuffer actor) {}

    @Override
    public void saleClosed(final long sequence, final long time, final int sale, final DirectBuffer actor) {}

    @Override
    public void saleRemoved(final long sequence, final long time, final int sale, final DirectBuffer actor) {}

    @Override
    public void saleRestocked(
            final long sequence,
            final long time,
            final int sale,
            final int units,
            final DirectBuffer key,
            final DirectBuffer actor) {}

    @Override
    public void roundOpened(
            final long sequence,
            final long time,
            final int sale,
            final int round,
            final int units,
            final int withdrawn) {}

    @Override
    public void userRegistered(final long sequence, final long time, final int sale, final DirectBuffer user) {}

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
            final DirectBuffer key) {}

    @Override
    public void orderWaitlisted(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final int quantity,
            final DirectBuffer user,
            final DirectBuffer key) {}

    @Override
    public void orderPromoted(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final int position,
            final int unitsBefore) {}

    @Override
    public void orderPaid(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final DirectBuffer reference,
            final DirectBuffer actor) {}

    @Override
    public void orderExpired(final long sequence, final long time, final int sale, final int order) {}

    @Override
    public void orderCancelled(
            final long sequence, final long time, final int sale, final int order, final DirectBuffer actor) {}

    @Override
    public void orderRefunded(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final boolean returnUnits,
            final DirectBuffer actor) {}

    @Override
    public void waitlistLapsed(final long sequence, final long time, final int sale) {}

    @Override
    public void purchaseRefused(
            final long sequence,
            final long time,
            final int sale,
            final Outcome reason,
            final int quantity,
            final DirectBuffer user) {}

    @Override
    public void checkpoint(final long sequence, final long time, final long stateHash) {}
}
