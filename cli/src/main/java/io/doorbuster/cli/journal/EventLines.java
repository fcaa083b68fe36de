package io.doorbuster.cli.journal;

import io.doorbuster.engine.sale.Outcome;
import io.doorbuster.engine.sale.SaleEvents;
import io.doorbuster.engine.sale.SaleTerms;
import io.doorbuster.engine.sale.Sales;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/** Makes a line of every event, with sale ids for sale numbers. For one thread. */
final class EventLines implements SaleEvents {
    private final Map<Integer, String> saleIds = new HashMap<>();
    private final Consumer<EventLine> to;

    EventLines(final Consumer<EventLine> to) {
        this.to = to;
    }

    @Override
    public void engineConfigured(final long sequence, final long time, final int checkpointEvery) {
        to.accept(EventLine.of(
                sequence, time, "engine-configured", null, null, "checkpointEvery", (long) checkpointEvery));
    }

    @Override
    public void saleCreated(
            final long sequence,
            final long time,
            final int sale,
            final SaleTerms terms,
            final long seed0,
            final long seed1) {
        saleIds.put(sale, terms.saleId());
        to.accept(EventLine.of(
                sequence,
                time,
                "sale-created",
                terms.saleId(),
                null,
                "title",
                terms.title(),
                "stock",
                (long) terms.stock(),
                "opensAt",
                terms.opensAt(),
                "closesAt",
                terms.closesAt() == SaleTerms.NEVER ? "never" : (Object) terms.closesAt(),
                "perUserLimit",
                (long) terms.perUserLimit(),
                "maxUnitsPerOrder",
                (long) terms.maxUnitsPerOrder()));
    }

    @Override
    public void salePaused(final long sequence, final long time, final int sale) {
        to.accept(EventLine.of(sequence, time, "sale-paused", saleIds.get(sale), null));
    }

    @Override
    public void saleResumed(final long sequence, final long time, final int sale) {
        to.accept(EventLine.of(sequence, time, "sale-resumed", saleIds.get(sale), null));
    }

    @Override
    public void saleClosed(final long sequence, final long time, final int sale) {
        to.accept(EventLine.of(sequence, time, "sale-closed", saleIds.get(sale), null));
    }

    @Override
    public void saleRestocked(
            final long sequence, final long time, final int sale, final int units, final DirectBuffer key) {
        to.accept(EventLine.of(
                sequence, time, "sale-restocked", saleIds.get(sale), null, "units", (long) units, "key", text(key)));
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
        to.accept(EventLine.of(
                sequence,
                time,
                "order-secured",
                saleIds.get(sale),
                text(user),
                "orderId",
                saleIds.get(sale) + "-" + order,
                "quantity",
                (long) quantity,
                "position",
                (long) position,
                "unitsBefore",
                (long) unitsBefore,
                "key",
                text(key)));
    }

    @Override
    public void purchaseRefused(
            final long sequence,
            final long time,
            final int sale,
            final Outcome reason,
            final int quantity,
            final DirectBuffer user) {
        to.accept(EventLine.of(
                sequence,
                time,
                "purchase-refused",
                saleIds.get(sale),
                text(user),
                "reason",
                reason.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                "quantity",
                (long) quantity));
    }

    @Override
    public void checkpoint(final long sequence, final long time, final long stateHash) {
        to.accept(EventLine.of(sequence, time, "checkpoint", null, null, "stateHash", Sales.hex(stateHash)));
    }

    private static String text(final DirectBuffer ascii) {
        return ascii.getStringWithoutLengthAscii(0, ascii.capacity());
    }
}
