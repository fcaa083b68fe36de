package io.doorbuster.http.merchant;

import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.http.answer.OrderJson;
import io.doorbuster.http.answer.PurchaseAnswer;
import io.doorbuster.http.answer.Refusals;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Header;
import io.doorbuster.http.exchange.Lane;
import io.doorbuster.http.json.BadInput;
import io.doorbuster.http.json.JsonBody;
import io.doorbuster.http.json.Problem;
import java.io.IOException;
import java.util.List;

/** The merchant's calls for one order. The call's sale and order are set. IO thread only. */
final class AdminOrderHandlers {
    private static final String NO_STORE = "no-store";
    private static final String NO_SUCH_ORDER =
            "There is no order with this id. Check the id in the sale's list of orders.";
    private static final String REFERENCE = "reference";
    private static final List<String> PAYMENT_MEMBERS = List.of(REFERENCE);
    private static final List<String> CANCEL_MEMBERS = List.of("returnUnits");

    private AdminOrderHandlers() {}

    /** {@code GET /admin/v1/orders/{orderId}} */
    static void one(final Call call) {
        if (findSale(call)) {
            call.lane.replies.submit(
                    call,
                    call.lane.commands.findOrder(call.sale.view().number(), call.orderNumber),
                    AdminOrderHandlers::answer);
        }
    }

    /** {@code POST /admin/v1/orders/{orderId}/payment} */
    static void pay(final Call call) throws BadInput {
        final Payment payment = new Payment();
        call.readBody(PAYMENT_MEMBERS, payment);
        if (payment.reference == null) {
            throw BadInput.invalidValue(
                    REFERENCE, "\"reference\" is missing. Send the payment's reference at the provider.");
        }
        final String actor = Actor.of(call);
        if (findSale(call)) {
            final Lane lane = call.lane;
            lane.replies.submit(
                    call,
                    lane.commands.confirmPayment(
                            call.sale.view().number(),
                            call.orderNumber,
                            lane.reference(payment.reference),
                            lane.actor(actor)),
                    AdminOrderHandlers::answer);
        }
    }

    /** {@code POST /admin/v1/orders/{orderId}/cancel}: cancels the order, or refunds it if it is paid. */
    static void cancel(final Call call) throws BadInput {
        final Cancellation cancellation = new Cancellation();
        call.readBody(CANCEL_MEMBERS, cancellation);
        final String actor = Actor.of(call);
        if (findSale(call)) {
            final Lane lane = call.lane;
            lane.replies.submit(
                    call,
                    lane.commands.endOrder(
                            call.sale.view().number(), call.orderNumber, cancellation.returnUnits, lane.actor(actor)),
                    AdminOrderHandlers::answer);
        }
    }

    /** Refuses a call whose path has an order id that cannot be any order's. */
    static void refuse(final Call call) {
        call.refuse(Problem.UNKNOWN_ORDER, NO_SUCH_ORDER);
    }

    private static boolean findSale(final Call call) {
        return call.findSale(Problem.UNKNOWN_ORDER, NO_SUCH_ORDER);
    }

    private static void answer(final Call call, final Decision decision) {
        if (decision.outcome == Outcome.UNKNOWN_ORDER || decision.outcome == Outcome.UNKNOWN_SALE) {
            refuse(call);
        } else if (!Refusals.refuse(call, decision)) {
            PurchaseAnswer.setReplayed(call, decision);
            OrderJson.writeForMerchant(call.beginAnswer(), call.saleId, decision.orders.get(0));
            call.set(Header.CACHE_CONTROL, NO_STORE);
            call.sendJson(200);
        }
    }

    private static final class Payment implements JsonBody.Members {
        private String reference;

        @Override
        public void take(final int index, final JsonBody.Value value) throws IOException, BadInput {
            if (!SaleTerms.isOpaqueId(value.string())) {
                throw value.invalid("must be 1 to 64 visible ASCII characters without spaces");
            }
            reference = value.string();
        }
    }

    private static final class Cancellation implements JsonBody.Members {
        private boolean returnUnits;

        @Override
        public void take(final int index, final JsonBody.Value value) throws BadInput {
            returnUnits = value.flag();
        }
    }
}
