package io.doorbuster.http;

import io.doorbuster.engine.pipeline.PublishedSale;
import io.doorbuster.engine.sale.Round;
import io.doorbuster.engine.sale.SaleState;
import io.doorbuster.engine.sale.SaleView;
import java.io.IOException;
import java.util.List;

/**
 * {@code POST /v1/sales/{saleId}/purchases}. Checks who asks, then what is asked, then refuses at once what surely would
 * be refused; the rest goes to the engine and comes back at {@link PurchaseAnswer}. IO thread only.
 */
final class PurchaseHandler implements Endpoint {
    private static final List<String> MEMBERS = List.of("quantity");
    private static final int DEFAULT_QUANTITY = 1;

    @Override
    public void handle(final Call call) {
        if (!call.lane.identity.identify(call)) {
            return;
        }
        final Order order = new Order();
        try {
            JsonBody.read(call, MEMBERS, order);
            order.key = IdempotencyKey.of(call);
        } catch (final BadInput bad) {
            bad.refuse(call);
            return;
        }
        if (!refusesAtOnce(call)) {
            final Lane lane = call.lane;
            final int number = call.sale.view().number();
            lane.commands.purchase(number, order.quantity, lane.user(call.user), lane.key(order.key));
            lane.replies.submit(call, PurchaseAnswer::answer);
        }
    }

    /**
     * Refuses what the newest durable view is enough to refuse. Whoever may hold an order or a place is never told "sold
     * out" or "closed" from here: he may have lost his answer and want it again, which only the engine can give. Nor is
     * anyone told "sold out" while the line has room.
     */
    private static boolean refusesAtOnce(final Call call) {
        final PublishedSale sale = call.engine().directory().find(call.saleId);
        if (sale == null) {
            call.refuse(Problem.UNKNOWN_SALE);
            return true;
        }
        call.sale = sale;
        final SaleView view = sale.view();
        final long now = call.engine().clock().now();
        final SaleState state = view.stateAt(now);
        switch (state) {
            case SCHEDULED -> {
                Refusals.notOpen(call, view.terms().opensAt(), now);
                return true;
            }
            case SOLD_OUT, CLOSED -> {
                final boolean closed = state == SaleState.CLOSED;
                if (!closed && (view.takesPlaces() || isRoundDue(view, now))) {
                    return false;
                }
                if (sale.mayHold(call.lane.user(call.user))) {
                    return false;
                }
                call.refuse(closed ? Problem.SALE_CLOSED : Problem.SOLD_OUT);
                return true;
            }
            default -> {
                return false;
            }
        }
    }

    /** True from the moment a round opens until a view shows it: its first shoppers must not hear of the last one's end. */
    private static boolean isRoundDue(final SaleView view, final long now) {
        final List<Round> rounds = view.terms().rounds();
        return view.round() < rounds.size() && rounds.get(view.round()).opensAt() <= now;
    }

    /** What the request asks for. */
    private static final class Order implements JsonBody.Members {
        private int quantity = DEFAULT_QUANTITY;
        private String key;

        @Override
        public void take(final int index, final JsonBody.Value value) throws IOException, BadInput {
            if (!value.isNumber()) {
                throw value.invalid("must be a number");
            }
            if (!value.isInt() || value.intValue() < 1) {
                throw BadInput.of(Problem.QUANTITY_NOT_ALLOWED, null, Problem.QUANTITY_NOT_ALLOWED.detail());
            }
            quantity = value.intValue();
        }
    }
}
