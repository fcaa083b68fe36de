package io.doorbuster.http.answer;

import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.OrderStatus;
import io.doorbuster.engine.model.OrderView;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.json.JsonWriter;

/**
 * An order as JSON, and its id. {@code place} is present while the order is in the waitlist, {@code position} and
 * {@code unitsBefore} once it was secured, {@code payBy} if it has a payment window.
 */
public final class OrderJson {
    static final int NO_ORDER = 0;

    private static final int MAX_NUMBER_DIGITS = 10;

    private OrderJson() {}

    static String orderId(final String saleId, final int number) {
        return saleId + '-' + number;
    }

    /** Writes the caller's order that {@code decision} is about. */
    public static void write(final JsonWriter json, final Call call, final Decision decision) {
        begin(json, call.saleId, decision.order, call.user, decision.quantity, decision.status);
        place(json, decision.place, decision.position, decision.unitsBefore);
        end(json, decision.sequence, decision.time, decision.payBy);
        json.endObject();
    }

    /** Writes the order as its owner sees it. */
    public static void write(final JsonWriter json, final Call call, final OrderView order) {
        write(json, call.saleId, order);
        json.endObject();
    }

    /** Writes the order as the merchant sees it, with the payment's reference. */
    public static void writeForMerchant(final JsonWriter json, final String saleId, final OrderView order) {
        write(json, saleId, order);
        reference(json, order);
        json.endObject();
    }

    /**
     * Writes the order in a sale's list. With a pseudonym the list does not identify the user: it has neither the user
     * id nor the payment's reference.
     *
     * @param pseudonym of the owner in this list; null for a list with user ids
     */
    public static void writeInList(
            final JsonWriter json, final String saleId, final OrderView order, final String pseudonym) {
        json.beginObject()
                .member("orderId", saleId, order.number())
                .member("position", order.position())
                .member("unitsBefore", order.unitsBefore())
                .member("quantity", order.quantity())
                .member("status", order.status().label())
                .member("sequence", order.sequence())
                .member("time", order.time());
        if (pseudonym == null) {
            json.member("userId", order.userId());
        } else {
            json.member("pseudonym", pseudonym);
        }
        payBy(json, order.payBy());
        if (pseudonym == null) {
            reference(json, order);
        }
        json.endObject();
    }

    /**
     * Ends the list of a user's orders and writes where the next page begins.
     *
     * @param nextBefore the {@code before} of the next page; 0 after the last
     */
    public static void endOrdersOfUser(final JsonWriter json, final int nextBefore) {
        json.endArray();
        if (nextBefore == 0) {
            json.nullMember("nextBefore");
        } else {
            json.member("nextBefore", nextBefore);
        }
    }

    private static void write(final JsonWriter json, final String saleId, final OrderView order) {
        begin(json, saleId, order.number(), order.userId(), order.quantity(), order.status());
        place(json, order.place(), order.position(), order.unitsBefore());
        end(json, order.sequence(), order.time(), order.payBy());
    }

    private static void begin(
            final JsonWriter json,
            final String saleId,
            final int number,
            final String userId,
            final int quantity,
            final OrderStatus status) {
        json.beginObject()
                .member("orderId", saleId, number)
                .member("saleId", saleId)
                .member("userId", userId)
                .member("quantity", quantity)
                .member("status", status.label());
    }

    private static void place(final JsonWriter json, final int place, final int position, final int unitsBefore) {
        if (place > 0) {
            json.member("place", place);
        }
        if (position > 0) {
            json.member("position", position).member("unitsBefore", unitsBefore);
        }
    }

    private static void end(final JsonWriter json, final long sequence, final long time, final long payBy) {
        json.member("sequence", sequence).member("time", time);
        payBy(json, payBy);
    }

    private static void payBy(final JsonWriter json, final long payBy) {
        if (payBy != 0) {
            json.member("payBy", payBy);
        }
    }

    private static void reference(final JsonWriter json, final OrderView order) {
        if (!order.reference().isEmpty()) {
            json.member("reference", order.reference());
        }
    }

    /** Stores in the call which sale and order {@code orderId} names; false if it is not an order id. */
    public static boolean parseOrderId(final String orderId, final Call call) {
        final int dash = orderId.lastIndexOf('-');
        if (dash < 0 || !SaleTerms.isSaleId(orderId.substring(0, dash))) {
            return false;
        }
        call.saleId = orderId.substring(0, dash);
        call.orderNumber = parseNumber(orderId, dash + 1);
        return call.orderNumber != NO_ORDER;
    }

    /** A positive int without a leading zero, so that every order has only one id; otherwise {@link #NO_ORDER}. */
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
