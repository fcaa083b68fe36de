package io.doorbuster.engine.pipeline;

import io.doorbuster.engine.model.OrderStatus;
import io.doorbuster.engine.model.OrderView;
import io.doorbuster.engine.model.SaleView;
import io.doorbuster.engine.sale.Sales;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rules that must hold in every state after a whole command, counted from its orders. */
final class StateRules {
    private final SaleView sale;
    private final long now;
    private final Map<String, Integer> unitsByUser = new HashMap<>();
    private final Map<String, Integer> waitingByUser = new HashMap<>();
    private final Map<Integer, OrderView> byPosition = new HashMap<>();
    private final Map<Integer, OrderView> byPlace = new HashMap<>();
    private int sold;
    private int held;
    private int refunded;

    private StateRules(final SaleView sale, final long now) {
        this.sale = sale;
        this.now = now;
    }

    static void mustHoldIn(final Sales state) {
        for (int number = 1; number <= state.lastSale(); number++) {
            if (state.hasSale(number)) {
                mustHoldIn(state, number);
            }
        }
    }

    static void mustHoldIn(final Sales state, final int number) {
        final StateRules rules = new StateRules(state.view(number), state.lastTime());
        for (int order = 1; order <= state.orders(number); order++) {
            rules.count(state.order(number, order));
        }
        rules.check(state.remaining(number));
    }

    /** Everything that can be read from the state, for comparison. */
    static List<Object> everythingIn(final Sales state) {
        final List<Object> all = new ArrayList<>();
        all.add(state.sequence());
        all.add(state.lastTime());
        for (int number = 1; number <= state.lastSale(); number++) {
            if (state.hasSale(number)) {
                all.add(state.view(number));
                all.add(state.buyers(number));
                for (int order = 1; order <= state.orders(number); order++) {
                    all.add(state.order(number, order));
                }
            }
        }
        return all;
    }

    private void count(final OrderView order) {
        final int units = order.quantity();
        switch (order.status()) {
            case SECURED -> {
                Promises.check(order.payBy() == 0 || order.payBy() > now, () -> "a hold outlived its time: " + order);
                held += order.payBy() == 0 ? 0 : units;
                sold += order.payBy() == 0 ? units : 0;
            }
            case PAID -> sold += units;
            case REFUNDED -> refunded += units;
            case WAITLISTED -> {
                waitingByUser.merge(order.userId(), 1, Integer::sum);
                byPlace.put(order.place(), order);
            }
            case CANCELLED, EXPIRED, LAPSED -> {
                // The order has no units.
            }
        }
        switch (order.status()) {
            case SECURED, PAID, WAITLISTED -> unitsByUser.merge(order.userId(), units, Integer::sum);
            case REFUNDED, CANCELLED, EXPIRED, LAPSED -> {
                // The order does not count, or need not.
            }
        }
        if (order.position() > 0) {
            Promises.check(
                    byPosition.put(order.position(), order) == null, () -> "two orders at one position: " + order);
        }
        final boolean neverSecured = order.position() == 0;
        Promises.check(
                switch (order.status()) {
                    case SECURED, PAID, REFUNDED, EXPIRED -> !neverSecured;
                    case WAITLISTED, LAPSED -> neverSecured;
                    case CANCELLED -> true;
                },
                "a position that does not fit: " + order);
    }

    private void check(final int remaining) {
        Promises.check(
                remaining >= 0 && sale.sold() + sale.held() + remaining == sale.stock(),
                () -> "sold, held and " + remaining + " remaining are not the stock of " + sale);
        Promises.check(
                held == sale.held() && sold <= sale.sold() && sale.sold() <= sold + refunded,
                () -> "sold " + sold + ", held " + held + ", refunded " + refunded + " make " + sale);
        unitsByUser.forEach((user, units) -> Promises.check(
                units <= sale.terms().perUserLimit(), () -> user + " has " + units + " units of " + sale));
        waitingByUser.forEach((user, places) -> Promises.check(places == 1, () -> user + " is in the waitlist twice"));
        int unitsBefore = 0;
        for (int position = 1; position <= byPosition.size(); position++) {
            final OrderView order = byPosition.get(position);
            final int before = unitsBefore;
            Promises.check(order != null, () -> "a gap in the positions of " + sale);
            Promises.check(order.unitsBefore() == before, () -> "units before are not " + before + ": " + order);
            unitsBefore += order.quantity();
        }
        Promises.check(byPosition.size() == sale.securedOrders(), () -> "other positions than orders secured: " + sale);
        checkLine();
    }

    private void checkLine() {
        Promises.check(byPlace.size() == sale.waitlisted(), () -> "other places than waitlisted orders: " + sale);
        for (int place = 1; place <= byPlace.size(); place++) {
            final OrderView order = byPlace.get(place);
            Promises.check(
                    order != null && order.status() == OrderStatus.WAITLISTED,
                    () -> "a gap in the waitlist of " + sale);
        }
        if (!byPlace.isEmpty()) {
            switch (sale.stateAt(now)) {
                case OPEN, SOLD_OUT ->
                    Promises.check(
                            byPlace.get(1).quantity() > sale.remaining(),
                            () -> "the head waits although its units remain: " + sale);
                case CLOSED, SCHEDULED -> throw new AssertionError("a waitlist where none can be: " + sale);
                case PAUSED -> {
                    // No order is promoted during a pause.
                }
            }
        }
    }
}
