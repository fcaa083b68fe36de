package io.doorbuster.http;

import io.doorbuster.engine.sale.Decision;
import io.doorbuster.engine.sale.OrderStatus;
import io.doorbuster.engine.sale.OrderView;
import io.doorbuster.engine.sale.SaleTerms;

/** An order as JSON, and its id. */
final class OrderJson {
    static final int NO_ORDER = 0;

    private static final int MAX_NUMBER_DIGITS = 10;

    private OrderJson() {}

    static String orderId(final String saleId, final int number) {
        return saleId + '-' + number;
    }

    /** The order that {@code decision} speaks of. */
    static void write(final JsonWriter json, final Call call, final Decision decision) {
        begin(json, call, decision.order, decision.quantity, decision.status);
        end(json, decision.position, decision.unitsBefore, decision.sequence, decision.time);
    }

    static void write(final JsonWriter json, final Call call, final OrderView order) {
        begin(json, call, order.number(), order.quantity(), order.status());
        end(json, order.position(), order.unitsBefore(), order.sequence(), order.time());
    }

    private static void begin(
            final JsonWriter json, final Call call, final int number, final int quantity, final OrderStatus status) {
        json.beginObject()
                .member("orderId", orderId(call.saleId, number))
                .member("saleId", call.saleId)
                .member("userId", call.user)
                .member("quantity", quantity)
                .member("status", status.label());
    }

    private static void end(
            final JsonWriter json, final int position, final int unitsBefore, final long sequence, final long time) {
        json.member("position", position)
                .member("unitsBefore", unitsBefore)
                .member("sequence", sequence)
                .member("time", time)
                .endObject();
    }

    /** Notes in the call which sale and order {@code orderId} names; false if it is no order's id. */
    static boolean parseOrderId(final String orderId, final Call call) {
        final int dash = orderId.lastIndexOf('-');
        if (dash < 0 || !SaleTerms.isSaleId(orderId.substring(0, dash))) {
            return false;
        }
        call.saleId = orderId.substring(0, dash);
        call.orderNumber = parseNumber(orderId, dash + 1);
        return call.orderNumber != NO_ORDER;
    }

    /** A positive int without a leading zero, so that every order has one id only; otherwise {@link #NO_ORDER}. */
    private static int parseNumber(final String text, final int from) {
        if (from == text.length() || text.length() - from > MAX_NUMBER_DIGITS || text.charAt(from) == '0') {
            return NO_ORDER;
        }
        long number = 0;
        for (int i = from; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return NO_ORDER;
            }
            number = number * 10 + (c - '0');
        }
        return number <= Integer.MAX_VALUE ? (int) number : NO_ORDER;
    }
}
