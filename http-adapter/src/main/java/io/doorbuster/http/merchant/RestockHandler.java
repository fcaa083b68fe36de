package io.doorbuster.http.merchant;

import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.http.answer.IdempotencyKey;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Endpoint;
import io.doorbuster.http.exchange.Lane;
import io.doorbuster.http.json.BadInput;
import io.doorbuster.http.json.JsonBody;
import io.doorbuster.http.json.Problem;
import java.io.IOException;
import java.util.List;

/**
 * {@code POST /admin/v1/sales/{saleId}/restock}. The key is required, because adding units twice is a costly mistake.
 */
final class RestockHandler implements Endpoint {
    private static final List<String> MEMBERS = List.of("units");

    @Override
    public void handle(final Call call) throws BadInput {
        final Restock restock = new Restock();
        call.readBody(MEMBERS, restock);
        if (restock.units == 0) {
            throw BadInput.invalidValue("units", "\"units\" is missing or 0. Send the units to add or to take back.");
        }
        final String key = IdempotencyKey.of(call);
        if (key == null) {
            throw BadInput.of(
                    Problem.INVALID_KEY,
                    null,
                    "A restock needs an Idempotency-Key, so that you can repeat it without adding the units twice.");
        }
        final String actor = Actor.of(call);
        if (call.findSale(Problem.UNKNOWN_SALE)) {
            final Lane lane = call.lane;
            lane.replies.submit(
                    call,
                    lane.commands.restock(call.sale.view().number(), restock.units, lane.key(key), lane.actor(actor)),
                    RestockHandler::answer);
        }
    }

    private static void answer(final Call call, final Decision decision) {
        if (decision.outcome == Outcome.STOCK_TOO_LARGE) {
            call.refuse(BadInput.invalidValue(
                    "units", "\"units\" would raise the stock above " + SaleTerms.MAX_STOCK + ". Send fewer units."));
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
