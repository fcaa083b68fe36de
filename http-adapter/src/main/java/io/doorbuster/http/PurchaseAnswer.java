package io.doorbuster.http;

import io.doorbuster.engine.sale.Decision;
import io.doorbuster.engine.sale.Outcome;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;

/** What the shopper is told of the decision on a purchase. IO thread only. */
final class PurchaseAnswer {
    private static final HttpString DURABILITY = new HttpString("Durability");
    private static final HttpString IDEMPOTENT_REPLAYED = new HttpString("Idempotent-Replayed");

    private PurchaseAnswer() {}

    /**
     * 201 for an order that was secured when it was made, 202 for one that was put in line then, whatever has become of
     * either since.
     */
    static void answer(final Call call, final Decision decision) {
        if (Refusals.refuse(call, decision)) {
            return;
        }
        call.set(Headers.LOCATION, "/v1/orders/" + OrderJson.orderId(call.saleId, decision.order));
        setDurability(call);
        setReplayed(call, decision);
        OrderJson.write(call.beginAnswer(), call, decision);
        call.sendJson(decision.outcome == Outcome.WAITLISTED ? 202 : 201);
    }

    /** What the answer survives. */
    static void setDurability(final Call call) {
        call.set(DURABILITY, call.engine().durability());
    }

    /** Says so if an earlier request had done it already. */
    static void setReplayed(final Call call, final Decision decision) {
        if (decision.replayed) {
            call.set(IDEMPOTENT_REPLAYED, "true");
        }
    }
}
