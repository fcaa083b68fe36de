package io.doorbuster.journal.export;

import io.doorbuster.engine.model.EdgeSettings;
import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.engine.model.SaleEvents;
import io.doorbuster.engine.model.SaleTerms;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * Encodes every event as a name and JSON in ASCII, for the table of dead letters: whichever event a database refuses,
 * its facts are kept. For one thread.
 */
public final class EventJson implements SaleEvents {
    /** The kind of the event that creates a sale; no other event of the sale can be applied without it. */
    public static final String SALE_CREATED = "sale-created";

    private final Json json = new Json();
    private String kind = "";
    private String payload = "";

    /** Kind of the last event read. */
    public String kind() {
        return kind;
    }

    /** JSON of the last event read: its members as in the journal, the sale by number. */
    public String payload() {
        return payload;
    }

    @Override
    public void engineConfigured(final long sequence, final long time, final EngineSettings settings) {
        begin("engine-configured", sequence, time)
                .put("checkpointEvery", settings.checkpointEvery())
                .put("maxSales", settings.maxSales())
                .put("refusalsPerUser", settings.refusalsPerUser())
                .put("maxStateBytes", settings.maxStateBytes());
        end();
    }

    @Override
    public void edgeSettingsChanged(
            final long sequence, final long time, final Map<String, String> changes, final DirectBuffer actor) {
        begin("edge-settings-changed", sequence, time).put("changes", EdgeSettings.text(changes));
        end();
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
        begin(SALE_CREATED, sequence, time, sale)
                .put("saleId", terms.saleId())
                .put("title", terms.title())
                .put("stock", terms.initialStock())
                .put("opensAt", terms.opensAt())
                .put("closesAt", terms.closesAt())
                .put("paymentWindowMs", terms.paymentWindowMillis());
        end();
    }

    @Override
    public void saleChanged(
            final long sequence, final long time, final int sale, final SaleChange change, final DirectBuffer actor) {
        begin("sale-changed", sequence, time, sale)
                .put("title", change.title())
                .put("closesAt", change.closesAt())
                .put("perUserLimit", change.perUserLimit());
        end();
    }

    @Override
    public void salePaused(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        begin("sale-paused", sequence, time, sale);
        end();
    }

    @Override
    public void saleResumed(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        begin("sale-resumed", sequence, time, sale);
        end();
    }

    @Override
    public void saleClosed(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        begin("sale-closed", sequence, time, sale);
        end();
    }

    @Override
    public void saleRemoved(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        begin("sale-removed", sequence, time, sale);
        end();
    }

    @Override
    public void saleRestocked(
            final long sequence,
            final long time,
            final int sale,
            final int units,
            final DirectBuffer key,
            final DirectBuffer actor) {
        begin("sale-restocked", sequence, time, sale).put("units", units).put("key", text(key));
        end();
    }

    @Override
    public void roundOpened(
            final long sequence,
            final long time,
            final int sale,
            final int round,
            final int units,
            final int withdrawn) {
        begin("round-opened", sequence, time, sale)
                .put("round", round)
                .put("units", units)
                .put("withdrawn", withdrawn);
        end();
    }

    @Override
    public void userRegistered(final long sequence, final long time, final int sale, final DirectBuffer user) {
        begin("user-registered", sequence, time, sale).put("userId", text(user));
        end();
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
        begin("order-secured", sequence, time, sale)
                .put("orderNumber", order)
                .put("quantity", quantity)
                .put("position", position)
                .put("unitsBefore", unitsBefore)
                .put("userId", text(user))
                .put("key", text(key));
        end();
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
        begin("order-waitlisted", sequence, time, sale)
                .put("orderNumber", order)
                .put("quantity", quantity)
                .put("userId", text(user))
                .put("key", text(key));
        end();
    }

    @Override
    public void orderPromoted(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final int position,
            final int unitsBefore) {
        begin("order-promoted", sequence, time, sale)
                .put("orderNumber", order)
                .put("position", position)
                .put("unitsBefore", unitsBefore);
        end();
    }

    @Override
    public void orderPaid(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final DirectBuffer reference,
            final DirectBuffer actor) {
        begin("order-paid", sequence, time, sale).put("orderNumber", order).put("reference", text(reference));
        end();
    }

    @Override
    public void orderExpired(final long sequence, final long time, final int sale, final int order) {
        begin("order-expired", sequence, time, sale).put("orderNumber", order);
        end();
    }

    @Override
    public void orderCancelled(
            final long sequence, final long time, final int sale, final int order, final DirectBuffer actor) {
        begin("order-cancelled", sequence, time, sale).put("orderNumber", order);
        end();
    }

    @Override
    public void orderRefunded(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final boolean returnUnits,
            final DirectBuffer actor) {
        begin("order-refunded", sequence, time, sale).put("orderNumber", order).put("returnUnits", returnUnits);
        end();
    }

    @Override
    public void waitlistLapsed(final long sequence, final long time, final int sale) {
        begin("waitlist-lapsed", sequence, time, sale);
        end();
    }

    @Override
    public void purchaseRefused(
            final long sequence,
            final long time,
            final int sale,
            final Outcome reason,
            final int quantity,
            final DirectBuffer user) {
        begin("purchase-refused", sequence, time, sale)
                .put("reason", reason.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put("quantity", quantity)
                .put("userId", text(user));
        end();
    }

    @Override
    public void checkpoint(final long sequence, final long time, final long stateHash) {
        begin("checkpoint", sequence, time).put("stateHash", HexFormat.of().toHexDigits(stateHash));
        end();
    }

    private Json begin(final String kind, final long sequence, final long time, final int sale) {
        return begin(kind, sequence, time).put("saleNumber", sale);
    }

    private Json begin(final String kind, final long sequence, final long time) {
        this.kind = kind;
        return json.begin().put("sequence", sequence).put("time", time);
    }

    private void end() {
        payload = json.end();
    }

    private static String text(final DirectBuffer ascii) {
        return ascii.getStringWithoutLengthAscii(0, ascii.capacity());
    }
}
