package io.doorbuster.http;

import io.doorbuster.engine.sale.Decision;
import io.doorbuster.engine.sale.SaleTerms;
import io.undertow.util.Headers;
import java.security.SecureRandom;

/** {@code POST /admin/v1/sales} */
final class CreateSaleHandler implements Endpoint {
    private final SecureRandom random = new SecureRandom();

    @Override
    public void handle(final Call call) {
        final SaleTerms terms;
        final String actor;
        try {
            final NewSaleBody body = new NewSaleBody();
            JsonBody.read(call, NewSaleBody.MEMBERS, body);
            terms = body.checked(call.engine().clock().now());
            actor = Actor.of(call);
        } catch (final BadInput bad) {
            bad.refuse(call);
            return;
        }
        call.saleId = terms.saleId();
        final Lane lane = call.lane;
        lane.commands.createSale(terms, random.nextLong(), random.nextLong(), lane.actor(actor));
        lane.replies.submit(call, CreateSaleHandler::answer);
    }

    /** The sale is published before its answer comes. */
    private static void answer(final Call call, final Decision decision) {
        if (!Refusals.refuse(call, decision) && AdminHandlers.findSale(call)) {
            call.set(Headers.LOCATION, "/admin/v1/sales/" + call.saleId);
            AdminHandlers.sendSale(call, 201);
        }
    }
}
