package io.doorbuster.engine.pipeline;

import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.IgnoredEvents;
import io.doorbuster.engine.model.OrderStatus;
import io.doorbuster.engine.model.OrderView;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.sale.Decider;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.engine.support.Desk;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The facts that the clients of a run were given in answers, over all its crashes, and may rely on. Built only from
 * answers; uses no internals of the engine.
 */
final class Promises {
    /** An order as it was last seen. */
    private record Seen(String user, int quantity, OrderStatus status, int position, int unitsBefore, long sequence) {}

    private final Map<String, Seen> orders = new HashMap<>();
    private final Map<String, String> orderByPosition = new HashMap<>();
    private final Map<String, Integer> orderByKey = new HashMap<>();
    private final Map<String, String> references = new HashMap<>();
    private final Map<String, Integer> restocks = new HashMap<>();
    private final Set<String> registered = new HashSet<>();
    /** Units of all rounds, by sale; then units of restocks. */
    private final Map<Integer, Integer> plannedUnits = new HashMap<>();

    private final Map<Integer, Integer> restockedUnits = new HashMap<>();
    private final Set<Integer> mayWithdraw = new HashSet<>();
    private final Set<Integer> closed = new HashSet<>();
    private final Set<Integer> removed = new HashSet<>();
    private final Set<Integer> removalAsked = new HashSet<>();
    /** Time of the last answer in this life that carried the engine's own time. */
    private long time;

    static void check(final boolean kept, final String otherwise) {
        if (!kept) {
            throw new AssertionError(otherwise);
        }
    }

    /** Checks without building the message unless it fails, for frequent checks. */
    static void check(final boolean kept, final Supplier<String> otherwise) {
        if (!kept) {
            throw new AssertionError(otherwise.get());
        }
    }

    /** Starts a new life: a new engine answers, and its time is not earlier than that of the last kept event. */
    void restarted(final long lastTime) {
        time = lastTime;
    }

    /** Notes that the sale may be removed from now on, even if no answer reports it. */
    void asked(final Request request) {
        if (request.kind == Request.Kind.REMOVE) {
            removalAsked.add(request.sale);
        }
    }

    /** Checks an answer and notes its facts. */
    void answered(final Request request, final Decision decision) {
        if (decision.order == 0) {
            check(decision.time >= time, "time fell from " + time + " to " + decision.time);
            time = decision.time;
        }
        if (decision.outcome == Outcome.UNKNOWN_SALE) {
            check(!plannedUnits.containsKey(request.sale) || removalAsked.contains(request.sale), "a sale vanished");
            return;
        }
        check(request.sale == 0 || !removed.contains(request.sale), "a removed sale came back");
        switch (request.kind) {
            case CREATE -> created(request, decision);
            case PURCHASE -> bought(request, decision);
            case REGISTER -> registered(request, decision);
            case RESTOCK -> restocked(request, decision);
            case CLOSE -> closed.add(request.sale);
            case REMOVE -> {
                if (decision.outcome == Outcome.SALE_REMOVED) {
                    removed.add(request.sale);
                }
            }
            case PAY, CANCEL, END, READ_ORDER, FIND_ORDER -> oneOrder(request, decision);
            case READ_ORDERS, LIST_ORDERS -> manyOrders(request, decision);
            case CONFIGURE, TICK, CHANGE, PAUSE, RESUME, READ_STATE, SETTINGS -> {
                // The other outcomes state no lasting fact.
            }
        }
    }

    private void created(final Request request, final Decision decision) {
        if (decision.outcome == Outcome.SALE_CREATED) {
            check(!plannedUnits.containsKey(decision.sale), "a sale's number was given twice");
        }
        if (decision.sale != 0) {
            // The sale may have existed before, if the answer to its creation was lost.
            plannedUnits.put(decision.sale, request.units);
            if (request.mayWithdraw) {
                mayWithdraw.add(decision.sale);
            }
        }
    }

