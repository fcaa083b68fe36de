package io.doorbuster.http.shopper;

import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.Eligibility;
import io.doorbuster.engine.model.OrderView;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.port.PublishedSale;
import io.doorbuster.engine.sale.MerchantDecider;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.http.answer.OrderJson;
import io.doorbuster.http.answer.Refusals;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Header;
import io.doorbuster.http.exchange.Lane;
import io.doorbuster.http.exchange.Query;
import io.doorbuster.http.json.BadInput;
import io.doorbuster.http.json.JsonWriter;
import io.doorbuster.http.json.Problem;
import java.util.List;

/** A user's own orders. They are read through the engine, so they are never older than the user's last answer. */
final class OrderHandlers {
    private static final List<String> PARAMETERS = List.of("before", "limit");
    private static final int FROM_THE_NEWEST = 0;
    private static final int DEFAULT_LIMIT = 100;
    private static final String NO_STORE = "private, no-store";

    private OrderHandlers() {}

    /**
     * {@code GET /v1/sales/{saleId}/purchases/me[?limit=N][&before=NUMBER]}: a page of the user's orders, the last page
     * first.
     */
    static void mine(final Call call) throws BadInput {
        final Query query = Query.of(call, PARAMETERS);
        final int before = (int) query.wholeNumber("before", 1, Integer.MAX_VALUE, FROM_THE_NEWEST);
        final int limit = (int) query.wholeNumber("limit", 1, MerchantDecider.MAX_ORDERS_PER_PAGE, DEFAULT_LIMIT);
        if (!call.findSale(Problem.UNKNOWN_SALE)) {
            return;
        }
        final Lane lane = call.lane;
        final int sale = call.sale.view().number();
        lane.replies.submitList(
                call, lane.commands.readOrders(sale, lane.user(call.user), before, limit), OrderHandlers::answerMine);
    }

    /** Includes the pseudonym, by which users find themselves in a list that the merchant publishes. */
    private static void answerMine(final Call call, final Decision decision) {
        if (Refusals.refuse(call, decision)) {
            return;
        }
        final PublishedSale sale = call.sale;
        final JsonWriter json = call.beginAnswer().beginObject().beginArray("orders");
        for (final OrderView order : decision.orders) {
            OrderJson.write(json, call, order);
        }
        OrderJson.endOrdersOfUser(json, decision.nextBeforeOrder);
        json.member("pseudonym", Sales.hex(sale.pseudonym(call.lane.user(call.user))));
        if (sale.view().terms().eligibility() == Eligibility.REGISTERED) {
            json.member("registered", decision.registered);
        }
        json.endObject();
        call.set(Header.CACHE_CONTROL, NO_STORE);
        call.sendJson(200);
    }

    /** {@code GET /v1/orders/{orderId}}; the call's sale and order are set. */
    static void one(final Call call) {
        // Where there is no sale there is no order.
        if (call.findSale(Problem.UNKNOWN_ORDER)) {
            final Lane lane = call.lane;
            lane.replies.submit(
                    call,
                    lane.commands.readOrder(call.sale.view().number(), call.orderNumber, lane.user(call.user)),
                    OrderHandlers::answerOne);
        }
    }

    /** {@code DELETE /v1/orders/{orderId}}: cancels an order that is not paid, or leaves the waitlist. */
    static void cancel(final Call call) throws BadInput {
        call.readEmptyBody();
        // Where there is no sale there is no order.
        if (call.findSale(Problem.UNKNOWN_ORDER)) {
            final Lane lane = call.lane;
            lane.replies.submit(
                    call,
                    lane.commands.cancelOrder(call.sale.view().number(), call.orderNumber, lane.user(call.user)),
                    OrderHandlers::answerOne);
        }
    }

    private static void answerOne(final Call call, final Decision decision) {
        if (decision.outcome == Outcome.UNKNOWN_SALE) {
            // The sale was removed after we found it and before the engine decided.
            call.refuse(Problem.UNKNOWN_ORDER);
        } else if (!Refusals.refuse(call, decision)) {
            OrderJson.write(call.beginAnswer(), call, decision);
            call.set(Header.CACHE_CONTROL, NO_STORE);
            call.sendJson(200);
        }
    }
}
