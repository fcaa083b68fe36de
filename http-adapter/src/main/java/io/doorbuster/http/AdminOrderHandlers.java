package io.doorbuster.http;

import io.doorbuster.engine.pipeline.PublishedSale;
import io.doorbuster.engine.sale.Decision;
import io.doorbuster.engine.sale.Outcome;
import io.doorbuster.engine.sale.SaleTerms;
import io.undertow.util.Headers;
import java.io.IOException;
import java.util.List;

/** What the merchant does with one order; the call's sale and order are set. IO thread only. */
final class AdminOrderHandlers {
    private static final String NO_STORE = "no-store";
    private static final String REFERENCE = "reference";
    private static final List<String> PAYMENT_MEMBERS = List.of(REFERENCE);
    private static final List<String> CANCEL_MEMBERS = List.of("returnUnits");

    private AdminOrderHandlers() {}

    /** {@code POST /admin/v1/orders/{orderId}/payment} */
    static void pay(final Call call) {
        final Payment payment = new Payment();
        final String actor;
        try {
            JsonBody.read(call, PAYMENT_MEMBERS, payment);
            if (payment.reference == null) {
                throw BadInput.invalidValue(REFERENCE, "\"reference\" is missing.");
            }
            actor = Actor.of(call);
        } catch (final BadInput bad) {
            bad.refuse(call);
            return;
        }
        final PublishedSale sale = find(call);
        if (sale != null) {
            final Lane lane = call.lane;
            lane.commands.confirmPayment(
                    sale.view().number(), call.orderNumber, lane.reference(payment.reference), lane.actor(actor));
            lane.replies.submit(call, AdminOrderHandlers::answer);
        }
    }

    /** {@code POST /admin/v1/orders/{orderId}/cancel}: cancels, or refunds if it was paid. */
    static void cancel(final Call call) {
        final Cancellation cancellation = new Cancellation();
        final String actor;
        try {
            JsonBody.read(call, CANCEL_MEMBERS, cancellation);
            actor = Actor.of(call);
        } catch (final BadInput bad) {
            bad.refuse(call);
            return;
        }
        final PublishedSale sale = find(call);
        if (sale != null) {
            final Lane lane = call.lane;
            lane.commands.endOrder(sale.view().number(), call.orderNumber, cancellation.returnUnits, lane.actor(actor));
            lane.replies.submit(call, AdminOrderHandlers::answer);
        }
    }

    /** For a path whose order id is none. */
    static void refuse(final Call call) {
        call.refuse(Problem.UNKNOWN_ORDER, "There is no order with this id. Check it in the sale's list of orders.");
    }

    private static PublishedSale find(final Call call) {
        final PublishedSale sale = call.engine().directory().find(call.saleId);
        if (sale == null) {
            refuse(call);
        }
        return sale;
    }

    private static void answer(final Call call, final Decision decision) {
        if (decision.outcome == Outcome.UNKNOWN_ORDER || decision.outcome == Outcome.UNKNOWN_SALE) {
            refuse(call);
        } else if (!Refusals.refuse(call, decision)) {
            PurchaseAnswer.setReplayed(call, decision);
            OrderJson.writeForMerchant(call.beginAnswer(), call.saleId, decision.orders.get(0));
            call.set(Headers.CACHE_CONTROL, NO_STORE);
            call.sendJson(200);
        }
    }

    private static final class Payment implements JsonBody.Members {
        private String reference;

        @Override
        public void take(final int index, final JsonBody.Value value) throws IOException, BadInput {
            if (!SaleTerms.isOpaqueId(value.string())) {
                throw value.invalid("must be 1 to 64 visible ASCII characters without blanks");
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
