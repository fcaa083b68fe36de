package io.doorbuster.http.answer;

import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Header;

/** The answer to a purchase. IO thread only. */
public final class PurchaseAnswer {

    private PurchaseAnswer() {}

    /**
     * Answers 201 if the order was secured when it was made, and 202 if it was waitlisted then, no matter what has
     * happened to it since.
     */
    public static void answer(final Call call, final Decision decision) {
        if (Refusals.refuse(call, decision)) {
            return;
        }
        final StringBuilder location = call.lane.text();
        location.append("/v1/orders/").append(call.saleId).append('-').append(decision.order);
        call.set(Header.LOCATION, location);
        setDurability(call);
        setReplayed(call, decision);
        OrderJson.write(call.beginAnswer(), call, decision);
        call.sendJson(decision.outcome == Outcome.WAITLISTED ? 202 : 201);
    }

    /** Sets the header that names the failures which the order survives. */
    public static void setDurability(final Call call) {
        call.set(Header.DURABILITY, call.engine().durability());
    }

    /** Marks the answer as replayed if an earlier request had already been executed. */
    public static void setReplayed(final Call call, final Decision decision) {
        if (decision.replayed) {
            call.set(Header.IDEMPOTENT_REPLAYED, "true");
        }
    }
}