    private void bought(final Request request, final Decision decision) {
        final String key = request.sale + " " + request.user + " " + request.key;
        final Integer earlier = request.key.isEmpty() ? null : orderByKey.get(key);
        final boolean accepted = decision.outcome == Outcome.SECURED || decision.outcome == Outcome.WAITLISTED;
        if (earlier != null) {
            final boolean same = orders.get(request.sale + "-" + earlier).quantity == request.units;
            check(accepted == same, "key " + key + " made order " + earlier + ", and now " + decision.outcome);
            check(!accepted || (decision.replayed && decision.order == earlier), "key " + key + " made two orders");
        }
        if (accepted) {
            check(
                    decision.replayed || !orders.containsKey(request.sale + "-" + decision.order),
                    "order " + decision.order + " was given twice");
            see(request.sale, request.user, decision);
            check(decision.quantity == request.units, "an order of another quantity than asked for");
            check(
                    decision.replayed || (decision.position > 0) == (decision.outcome == Outcome.SECURED),
                    "secured without a position, or waitlisted with one");
            if (!request.key.isEmpty()) {
                orderByKey.put(key, decision.order);
            }
        }
    }

    private void registered(final Request request, final Decision decision) {
        final boolean is = decision.outcome == Outcome.REGISTERED;
        if (registered.contains(request.sale + " " + request.user)) {
            check(is && decision.replayed, request.user + " had been registered, and now " + decision.outcome);
        }
        if (is) {
            registered.add(request.sale + " " + request.user);
        }
    }

    private void restocked(final Request request, final Decision decision) {
        final boolean done = decision.outcome == Outcome.SALE_CHANGED;
        final Integer earlier = restocks.get(request.sale + " " + request.key);
        if (earlier != null) {
            final boolean right =
                    earlier == request.units ? done && decision.replayed : decision.outcome == Outcome.KEY_REUSED;
            check(right, request + " had been done with " + earlier + " units, and now " + decision.outcome);
        } else if (done) {
            restocks.put(request.sale + " " + request.key, request.units);
            restockedUnits.merge(request.sale, request.units, Integer::sum);
        }
    }

    private void oneOrder(final Request request, final Decision decision) {
        final String order = request.sale + "-" + request.order;
        if (decision.outcome == Outcome.UNKNOWN_ORDER) {
            final boolean shopper = !request.user.isEmpty();
            check(
                    !orders.containsKey(order)
                            || (shopper && !orders.get(order).user.equals(request.user)),
                    "order " + order + " vanished");
            return;
        }
        see(request.sale, decision.orders.isEmpty() ? request.user : userIn(decision), decision);
        if (decision.outcome == Outcome.PAYMENT_CONFIRMED) {
            check(decision.status == OrderStatus.PAID, "a confirmed payment of an order that is " + decision.status);
            final String earlier = references.put(order, request.key);
            check(earlier == null || earlier.equals(request.key), "order " + order + " was paid by two payments");
        }
        check(
                decision.outcome != Outcome.PAYMENT_LATE || decision.status == OrderStatus.EXPIRED,
                "late for an order that has not expired");
    }

    private void manyOrders(final Request request, final Decision decision) {
        final Set<String> listed = new HashSet<>();
        for (final OrderView order : decision.orders) {
            see(request.sale, order);
            listed.add(request.sale + "-" + order.number());
        }
        if (request.kind == Request.Kind.READ_ORDERS) {
            orders.forEach((order, seen) -> check(
                    !order.startsWith(request.sale + "-") || !seen.user.equals(request.user) || listed.contains(order),
                    () -> "order " + order + " is missing in the list of " + request.user));
            check(
                    decision.registered || !registered.contains(request.sale + " " + request.user),
                    request.user + " is registered no more");
        }
    }

