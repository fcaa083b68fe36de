package io.doorbuster.http;

import io.doorbuster.engine.pipeline.PublishedSale;
import io.doorbuster.engine.sale.Decision;
import io.doorbuster.engine.sale.Eligibility;
import io.doorbuster.engine.sale.MerchantDecider;
import io.doorbuster.engine.sale.OrderView;
import io.doorbuster.engine.sale.Outcome;
import io.doorbuster.engine.sale.Sales;
import io.undertow.util.Headers;
import java.util.List;

/** A shopper's own orders. They are read through the engine, so they are never older than his last answer. */
final class OrderHandlers {
    private static final List<String> PARAMETERS = List.of("before", "limit");
    private static final int FROM_THE_NEWEST = 0;
    private static final int DEFAULT_LIMIT = 100;
    private static final String NO_STORE = "private, no-store";

    private OrderHandlers() {}

    /** {@code GET /v1/sales/{saleId}/purchases/me[?limit=N][&before=NUMBER]}: a page of them, the last page first. */
    static void mine(final Call call) {
        if (!call.lane.identity.identify(call)) {
            return;
        }
        final int before;
        final int limit;
        try {
            final Query query = Query.of(call, PARAMETERS);
            before = (int) query.wholeNumber("before", 1, Integer.MAX_VALUE, FROM_THE_NEWEST);
            limit = (int) query.wholeNumber("limit", 1, MerchantDecider.MAX_ORDERS_PER_PAGE, DEFAULT_LIMIT);
        } catch (final BadInput bad) {
            bad.refuse(call);
            return;
        }
        call.sale = call.engine().directory().find(call.saleId);
        if (call.sale == null) {
            call.refuse(Problem.UNKNOWN_SALE);
            return;
        }
        final Lane lane = call.lane;
        final int sale = call.sale.view().number();
        lane.commands.readOrders(sale, lane.user(call.user), before, limit);
        lane.replies.submitList(call, OrderHandlers::answerMine);
    }

    /** With the pseudonym, by which he finds himself in the list that the merchant may publish. */
    private static void answerMine(final Call call, final Decision decision) {
        if (Refusals.refuse(call, decision)) {
            return;
        }
        final PublishedSale sale = call.sale;
        final JsonWriter json = call.beginAnswer().beginObject().beginArray("orders");
        for (final OrderView order : decision.orders) {
            OrderJson.write(json, call, order);
        }
        json.endArray();
        if (decision.nextBeforeOrder == 0) {
            json.nullMember("nextBefore");
        } else {
            json.member("nextBefore", decision.nextBeforeOrder);
        }
        json.member("pseudonym", Sales.hex(sale.pseudonym(call.lane.user(call.user))));
        if (sale.view().terms().eligibility() == Eligibility.REGISTERED) {
            json.member("registered", decision.registered);
        }
        json.endObject();
        call.set(Headers.CACHE_CONTROL, NO_STORE);
        call.sendJson(200);
    }

    /** {@code GET /v1/orders/{orderId}}; the call's sale and order are set. */
    static void one(final Call call) {
        if (!call.lane.identity.identify(call)) {
            return;
        }
        final PublishedSale sale = findSale(call);
        if (sale != null) {
            final Lane lane = call.lane;
            lane.commands.readOrder(sale.view().number(), call.orderNumber, lane.user(call.user));
            lane.replies.submit(call, OrderHandlers::answerOne);
        }
    }

    /** {@code DELETE /v1/orders/{orderId}}: gives up an order that is not paid, or leaves the line. */
    static void cancel(final Call call) {
        if (!call.lane.identity.identify(call)) {
            return;
        }
        try {
            JsonBody.readNothing(call);
        } catch (final BadInput bad) {
            bad.refuse(call);
            return;
        }
        final PublishedSale sale = findSale(call);
        if (sale != null) {
            final Lane lane = call.lane;
            lane.commands.cancelOrder(sale.view().number(), call.orderNumber, lane.user(call.user));
            lane.replies.submit(call, OrderHandlers::answerOne);
        }
    }

    /** The sale of the call's order; or null, and the call is refused: where there is no sale there is no order. */
    private static PublishedSale findSale(final Call call) {
        final PublishedSale sale = call.engine().directory().find(call.saleId);
        if (sale == null) {
            call.refuse(Problem.UNKNOWN_ORDER);
        }
        return sale;
    }

    private static void answerOne(final Call call, final Decision decision) {
        if (decision.outcome == Outcome.UNKNOWN_SALE) {
            // Removed between our look and the engine's.
            call.refuse(Problem.UNKNOWN_ORDER);
        } else if (!Refusals.refuse(call, decision)) {
            OrderJson.write(call.beginAnswer(), call, decision);
            call.set(Headers.CACHE_CONTROL, NO_STORE);
            call.sendJson(200);
        }
    }
}
