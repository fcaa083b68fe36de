package io.doorbuster.cli.journal;

import io.doorbuster.engine.model.EdgeSettings;
import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.engine.model.SaleEvents;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.sale.Sales;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/** Makes a line of every event, and replaces sale numbers by sale ids. For one thread. */
final class EventLines implements SaleEvents {
    /** The names of all kinds of events. */
    static final List<String> KINDS = List.of(
            "engine-configured",
            "edge-settings-changed",
            "sale-created",
            "sale-changed",
            "sale-paused",
            "sale-resumed",
            "sale-closed",
            "sale-removed",
            "sale-restocked",
            "round-opened",
            "user-registered",
            "order-secured",
            "order-waitlisted",
            "order-promoted",
            "order-paid",
            "order-expired",
            "order-cancelled",
            "order-refunded",
            "waitlist-lapsed",
            "purchase-refused",
            "checkpoint");

    private final Map<Integer, String> saleIds = new HashMap<>();
    private final Consumer<EventLine> to;

    EventLines(final Consumer<EventLine> to) {
        this.to = to;
    }

    /** Sets the id of a sale whose first event is not in the journal any more. */
    void name(final int sale, final String saleId) {
        saleIds.put(sale, saleId);
    }

    @Override
    public void engineConfigured(final long sequence, final long time, final EngineSettings settings) {
        to.accept(EventLine.of(
                sequence,
                time,
                "engine-configured",
                null,
                null,
                "checkpointEvery",
                (long) settings.checkpointEvery(),
                "maxSales",
                (long) settings.maxSales(),
                "refusalsPerUser",
                (long) settings.refusalsPerUser(),
                "maxStateBytes",
                settings.maxStateBytes()));
    }

    @Override
    public void edgeSettingsChanged(
            final long sequence, final long time, final Map<String, String> changes, final DirectBuffer actor) {
        to.accept(EventLine.of(
                sequence,
                time,
                "edge-settings-changed",
                null,
                null,
                "changes",
                EdgeSettings.text(changes),
                "actor",
                text(actor)));
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
        saleIds.put(sale, terms.saleId());
        line(
                sequence,
                time,
                "sale-created",
                sale,
                "title",
                terms.title(),
                "rounds",
                terms.rounds(),
                "carryOver",
                terms.carryOver(),
                "closesAt",
                moment(terms.closesAt()),
                "perUserLimit",
                (long) terms.perUserLimit(),
                "maxUnitsPerOrder",
                (long) terms.maxUnitsPerOrder(),
                "paymentWindowMs",
                terms.paymentWindowMillis(),
                "waitlistCapacity",
                (long) terms.waitlistCapacity(),
                "eligibility",
                name(terms.eligibility()),
                "registrationClosesAt",
                terms.registrationClosesAt(),
                "registrationCapacity",
                (long) terms.registrationCapacity(),
                "actor",
                text(actor));
    }

    @Override
    public void saleChanged(
            final long sequence, final long time, final int sale, final SaleChange change, final DirectBuffer actor) {
        line(
                sequence,
                time,
                "sale-changed",
                sale,
                "title",
                change.title(),
                "closesAt",
                moment(change.closesAt()),
                "perUserLimit",
                (long) change.perUserLimit(),
                "maxUnitsPerOrder",
                (long) change.maxUnitsPerOrder(),
                "waitlistCapacity",
                (long) change.waitlistCapacity(),
                "actor",
                text(actor));
    }

    @Override
    public void salePaused(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        line(sequence, time, "sale-paused", sale, "actor", text(actor));
    }

    @Override
    public void saleResumed(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        line(sequence, time, "sale-resumed", sale, "actor", text(actor));
    }

    @Override
    public void saleClosed(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        line(sequence, time, "sale-closed", sale, "actor", text(actor));
    }

    /** This is the last event of the sale, so its id is forgotten. */
    @Override
    public void saleRemoved(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        line(sequence, time, "sale-removed", sale, "actor", text(actor));
        saleIds.remove(sale);
    }

    @Override
    public void saleRestocked(
            final long sequence,
            final long time,
            final int sale,
            final int units,
            final DirectBuffer key,
            final DirectBuffer actor) {
        line(sequence, time, "sale-restocked", sale, "units", (long) units, "key", text(key), "actor", text(actor));
    }

    @Override
    public void roundOpened(
            final long sequence,
            final long time,
            final int sale,
            final int round,
            final int units,
            final int withdrawn) {
        line(sequence, time, "round-opened", sale, "round", (long) round, "units", (long) units, "withdrawn", (long)
                withdrawn);
    }

    @Override
    public void userRegistered(final long sequence, final long time, final int sale, final DirectBuffer user) {
        to.accept(EventLine.of(sequence, time, "user-registered", saleIds.get(sale), text(user)));
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
                orderId(sale, order),
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
    public void orderWaitlisted(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final int quantity,
            final DirectBuffer user,
            final DirectBuffer key) {
        to.accept(EventLine.of(
                sequence,
                time,
                "order-waitlisted",
                saleIds.get(sale),
                text(user),
                "orderId",
                orderId(sale, order),
                "quantity",
                (long) quantity,
                "key",
                text(key)));
    }

    @Override
    public void orderPromoted(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final int position,
            final int unitsBefore) {
        line(
                sequence,
                time,
                "order-promoted",
                sale,
                "orderId",
                orderId(sale, order),
                "position",
                (long) position,
                "unitsBefore",
                (long) unitsBefore);
    }

    @Override
    public void orderPaid(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final DirectBuffer reference,
            final DirectBuffer actor) {
        line(
                sequence,
                time,
                "order-paid",
                sale,
                "orderId",
                orderId(sale, order),
                "reference",
                text(reference),
                "actor",
                text(actor));
    }

    @Override
    public void orderExpired(final long sequence, final long time, final int sale, final int order) {
        line(sequence, time, "order-expired", sale, "orderId", orderId(sale, order));
    }

    @Override
    public void orderCancelled(
            final long sequence, final long time, final int sale, final int order, final DirectBuffer actor) {
        final String by = actor.capacity() == 0 ? "owner" : text(actor);
        line(sequence, time, "order-cancelled", sale, "orderId", orderId(sale, order), "actor", by);
    }

    @Override
    public void orderRefunded(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final boolean returnUnits,
            final DirectBuffer actor) {
        line(
                sequence,
                time,
                "order-refunded",
                sale,
                "orderId",
                orderId(sale, order),
                "returnUnits",
                returnUnits,
                "actor",
                text(actor));
    }

    @Override
    public void waitlistLapsed(final long sequence, final long time, final int sale) {
        line(sequence, time, "waitlist-lapsed", sale);
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
                name(reason),
                "quantity",
                (long) quantity));
    }

    @Override
    public void checkpoint(final long sequence, final long time, final long stateHash) {
        to.accept(EventLine.of(sequence, time, "checkpoint", null, null, "stateHash", Sales.hex(stateHash)));
    }

    private void line(
            final long sequence, final long time, final String kind, final int sale, final Object... members) {
        to.accept(EventLine.of(sequence, time, kind, saleIds.get(sale), null, members));
    }

    private String orderId(final int sale, final int order) {
        return saleIds.get(sale) + "-" + order;
    }

    private static Object moment(final long closesAt) {
        return closesAt == SaleTerms.NEVER ? EventLine.NEVER : (Object) closesAt;
    }

    private static String name(final Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String text(final DirectBuffer ascii) {
        return ascii.getStringWithoutLengthAscii(0, ascii.capacity());
    }
}