    /** Checks, after a crash and at the end, that everything that was answered holds in {@code state}. */
    void mustHoldIn(final Sales state) {
        orders.forEach((order, seen) -> {
            final int dash = order.indexOf('-');
            final int sale = Integer.parseInt(order.substring(0, dash));
            final int number = Integer.parseInt(order.substring(dash + 1));
            if (isThere(sale, state)) {
                check(number <= state.orders(sale), "order " + order + " is lost");
                final OrderView now = state.order(sale, number);
                mustFollow(order, seen, seenAs(now));
                check(
                        !references.containsKey(order) || references.get(order).equals(now.reference()),
                        "order " + order + " forgot who paid it");
            }
        });
        final Decider reader = new Decider(state, new IgnoredEvents() {});
        for (final String each : registered) {
            final int space = each.indexOf(' ');
            final int sale = Integer.parseInt(each.substring(0, space));
            final Decision decision = new Decision();
            reader.readOrders(time, sale, Desk.ascii(each.substring(space + 1)), 0, 500, decision);
            check(!isThere(sale, state) || decision.registered, each + " is registered no more");
        }
        plannedUnits.keySet().forEach(sale -> isThere(sale, state));
        closed.forEach(sale -> check(!isThere(sale, state) || state.view(sale).closed(), "a closed sale is open"));
    }

    /** Checks, after the last answer, that each restock and each opened round counts exactly once. */
    void stockMustAddUpIn(final Sales state) {
        plannedUnits.forEach((sale, planned) -> {
            final int units = planned + restockedUnits.getOrDefault(sale, 0);
            if (isThere(sale, state)
                    && state.view(sale).round()
                            == state.view(sale).terms().rounds().size()) {
                final int stock = state.stock(sale);
                check(
                        stock == units || (stock < units && mayWithdraw.contains(sale)),
                        "sale " + sale + " stock " + stock + " where " + units + " came in");
            }
        });
    }

    private boolean isThere(final int sale, final Sales state) {
        check(state.hasSale(sale) || removalAsked.contains(sale), "sale " + sale + " is lost");
        check(!removed.contains(sale) || !state.hasSale(sale), "sale " + sale + " had been removed");
        return state.hasSale(sale);
    }

    private static String userIn(final Decision decision) {
        return decision.orders.get(0).userId();
    }

    private void see(final int sale, final String user, final Decision now) {
        see(sale, now.order, new Seen(user, now.quantity, now.status, now.position, now.unitsBefore, now.sequence));
    }

    private void see(final int sale, final OrderView now) {
        see(sale, now.number(), seenAs(now));
    }

    private static Seen seenAs(final OrderView now) {
        return new Seen(now.userId(), now.quantity(), now.status(), now.position(), now.unitsBefore(), now.sequence());
    }

    private void see(final int sale, final int number, final Seen now) {
        final String order = sale + "-" + number;
        final Seen earlier = orders.put(order, now);
        if (earlier != null) {
            mustFollow(order, earlier, now);
        }
        if (now.position > 0) {
            final String other = orderByPosition.put(sale + "@" + now.position, order);
            check(other == null || other.equals(order), "position " + now.position + " of sale " + sale + " is double");
        }
    }

    private static void mustFollow(final String order, final Seen was, final Seen is) {
        final boolean same = was.user.equals(is.user)
                && was.quantity == is.quantity
                && (was.position == 0
                        || (was.position == is.position
                                && was.unitsBefore == is.unitsBefore
                                && was.sequence == is.sequence));
        check(same && mayBecome(was.status, is.status), () -> "order " + order + " was " + was + " and is " + is);
    }

    private static boolean mayBecome(final OrderStatus was, final OrderStatus is) {
        return switch (was) {
            case WAITLISTED -> true;
            case SECURED -> is != OrderStatus.WAITLISTED && is != OrderStatus.LAPSED;
            case PAID -> EnumSet.of(OrderStatus.PAID, OrderStatus.REFUNDED).contains(is);
            case REFUNDED, CANCELLED, EXPIRED, LAPSED -> is == was;
        };
    }
}
