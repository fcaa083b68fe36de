package io.doorbuster.http;

import io.doorbuster.engine.pipeline.PublishedSale;
import io.doorbuster.engine.sale.Decision;
import io.doorbuster.engine.sale.OrderView;
import io.undertow.util.Headers;

/** A shopper's own orders. They are read through the engine, so they are never older than his last answer. */
final class OrderHandlers {
    private static final String NO_STORE = "private, no-store";

    private OrderHandlers() {}

    /** {@code GET /v1/sales/{saleId}/purchases/me} */
    static void mine(final Call call) {
        if (!call.lane.identity.identify(call)) {
            return;
        }
        final PublishedSale sale = call.engine().directory().find(call.saleId);
        if (sale == null) {
            call.refuse(Problem.UNKNOWN_SALE);
            return;
        }
        final Lane lane = call.lane;
        lane.commands.readOrders(sale.view().number(), lane.user(call.user));
        lane.replies.submit(call, OrderHandlers::answerMine);
    }

    private static void answerMine(final Call call, final Decision decision) {
        final Problem problem = Refusals.of(decision.outcome);
        if (problem != null) {
            call.refuse(problem);
            return;
        }
        final JsonWriter json = call.beginAnswer().beginObject().beginArray("orders");
        for (final OrderView order : decision.orders) {
            OrderJson.write(json, call, order);
        }
        json.endArray().endObject();
        call.set(Headers.CACHE_CONTROL, NO_STORE);
        call.sendJson(200);
    }

    /** {@code GET /v1/orders/{orderId}}; the call's sale and order are set. */
    static void one(final Call call) {
        if (!call.lane.identity.identify(call)) {
            return;
        }
        final PublishedSale sale = call.engine().directory().find(call.saleId);
        if (sale == null) {
            call.refuse(Problem.UNKNOWN_ORDER);
            return;
        }
        final Lane lane = call.lane;
        lane.commands.readOrder(sale.view().number(), call.orderNumber, lane.user(call.user));
        lane.replies.submit(call, OrderHandlers::answerOne);
    }

    private static void answerOne(final Call call, final Decision decision) {
        final Problem problem = Refusals.of(decision.outcome);
        if (problem != null) {
            call.refuse(problem);
            return;
        }
        OrderJson.write(call.beginAnswer(), call, decision);
        call.set(Headers.CACHE_CONTROL, NO_STORE);
        call.sendJson(200);
    }
}
