package io.doorbuster.http;

import io.doorbuster.engine.sale.SaleState;
import io.doorbuster.engine.sale.SaleTerms;
import io.doorbuster.engine.sale.SaleView;

/** A sale as JSON. */
final class SaleJson {
    private SaleJson() {}

    /** The object as shoppers see it at {@code now}. {@code nextOpensAt} is null unless an opening is still to come. */
    static void write(final JsonWriter json, final SaleView view, final long now) {
        begin(json, view, now);
        json.endObject();
    }

    /** The same with what is only the merchant's business. */
    static void writeForMerchant(final JsonWriter json, final SaleView view, final long now) {
        begin(json, view, now);
        json.member("maxUnitsPerOrder", view.terms().maxUnitsPerOrder()).endObject();
    }

    private static void begin(final JsonWriter json, final SaleView view, final long now) {
        final SaleTerms terms = view.terms();
        final SaleState state = view.stateAt(now);
        json.beginObject()
                .member("saleId", terms.saleId())
                .member("title", terms.title())
                .member("state", state.label())
                .member("opensAt", terms.opensAt());
        timeOrNull(json, "closesAt", terms.closesAt());
        timeOrNull(json, "nextOpensAt", state == SaleState.SCHEDULED ? terms.opensAt() : SaleTerms.NEVER);
        json.member("stock", view.stock())
                .member("remaining", view.remaining())
                .member("sold", view.sold())
                .member("held", view.held())
                .member("perUserLimit", terms.perUserLimit())
                .member("waitlisted", view.waitlisted())
                .member("now", now)
                .member("sequence", view.sequence());
    }

    private static void timeOrNull(final JsonWriter json, final String name, final long time) {
        if (time == SaleTerms.NEVER) {
            json.nullMember(name);
        } else {
            json.member(name, time);
        }
    }
}
