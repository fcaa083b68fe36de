package io.doorbuster.cli.drop;

import io.doorbuster.cli.drop.Checks.Check;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What must hold after a drill with holds that was the sale's only buyer, of the orders as they were read back. */
final class HoldsChecks {
    private static final long FOREVER = Long.MAX_VALUE;

    private final DropSettings settings;
    private final HoldsSettings holds;
    private final DropResult result;
    private final List<HeldOrder> orders;
    private final SalePage before;
    private final SalePage after;

    private HoldsChecks(
            DropSettings settings,
            HoldsSettings holds,
            DropResult result,
            List<HeldOrder> orders,
            SalePage before,
            SalePage after) {
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
            DropSettings settings,
            HoldsSettings holds,
            DropResult result,
            HeldOrders orders,
            long unread,
            SalePage before,
            SalePage after) {
        HoldsChecks checks = new HoldsChecks(settings, holds, result, List.copyOf(orders.all()), before, after);
        List<Check> all = new ArrayList<>();
        all.add(Checks.everyRequestAccounted(result));
        all.add(Checks.everyAnswerToItsOwner(result));
        if (unread > 0) {
            all.add(Check.unchecked("orders", unread + " of them could not be read after the drill"));
            return all;
        }
        SecuredOrders secured = checks.everSecured();
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
        String name = "every unit sold";
        String detail = after.sold() + " of " + after.stock() + " units sold, " + after.held() + " held, "
                + after.remaining() + " remaining";
        if (after.remaining() < settings.quantity() && after.held() == 0) {
            return Check.of(name, true, detail);
        }
        boolean nobodyLeft = after.held() == 0 && after.waitlisted() == 0 && waiting() == 0;
        return nobodyLeft
                ? Check.unchecked(name, detail + ", and nobody was left to buy; give more --users")
                : Check.of(name, false, detail);
    }

    private Check nobodyWaitsForNothing() {
        boolean left = after.remaining() >= settings.quantity();
        return Check.of(
                "nobody waits while stock is left",
                !left || (after.waitlisted() == 0 && waiting() == 0),
                after.waitlisted() + " waiting, " + after.remaining() + " remaining");
    }

    /** The page against itself, and against the orders: an unknown outcome may be an order nobody was told of. */
    private Check stockAddsUp() {
        long had = before.sold() + before.held();
        long has = after.sold() + after.held();
        long told = orders.stream()
                .filter(order -> order.is("paid") || order.is("secured"))
                .mapToLong(order -> order.quantity)
                .sum();
        boolean held = before.isBalanced()
                && after.isBalanced()
                && has - had >= told
                && has - had <= told + result.unknownTotal() * settings.quantity();
        return Check.of(
                "sold + held + remaining = stock",
                held,
                after.sold() + " + " + after.held() + " + " + after.remaining() + " = " + after.stock() + ", "
                        + (has - had) + " units gone, " + told + " of them in orders that were told");
    }

    /** What was confirmed is paid, and nobody paid who never pays; a payment may have lost its confirmation. */
    private Check paymentsKept() {
        long confirmed = orders.stream().filter(order -> order.confirmed).count();
        long wrong = orders.stream()
                .filter(order -> order.is("paid") ? !holds.pays(order.user) : order.confirmed)
                .count();
        return Check.of(
                "paid", wrong == 0, confirmed + " payments confirmed, " + wrong + " orders that do not agree with it");
    }

    private Check perUserLimit() {
        long[] units = new long[settings.users()];
        long most = 0;
        for (HeldOrder order : orders) {
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
     * Promotions come in the order in which the line was joined, nobody who joined later was promoted before someone who
     * still waits, and nobody was secured past a line.
     */
    private Check firstComeFirstServed() {
        List<HeldOrder> byArrival = new ArrayList<>(orders);
        byArrival.removeIf(order -> order.is("lapsed") || (order.joinedSequence > 0 && leftUnpromoted(order)));
        byArrival.sort(Comparator.comparingLong(HoldsChecks::arrivedAt));
        long servedUpTo = 0;
        long overtaken = 0;
        for (HeldOrder order : byArrival) {
            long servedAt = order.position > 0 ? order.securedSequence : FOREVER;
            overtaken += servedAt < servedUpTo ? 1 : 0;
            servedUpTo = Math.max(servedUpTo, servedAt);
        }
        return Check.of(
                "first come first served",
                overtaken == 0,
                orders.stream().filter(HeldOrder::wasPromoted).count() + " promoted in order of place, " + overtaken
                        + " orders overtook another");
    }

    private static boolean leftUnpromoted(HeldOrder order) {
        return order.position == 0 && !order.is("waitlisted");
    }

    private static long arrivedAt(HeldOrder order) {
        return order.joinedSequence > 0 ? order.joinedSequence : order.securedSequence;
    }

    private SecuredOrders everSecured() {
        SecuredOrders secured = new SecuredOrders();
        for (HeldOrder order : orders) {
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
