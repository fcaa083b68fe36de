package io.doorbuster.http.shopper;

import io.doorbuster.engine.model.Round;
import io.doorbuster.engine.model.SaleState;
import io.doorbuster.engine.model.SaleView;
import io.doorbuster.http.answer.Refusals;
import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Gate;
import io.doorbuster.http.json.Problem;
import java.util.List;

/**
 * Refuses purchases for which the sale's newest durable view is reason enough. IO thread only.
 *
 * <p>This gate never answers "sold out" or "closed" to a user who may hold an order or a place: they may have lost an
 * answer and ask for it again, and only the engine can repeat it. It does not answer "sold out" while the waitlist has
 * free places either.
 */
final class SaleStateGate implements Gate {
    @Override
    public Name name() {
        return Name.SALE_STATE;
    }

    /** The call's sale and user are known. */
    @Override
    public boolean admits(final Call call) {
        final SaleView view = call.sale.view();
        final long now = call.engine().clock().now();
        final SaleState state = view.stateAt(now);
        return switch (state) {
            case SCHEDULED -> {
                Refusals.notOpen(call, view.terms().opensAt(), now);
                yield false;
            }
            case SOLD_OUT, CLOSED -> {
                final boolean closed = state == SaleState.CLOSED;
                if (!closed && (view.takesPlaces() || isRoundDue(view, now))) {
                    yield true;
                }
                if (call.sale.mayHold(call.lane.user(call.user))) {
                    yield true;
                }
                call.refuse(closed ? Problem.SALE_CLOSED : Problem.SOLD_OUT);
                yield false;
            }
            default -> true;
        };
    }

    /**
     * True from the opening of a round until a view shows it. The first shoppers of the round must not get the "sold
     * out" of the round before.
     */
    private static boolean isRoundDue(final SaleView view, final long now) {
        final List<Round> rounds = view.terms().rounds();
        return view.round() < rounds.size() && rounds.get(view.round()).opensAt() <= now;
    }
}
