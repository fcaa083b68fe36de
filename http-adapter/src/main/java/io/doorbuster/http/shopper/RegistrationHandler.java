package io.doorbuster.http.shopper;

import io.doorbuster.engine.model.Decision;
import io.doorbuster.http.answer.PurchaseAnswer;
import io.doorbuster.http.answer.Refusals;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Endpoint;
import io.doorbuster.http.exchange.Lane;
import io.doorbuster.http.json.BadInput;
import io.doorbuster.http.json.Problem;

/**
 * {@code POST /v1/sales/{saleId}/registrations}. Only the engine knows the registered users, so it decides even if the
 * newest view would refuse: a user who registered in time gets the same answer again, no matter how late. IO thread
 * only.
 */
final class RegistrationHandler implements Endpoint {
    @Override
    public void handle(final Call call) throws BadInput {
        call.readEmptyBody();
        if (call.findSale(Problem.UNKNOWN_SALE)) {
            final Lane lane = call.lane;
            final int number = call.sale.view().number();
            lane.replies.submit(
                    call, lane.commands.register(number, lane.user(call.user)), RegistrationHandler::answer);
        }
    }

    private static void answer(final Call call, final Decision decision) {
        if (Refusals.refuse(call, decision)) {
            return;
        }
        PurchaseAnswer.setDurability(call);
        PurchaseAnswer.setReplayed(call, decision);
        call.beginAnswer()
                .beginObject()
                .member("saleId", call.saleId)
                .member("userId", call.user)
                .member("sequence", decision.sequence)
                .member("time", decision.time)
                .endObject();
        call.sendJson(decision.replayed ? 200 : 201);
    }
}
