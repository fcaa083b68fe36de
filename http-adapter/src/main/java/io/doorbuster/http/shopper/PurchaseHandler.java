package io.doorbuster.http.shopper;

import io.doorbuster.engine.codec.Command;
import io.doorbuster.http.answer.IdempotencyKey;
import io.doorbuster.http.answer.PurchaseAnswer;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Endpoint;
import io.doorbuster.http.exchange.Gate;
import io.doorbuster.http.exchange.Lane;
import io.doorbuster.http.json.BadInput;
import io.doorbuster.http.json.JsonBody;
import io.doorbuster.http.json.Problem;
import io.doorbuster.http.settings.Settings;
import java.io.IOException;
import java.util.List;

/**
 * {@code POST /v1/sales/{saleId}/purchases}; the user is already known. Checks the request, passes it through
 * {@link SaleStateGate}, {@link ChallengeGate} and {@link ArrivalGate}, and submits it to the engine;
 * {@link PurchaseAnswer} answers with the decision. IO thread only.
 */
final class PurchaseHandler implements Endpoint {
    private static final List<String> MEMBERS = List.of("quantity");
    private static final int DEFAULT_QUANTITY = 1;

    /** In this order: a refusal by the sale's state costs a shopper neither work nor a turn. */
    private final Gate saleState = new SaleStateGate();

    private final Gate challenge = new ChallengeGate();
    private final Gate arrival;

    /** @param arrival limits the rate of admission */
    PurchaseHandler(final Gate arrival) {
        this.arrival = arrival;
    }

    @Override
    public void handle(final Call call) throws BadInput {
        final Order order = new Order();
        call.readBody(MEMBERS, order);
        order.key = IdempotencyKey.of(call);
        if (call.findSale(Problem.UNKNOWN_SALE)
                && call.passes(saleState)
                && (mayRepeatAnOrder(call, order.key) || (call.passes(challenge) && call.passes(arrival)))) {
            final Lane lane = call.lane;
            final int number = call.sale.view().number();
            final Command command =
                    lane.commands.purchase(number, order.quantity, lane.user(call.user), lane.key(order.key));
            lane.replies.submit(call, command, PurchaseAnswer::answer);
        }
    }

    /**
     * True for a retry of a user who may hold an order. Its answer may have been lost, and only the engine can repeat
     * it; a refusal would tell the user that they have nothing.
     */
    private static boolean mayRepeatAnOrder(final Call call, final String key) {
        final Settings settings = call.lane.settings();
        final boolean limited = settings.admissionsPerSecond() > 0 || settings.challengeOf(call.saleId) > 0;
        return limited && key != null && call.sale.mayHold(call.lane.user(call.user));
    }

    /** The purchase that the request asks for. */
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
