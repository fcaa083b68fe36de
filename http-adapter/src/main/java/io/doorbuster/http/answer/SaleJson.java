package io.doorbuster.http.answer;

import io.doorbuster.engine.model.Eligibility;
import io.doorbuster.engine.model.Round;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.model.SaleView;
import io.doorbuster.http.json.JsonWriter;

/** A sale as JSON. */
public final class SaleJson {
    private static final long NO_OPENING = 0;

    private SaleJson() {}

    /**
     * Writes the sale as shoppers see it at {@code now}. {@code nextOpensAt} is null unless an opening is still to
     * come.
     *
     * @param asOf the directory's value before {@code view} was read from it, so that the view includes everything up
     *     to then
     */
    public static void write(final JsonWriter json, final SaleView view, final long now, final long asOf) {
        begin(json, view, now, asOf);
        json.endObject();
    }

    /** Writes the same with the members that only the merchant sees. */
    public static void writeForMerchant(final JsonWriter json, final SaleView view, final long now, final long asOf) {
        final SaleTerms terms = view.terms();
        begin(json, view, now, asOf);
        json.member("maxUnitsPerOrder", terms.maxUnitsPerOrder());
        if (terms.rounds().size() > 1) {
            json.member("carryOver", terms.carryOver());
        }
        if (terms.eligibility() == Eligibility.REGISTERED) {
            json.member("registrationCapacity", terms.registrationCapacity());
        }
        json.endObject();
    }

    private static void begin(final JsonWriter json, final SaleView view, final long now, final long asOf) {
        final SaleTerms terms = view.terms();
        final long nextOpensAt = view.nextOpensAt(now);
        json.beginObject()
                .member("saleId", terms.saleId())
                .member("title", terms.title())
                .member("state", view.stateAt(now).label())
                .member("opensAt", terms.opensAt());
        timeOrNull(json, "closesAt", terms.closesAt() == SaleTerms.NEVER, terms.closesAt());
        timeOrNull(json, "nextOpensAt", nextOpensAt == NO_OPENING, nextOpensAt);
        json.member("stock", view.stock())
                .member("remaining", view.remaining())
                .member("sold", view.sold())
                .member("held", view.held())
                .member("perUserLimit", terms.perUserLimit())
                .member("waitlisted", view.waitlisted())
                .member("now", now)
                .member("sequence", view.sequence())
                .member("asOf", asOf)
                .member("paymentWindowMs", terms.paymentWindowMillis())
                .member("waitlistCapacity", terms.waitlistCapacity());
        registration(json, view);
        if (terms.rounds().size() > 1) {
            rounds(json, view);
        }
    }

    private static void registration(final JsonWriter json, final SaleView view) {
        final SaleTerms terms = view.terms();
        json.member("eligibility", terms.eligibility().label());
        timeOrNull(json, "registrationClosesAt", terms.eligibility() == Eligibility.OPEN, terms.registrationClosesAt());
        json.member("registered", view.registered());
    }

    private static void rounds(final JsonWriter json, final SaleView view) {
        json.member("round", view.round()).beginArray("rounds");
        for (final Round round : view.terms().rounds()) {
            json.beginObject()
                    .member("opensAt", round.opensAt())
                    .member("units", round.units())
                    .endObject();
        }
        json.endArray();
    }

    private static void timeOrNull(final JsonWriter json, final String name, final boolean isNull, final long time) {
        if (isNull) {
            json.nullMember(name);
        } else {
            json.member(name, time);
        }
    }
}
