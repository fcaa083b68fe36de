package io.doorbuster.cli.holds;

import io.doorbuster.cli.loadgen.LoadResult;
import io.doorbuster.cli.loadgen.LoadSettings;
import io.doorbuster.cli.loadgen.SalePage;
import io.doorbuster.cli.loadgen.SecuredOrders;
import io.doorbuster.cli.loadreport.Checks;
import io.doorbuster.cli.loadreport.Checks.Check;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The rules for the orders, as read back, after a drill with holds in which nobody else bought. */
final class HoldsChecks {
    private static final long FOREVER = Long.MAX_VALUE;

    private final LoadSettings settings;
    private final HoldsSettings holds;
    private final LoadResult result;
    private final List<HeldOrder> orders;
    private final SalePage before;
    private final SalePage after;

    private HoldsChecks(
            final LoadSettings settings,
            final HoldsSettings holds,
            final LoadResult result,
            final List<HeldOrder> orders,
            final SalePage before,
            final SalePage after) {
        this.settings = settings;
        this.holds = holds;
        this.result = result;
        this.orders = orders;
        this.before = before;
        this.after = after;
    }

    /**
     * Checks every rule.
     *
     * @param unread orders that could not be read back
     */
    static List<Check> of(
            final LoadSettings settings,
            final HoldsSettings holds,
            final LoadResult result,
            final HeldOrders orders,
            final long unread,
            final SalePage before,
            final SalePage after) {
        final HoldsChecks checks = new HoldsChecks(settings, holds, result, List.copyOf(orders.all()), before, after);
        final List<Check> all = new ArrayList<>();
        all.add(Checks.everyRequestAccounted(result));
        all.add(Checks.everyAnswerToItsOwner(result));
        if (unread > 0) {
            all.add(Check.unchecked("orders", unread + " orders could not be read after the drill"));
            return all;
        }
        final SecuredOrders secured = checks.everSecured();
        all.add(checks.everyUnitSold());
        all.add(checks.nobodyWaitsForNothing());
        all.add(checks.stockAddsUp());
        all.add(checks.paymentsKept());
        all.add(checks.perUserLimit());
        all.add(Checks.positions(secured));
        all.add(Checks.unitsBefore(secured, settings.quantity()));
        all.add(checks.firstComeFirstServed());
        return all;
    }

    private Check everyUnitSold() {
        final String name = "every unit sold";
        final String detail = after.sold() + " of " + after.stock() + " units sold, " + after.held() + " held, "
                + after.remaining() + " remaining";
        if (after.remaining() < settings.quantity() && after.held() == 0) {
            return Check.of(name, true, detail);
        }
        final boolean nobodyLeft = after.held() == 0 && after.waitlisted() == 0 && waiting() == 0;
        return nobodyLeft
                ? Check.unchecked(name, detail + ", and no user was left to buy; give more --users")
                : Check.of(name, false, detail);
    }

    private Check nobodyWaitsForNothing() {
        final boolean left = after.remaining() >= settings.quantity();
        return Check.of(
                "nobody waits while stock is left",
                !left || (after.waitlisted() == 0 && waiting() == 0),
                after.waitlisted() + " waiting, " + after.remaining() + " remaining");
    }

    /** Checks that the page adds up and agrees with the orders. An unknown outcome may be an unacknowledged order. */
    private Check stockAddsUp() {
        final long had = before.sold() + before.held();
        final long has = after.sold() + after.held();
        final long acknowledged = orders.stream()
                .filter(order -> order.is("paid") || order.is("secured"))
                .mapToLong(order -> order.quantity)
                .sum();
        final boolean held = before.isBalanced()
                && after.isBalanced()
                && has - had >= acknowledged
                && has - had <= acknowledged + result.unknownTotal() * settings.quantity();
        return Check.of(
                "sold + held + remaining = stock",
                held,
                after.sold() + " + " + after.held() + " + " + after.remaining() + " = " + after.stock() + ", "
                        + (has - had) + " units gone, " + acknowledged + " of them in acknowledged orders");
    }

    /** Checks that confirmed payments are paid, and only users who pay have paid. A confirmation may have been lost. */
    private Check paymentsKept() {
        final long confirmed = orders.stream().filter(order -> order.confirmed).count();
        final long wrong = orders.stream()
                .filter(order -> order.is("paid") ? !holds.pays(order.user) : order.confirmed)
                .count();
        return Check.of(
                "paid", wrong == 0, confirmed + " payments confirmed, " + wrong + " orders with another status");
    }

    private Check perUserLimit() {
        final long[] units = new long[settings.users()];
        long most = 0;
        for (final HeldOrder order : orders) {
            if (order.is("paid") || order.is("secured") || order.is("waitlisted")) {
                units[order.user] += order.quantity;
                most = Math.max(most, units[order.user]);
            }
        }
        return Check.of(
                "nobody over the limit",
                most <= before.perUserLimit(),
                "most units of one user " + most + ", limit " + before.perUserLimit());
    }

    /**
     * Checks the order of the waitlist: promotions follow the order of joining, no later order was promoted before an
     * order that still waits, and no order was secured while others waited.
     */
    private Check firstComeFirstServed() {
        final List<HeldOrder> byArrival = new ArrayList<>(orders);
        byArrival.removeIf(order -> order.is("lapsed") || (order.joinedSequence > 0 && leftUnpromoted(order)));
        byArrival.sort(Comparator.comparingLong(HoldsChecks::arrivedAt));
        long servedUpTo = 0;
        long overtaken = 0;
        for (final HeldOrder order : byArrival) {
            final long servedAt = order.position > 0 ? order.securedSequence : FOREVER;
            overtaken += servedAt < servedUpTo ? 1 : 0;
            servedUpTo = Math.max(servedUpTo, servedAt);
        }
        return Check.of(
                "first come first served",
                overtaken == 0,
                orders.stream().filter(HeldOrder::wasPromoted).count() + " promoted in order of place, " + overtaken
                        + " orders overtook another");
    }

    private static boolean leftUnpromoted(final HeldOrder order) {
        return order.position == 0 && !order.is("waitlisted");
    }

    private static long arrivedAt(final HeldOrder order) {
        return order.joinedSequence > 0 ? order.joinedSequence : order.securedSequence;
    }

    private SecuredOrders everSecured() {
        final SecuredOrders secured = new SecuredOrders();
        for (final HeldOrder order : orders) {
            if (order.position > 0) {
                secured.add(
                        order.user,
                        order.number,
                        order.position,
                        order.unitsBefore,
                        order.quantity,
                        order.securedSequence);
            }
        }
        return secured;
    }

    private long waiting() {
        return orders.stream().filter(order -> order.is("waitlisted")).count();
    }
}
