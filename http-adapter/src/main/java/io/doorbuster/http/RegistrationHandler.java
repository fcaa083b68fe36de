package io.doorbuster.http;

import io.doorbuster.engine.pipeline.PublishedSale;
import io.doorbuster.engine.sale.Decision;

/**
 * {@code POST /v1/sales/{saleId}/registrations}. Only the engine knows who registered, so it decides even on what the
 * newest view would refuse: whoever registered in time is told so again, however late. IO thread only.
 */
final class RegistrationHandler implements Endpoint {
    @Override
    public void handle(final Call call) {
        if (!call.lane.identity.identify(call)) {
            return;
        }
        try {
            JsonBody.readNothing(call);
        } catch (final BadInput bad) {
            bad.refuse(call);
            return;
        }
        final PublishedSale sale = call.engine().directory().find(call.saleId);
        if (sale == null) {
            call.refuse(Problem.UNKNOWN_SALE);
            return;
        }
        call.lane.commands.register(sale.view().number(), call.lane.user(call.user));
        call.lane.replies.submit(call, RegistrationHandler::answer);
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
