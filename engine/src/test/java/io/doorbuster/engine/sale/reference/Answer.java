package io.doorbuster.engine.sale.reference;

import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.Outcome;
import java.util.ArrayList;
import java.util.List;

/** Formats the answer to a command in one line, the same way for the engine and for the model. */
public final class Answer {
    private Answer() {}

    @SuppressWarnings("checkstyle:ParameterNumber")
    static String say(
            final String outcome,
            final boolean replayed,
            final int sale,
            final long sequence,
            final long time,
            final long when,
            final String order,
            final List<ReferenceSale.Order> orders) {
        return outcome + (replayed ? " again" : "") + " sale " + sale + " #" + sequence + " @" + time
                + (when == 0 ? "" : " when " + when)
                + (order == null ? "" : " order " + order)
                + (orders.isEmpty()
                        ? ""
                        : " orders " + orders.stream().map(o -> o.number).toList());
    }

    static String of(final Decision decision) {
        String order = null;
        if (decision.order != 0) {
            order = decision.order + " of " + decision.quantity + " " + decision.status + " position "
                    + decision.position + " after " + decision.unitsBefore + " place " + decision.place + " payBy "
                    + decision.payBy;
        }
        final List<ReferenceSale.Order> orders = new ArrayList<>();
        for (int i = 0; i < decision.countingOrderCount(); i++) {
            orders.add(numbered(decision.countingOrder(i)));
        }
        if (decision.outcome == Outcome.ORDERS_FOUND) {
            decision.orders.forEach(found -> orders.add(numbered(found.number())));
        }
        return say(
                decision.outcome.name(),
                decision.replayed || decision.registered,
                decision.sale,
                decision.sequence,
                decision.time,
                Math.max(decision.opensAt, decision.registrationClosesAt),
                order,
                orders);
    }

    private static ReferenceSale.Order numbered(final int number) {
        final ReferenceSale.Order order = new ReferenceSale.Order();
        order.number = number;
        return order;
    }
}
