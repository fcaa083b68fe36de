package io.doorbuster.http;

import io.doorbuster.engine.sale.Decision;
import io.doorbuster.engine.sale.Outcome;
import io.doorbuster.engine.sale.SaleTerms;
import java.io.IOException;
import java.util.List;

/** {@code POST /admin/v1/sales/{saleId}/restock}. The key is required: to add units twice by mistake is costly. */
final class RestockHandler implements Endpoint {
    private static final List<String> MEMBERS = List.of("units");

    @Override
    public void handle(final Call call) {
        final Restock restock = new Restock();
        final String key;
        final String actor;
        try {
            JsonBody.read(call, MEMBERS, restock);
            if (restock.units == 0) {
                throw BadInput.invalidValue("units", "\"units\" is missing, or 0, which changes nothing.");
            }
            key = IdempotencyKey.of(call);
            if (key == null) {
                throw BadInput.of(
                        Problem.INVALID_KEY,
                        null,
                        "A restock needs an Idempotency-Key, so that it can be repeated without adding twice.");
            }
            actor = Actor.of(call);
        } catch (final BadInput bad) {
            bad.refuse(call);
            return;
        }
        if (AdminHandlers.findSale(call)) {
            final Lane lane = call.lane;
            lane.commands.restock(call.sale.view().number(), restock.units, lane.key(key), lane.actor(actor));
            lane.replies.submit(call, RestockHandler::answer);
        }
    }

    private static void answer(final Call call, final Decision decision) {
        if (decision.outcome == Outcome.STOCK_TOO_LARGE) {
            BadInput.invalidValue("units", "\"units\" would lift the stock above " + SaleTerms.MAX_STOCK + ".")
                    .refuse(call);
        } else {
            AdminHandlers.answerChange(call, decision);
        }
    }

    private static final class Restock implements JsonBody.Members {
        private int units;

        @Override
        public void take(final int index, final JsonBody.Value value) throws IOException, BadInput {
            units = (int) value.wholeNumber(-SaleTerms.MAX_STOCK, SaleTerms.MAX_STOCK);
        }
    }
}
