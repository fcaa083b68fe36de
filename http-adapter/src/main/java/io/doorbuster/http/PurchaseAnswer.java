package io.doorbuster.http;

import io.doorbuster.engine.sale.Decision;
import io.doorbuster.engine.sale.Outcome;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.concurrent.TimeUnit;

/** What the shopper is told of the decision on a purchase. IO thread only. */
final class PurchaseAnswer {
    static final HttpString IDEMPOTENT_REPLAYED = new HttpString("Idempotent-Replayed");

    private static final HttpString DURABILITY = new HttpString("Durability");
    private static final long MILLIS_PER_SECOND = TimeUnit.SECONDS.toMillis(1);

    private PurchaseAnswer() {}

    static void answer(final Call call, final Decision decision) {
        final Problem problem = Refusals.of(decision.outcome);
        if (problem == null) {
            secured(call, decision);
        } else {
            refuse(call, problem, decision);
        }
    }

    private static void secured(final Call call, final Decision decision) {
        call.set(Headers.LOCATION, "/v1/orders/" + OrderJson.orderId(call.saleId, decision.order));
        call.set(DURABILITY, call.engine().durability());
        if (decision.replayed) {
            call.set(IDEMPOTENT_REPLAYED, "true");
        }
        OrderJson.write(call.beginAnswer(), call, decision);
        call.sendJson(201);
    }

    private static void refuse(final Call call, final Problem problem, final Decision decision) {
        if (decision.outcome == Outcome.NOT_OPEN) {
            refuseNotOpen(call, decision.opensAt, decision.time);
        } else if (decision.outcome == Outcome.LIMIT_REACHED) {
            final JsonWriter json = call.beginProblem(problem, problem.detail());
            json.beginArray("orderIds");
            for (int i = 0; i < decision.countingOrderCount(); i++) {
                json.element(OrderJson.orderId(call.saleId, decision.countingOrder(i)));
            }
            json.endArray();
            call.sendProblem(problem);
        } else {
            call.refuse(problem);
        }
    }

    /** Refuses because the sale opens only at {@code opensAt}; it is {@code now}. */
    static void refuseNotOpen(final Call call, final long opensAt, final long now) {
        final long millis = Math.max(1, opensAt - now);
        call.setRetryAfter((millis + MILLIS_PER_SECOND - 1) / MILLIS_PER_SECOND);
        call.beginProblem(Problem.NOT_OPEN, Problem.NOT_OPEN.detail()).member("opensAt", opensAt);
        call.sendProblem(Problem.NOT_OPEN);
    }
}
