package io.doorbuster.http.merchant;

import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.OrderView;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.sale.MerchantDecider;
import io.doorbuster.http.answer.OrderJson;
import io.doorbuster.http.answer.Refusals;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Endpoint;
import io.doorbuster.http.exchange.Header;
import io.doorbuster.http.exchange.Lane;
import io.doorbuster.http.exchange.Query;
import io.doorbuster.http.json.BadInput;
import io.doorbuster.http.json.JsonWriter;
import io.doorbuster.http.json.Problem;
import java.util.List;

/**
 * {@code GET /admin/v1/sales/{saleId}/purchases} with {@code X-User-Id}: a page of one user's orders, the last page
 * first, with the references of their payments. The user is in a header so that no log of paths names users. IO thread
 * only.
 */
final class UserOrdersHandler implements Endpoint {
    private static final String BEFORE = "before";
    private static final String LIMIT = "limit";
    private static final List<String> PARAMETERS = List.of(BEFORE, LIMIT);
    private static final int FROM_THE_NEWEST = 0;
    private static final int DEFAULT_LIMIT = 100;

    @Override
    public void handle(final Call call) throws BadInput {
        final Query query = Query.of(call, PARAMETERS);
        final int before = (int) query.wholeNumber(BEFORE, 1, Integer.MAX_VALUE, FROM_THE_NEWEST);
        final int limit = (int) query.wholeNumber(LIMIT, 1, MerchantDecider.MAX_ORDERS_PER_PAGE, DEFAULT_LIMIT);
        final String user = call.onlyHeader(Header.X_USER_ID);
        if (!SaleTerms.isOpaqueId(user)) {
            throw BadInput.invalidValue(
                    Header.X_USER_ID.fieldName(),
                    "X-User-Id must name the user: 1 to 64 visible ASCII characters without spaces. Send one such"
                            + " header.");
        }
        if (call.findSale(Problem.UNKNOWN_SALE)) {
            final Lane lane = call.lane;
            lane.replies.submitList(
                    call,
                    lane.commands.readOrders(call.sale.view().number(), lane.user(user), before, limit),
                    UserOrdersHandler::answer);
        }
    }

    private static void answer(final Call call, final Decision decision) {
        if (Refusals.refuse(call, decision)) {
            return;
        }
        final JsonWriter json = call.beginAnswer().beginObject().beginArray("orders");
        for (final OrderView order : decision.orders) {
            OrderJson.writeForMerchant(json, call.saleId, order);
        }
        OrderJson.endOrdersOfUser(json, decision.nextBeforeOrder);
        json.endObject();
        call.set(Header.CACHE_CONTROL, "no-store");
        call.sendJson(200);
    }
}
