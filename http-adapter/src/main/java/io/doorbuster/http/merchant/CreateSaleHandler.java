package io.doorbuster.http.merchant;

import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.http.answer.Refusals;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Endpoint;
import io.doorbuster.http.exchange.Header;
import io.doorbuster.http.exchange.Lane;
import io.doorbuster.http.json.BadInput;
import io.doorbuster.http.json.Problem;
import java.security.SecureRandom;

/** {@code POST /admin/v1/sales} */
final class CreateSaleHandler implements Endpoint {
    private final SecureRandom random = new SecureRandom();

    @Override
    public void handle(final Call call) throws BadInput {
        final NewSaleBody body = new NewSaleBody();
        call.readBody(NewSaleBody.MEMBERS, body);
        final SaleTerms terms = body.checked(call.engine().clock().now());
        final String actor = Actor.of(call);
        call.saleId = terms.saleId();
        final Lane lane = call.lane;
        lane.replies.submit(
                call,
                lane.commands.createSale(terms, random.nextLong(), random.nextLong(), lane.actor(actor)),
                CreateSaleHandler::answer);
    }

    /** Answers with the new sale, because its view is published before the reply arrives. */
    private static void answer(final Call call, final Decision decision) {
        if (!Refusals.refuse(call, decision) && call.findSale(Problem.UNKNOWN_SALE)) {
            call.set(Header.LOCATION, "/admin/v1/sales/" + call.saleId);
            AdminHandlers.sendSale(call, 201);
        }
    }
}
