package io.doorbuster.engine.sale.reference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A second, naive implementation of sales: plain lists, and every number is counted again from them. It is written from
 * the rules and shares nothing with the engine except the names of outcomes and states. A command returns its answer in
 * the format of {@link Answer}.
 */
final class ReferenceModel {
    static final long NEVER = Long.MAX_VALUE;
    private static final int PROMOTION = 0;
    private static final int EXPIRY = 1;
    private static final int ROUND = 2;
    private static final int LAPSE = 3;

    final Map<Integer, ReferenceSale> sales = new TreeMap<>();
    final Set<String> removedIds = new TreeSet<>();
    private int maxSales = 10_000;
    private int refusalsPerUser;
    int lastSale;
    long sequence;
    private long lastCheckpoint;
    private int checkpointEvery;
    private int saidSales;
    private long now;

    /** Does the due things one after the other: by time, then by kind, then by sequence or by number. */
    void settle(final long time) {
        now = time;
        while (true) {
            long[] first = null;
            for (final ReferenceSale sale : sales.values()) {
                for (final long[] due : dues(sale)) {
                    final boolean earlier = first == null
                            || due[0] < first[0]
                            || (due[0] == first[0] && due[1] < first[1])
                            || (due[0] == first[0] && due[1] == first[1] && due[2] < first[2]);
                    first = due[0] <= now && earlier ? due : first;
                }
            }
            if (first == null) {
                return;
            }
            happen(sales.get((int) first[3]), (int) first[1], first[4]);
        }
    }

    /** Each entry: time, kind, tie, number of the sale, number of the order. */
    private static List<long[]> dues(final ReferenceSale sale) {
        final List<long[]> dues = new ArrayList<>();
        for (final ReferenceSale.Order order : sale.orders) {
            if (order.status.equals("SECURED") && sale.window > 0) {
                dues.add(new long[] {sale.payBy(order), EXPIRY, order.sequence, sale.number, order.number});
            }
        }
        if (!sale.closed && sale.round < sale.opens.length) {
            dues.add(new long[] {sale.opens[sale.round], ROUND, sale.number, sale.number, 0});
        }
        final List<ReferenceSale.Order> waitlist = sale.waitlist();
        if (!waitlist.isEmpty()) {
            dues.add(new long[] {sale.closed ? 0 : sale.closes, LAPSE, sale.number, sale.number, 0});
            final ReferenceSale.Order next = sale.nextWaitlisted();
            if (!sale.closed && !sale.paused && next != null) {
                dues.add(new long[] {0, PROMOTION, sale.number, sale.number, next.number});
            }
        }
        return dues;
    }

    private void happen(final ReferenceSale sale, final int kind, final long order) {
        sequence++;
        if (kind == EXPIRY) {
            sale.orders.get((int) order - 1).status = "EXPIRED";
        } else if (kind == ROUND) {
            sale.stock += sale.units[sale.round] - (sale.carryOver ? 0 : sale.remaining());
            sale.round++;
        } else if (kind == LAPSE || sale.isClosed(now)) {
            sale.waitlist().forEach(waiting -> waiting.status = "LAPSED");
        } else {
            secure(sale, sale.orders.get((int) order - 1));
        }
    }

    /** Secures the order; the caller counts the sequence. */
    private void secure(final ReferenceSale sale, final ReferenceSale.Order order) {
        order.status = "SECURED";
        order.position = ++sale.secured;
        order.unitsBefore = sale.securedUnits;
        order.sequence = sequence;
        order.time = now;
        sale.securedUnits += order.quantity;
    }

    /** To be called after each command. */
    void checkpoint() {
        if (checkpointEvery > 0 && sequence - lastCheckpoint >= checkpointEvery) {
            lastCheckpoint = ++sequence;
        }
    }

    String configure(final int every, final int sales, final int refusals) {
        final int limit = sales == 0 ? 10_000 : sales;
        // Naming a default that was not named before is a change, too.
        final boolean same = every == checkpointEvery && sales == saidSales && refusals == refusalsPerUser;
        sequence += same ? 0 : 1;
        checkpointEvery = every;
        saidSales = sales;
        maxSales = limit;
        refusalsPerUser = refusals;
        return plain("CONFIGURED", 0);
    }

    String create(final ReferenceSale sale) {
        for (final ReferenceSale other : sales.values()) {
            if (other.id.equals(sale.id)) {
                return plain("SALE_EXISTS", other.number);
            }
        }
        if (removedIds.contains(sale.id)) {
            return plain("SALE_EXISTS", 0);
        }
        if (sales.size() >= maxSales) {
            return plain("TOO_MANY_SALES", 0);
        }
        if (sale.opens[0] == 0) {
            final long next = sale.opens.length > 1 ? sale.opens[1] : sale.closes;
            sale.opens[0] = Math.min(now, next - 1);
        }
        if (sale.registered && sale.registrationCloses == 0) {
            sale.registrationCloses = sale.opens[0];
        }
        sale.number = ++lastSale;
        sale.stock = sale.units[0];
        sales.put(sale.number, sale);
        sequence++;
        return plain("SALE_CREATED", sale.number);
    }

    /** Changes the terms; {@code -1} (for the title: null) keeps a term. */
    String change(final int number, final ReferenceSale to) {
        final ReferenceSale sale = sales.get(number);
        if (sale == null || sale.isClosed(now)) {
            return plain(sale == null ? "UNKNOWN_SALE" : "SALE_CLOSED", number);
        }
        final String newTitle = to.title == null ? sale.title : to.title;
        final long newCloses = to.closes == -1 ? sale.closes : to.closes;
        final int newLimit = to.limit == -1 ? sale.limit : to.limit;
        final int newMax = to.max == -1 ? sale.max : to.max;
        final int newCapacity = to.capacity == -1 ? sale.capacity : to.capacity;
        if (newCloses <= now
                || newCloses <= sale.opens[sale.opens.length - 1]
                || newCloses < sale.registrationCloses
                || newLimit < 1
                || newLimit > 1000
                || newMax < 1
                || newMax > newLimit
                || newCapacity < 0) {
            return plain("CHANGE_NOT_ALLOWED", number);
        }
        if (sale.orders.stream().anyMatch(order -> sale.unitsOf(order.user) > newLimit)) {
            return plain("WOULD_BREAK_ORDERS", number);
        }
        final boolean same = newTitle.equals(sale.title)
                && newCloses == sale.closes
                && newLimit == sale.limit
                && newMax == sale.max
                && newCapacity == sale.capacity;
        sequence += same ? 0 : 1;
        sale.title = newTitle;
        sale.closes = newCloses;
        sale.limit = newLimit;
        sale.max = newMax;
        sale.capacity = newCapacity;
        return plain("SALE_CHANGED", number);
    }

    String pause(final int number, final boolean pause) {
        final ReferenceSale sale = sales.get(number);
        if (sale == null || sale.isClosed(now)) {
            return plain(sale == null ? "UNKNOWN_SALE" : "SALE_CLOSED", number);
        }
        sequence += sale.paused == pause ? 0 : 1;
        sale.paused = pause;
        return plain("SALE_CHANGED", number);
    }

    String close(final int number) {
        final ReferenceSale sale = sales.get(number);
        if (sale == null) {
            return plain("UNKNOWN_SALE", number);
        }
        sequence += sale.closed ? 0 : 1;
        sale.closed = true;
        return plain("SALE_CHANGED", number);
    }

    String remove(final int number) {
        final ReferenceSale sale = sales.get(number);
        if (sale == null) {
            return plain("UNKNOWN_SALE", number);
        }
        if (!sale.isClosed(now)) {
            return plain("SALE_NOT_CLOSED", number);
        }
        if (sale.held() > 0) {
            return plain("WOULD_BREAK_ORDERS", number);
        }
        sales.remove(number);
        removedIds.add(sale.id);
        sequence++;
        return plain("SALE_REMOVED", number);
    }

    String restock(final int number, final int units, final String key) {
        final ReferenceSale sale = sales.get(number);
        if (sale == null) {
            return plain("UNKNOWN_SALE", number);
        }
        if (sale.restocks.containsKey(key)) {
            final boolean same = sale.restocks.get(key) == units;
            return Answer.say(same ? "SALE_CHANGED" : "KEY_REUSED", same, number, sequence, now, 0, null, List.of());
        }
        if (sale.isClosed(now)) {
            return plain("SALE_CLOSED", number);
        }
        long planned = sale.stock + (long) units;
        for (int i = sale.round; i < sale.units.length; i++) {
            planned += sale.units[i];
        }
        if (planned > 1_000_000_000) {
            return plain("STOCK_TOO_LARGE", number);
        }
        if ((long) sale.remaining() + units < 0) {
            return plain("WOULD_BREAK_ORDERS", number);
        }
        sale.restocks.put(key, units);
        sale.stock += units;
        sequence++;
        return plain("SALE_CHANGED", number);
    }

    String register(final int number, final String user) {
        final ReferenceSale sale = sales.get(number);
        if (sale == null) {
            return plain("UNKNOWN_SALE", number);
        }
        if (!sale.registered) {
            return plain("REGISTRATION_NOT_NEEDED", number);
        }
        if (sale.registrations.contains(user)) {
            return Answer.say("REGISTERED", true, number, sequence, now, 0, null, List.of());
        }
        if (sale.isClosed(now)) {
            return plain("SALE_CLOSED", number);
        }
        if (now >= sale.registrationCloses) {
            final long closed = sale.registrationCloses;
            return Answer.say("REGISTRATION_CLOSED", false, number, sequence, now, closed, null, List.of());
        }
        if (sale.registrations.size() >= sale.registrationCapacity) {
            return plain("REGISTRATION_FULL", number);
        }
        sale.registrations.add(user);
        sequence++;
        return plain("REGISTERED", number);
    }

    String buy(final int number, final String user, final int quantity, final String key) {
        final ReferenceSale sale = sales.get(number);
        if (sale == null) {
            return plain("UNKNOWN_SALE", number);
        }
        for (final ReferenceSale.Order order : sale.orders) {
            if (!key.isEmpty() && order.user.equals(user) && order.key.equals(key)) {
                return order.quantity == quantity
                        ? about(order.fromWaitlist ? "WAITLISTED" : "SECURED", true, sale, order)
                        : plain("KEY_REUSED", number);
            }
        }
        final String outcome = sale.judge(now, user, quantity);
        if (outcome.equals("NOT_OPEN")) {
            return Answer.say(outcome, false, number, sequence, now, sale.opens[0], null, List.of());
        }
        if (Set.of("SOLD_OUT", "LIMIT_REACHED", "NOT_ELIGIBLE").contains(outcome)) {
            sequence += sale.refuse(user, refusalsPerUser) ? 1 : 0;
            final List<ReferenceSale.Order> counting =
                    outcome.equals("LIMIT_REACHED") ? sale.counting(user) : List.of();
            return Answer.say(outcome, false, number, sequence, now, 0, null, counting);
        }
        if (!outcome.equals("SECURED") && !outcome.equals("WAITLISTED")) {
            return plain(outcome, number);
        }
        final ReferenceSale.Order order = new ReferenceSale.Order();
        order.number = sale.orders.size() + 1;
        order.user = user;
        order.key = key;
        order.quantity = quantity;
        order.status = outcome;
        order.sequence = ++sequence;
        order.time = now;
        order.fromWaitlist = outcome.equals("WAITLISTED");
        sale.orders.add(order);
        if (!order.fromWaitlist) {
            secure(sale, order);
        }
        return about(outcome, false, sale, order);
    }

    String cancel(final int number, final int order, final String user) {
        final ReferenceSale.Order found = find(number, order);
        if (found == null || !found.user.equals(user)) {
            return plain(sales.containsKey(number) ? "UNKNOWN_ORDER" : "UNKNOWN_SALE", number);
        }
        return found.status.equals("PAID")
                ? about("ORDER_PAID", false, sales.get(number), found)
                : end(number, order, true);
    }

    String end(final int number, final int order, final boolean returnUnits) {
        final ReferenceSale.Order found = find(number, order);
        if (found == null) {
            return plain(sales.containsKey(number) ? "UNKNOWN_ORDER" : "UNKNOWN_SALE", number);
        }
        String outcome = "ORDER_ENDED";
        if (found.status.equals("PAID")) {
            outcome = "ORDER_REFUNDED";
            found.status = "REFUNDED";
            found.kept = !returnUnits;
            sequence++;
        } else if (Set.of("SECURED", "WAITLISTED").contains(found.status)) {
            outcome = "ORDER_CANCELLED";
            found.status = "CANCELLED";
            sequence++;
        }
        return about(outcome, false, sales.get(number), found);
    }

    String pay(final int number, final int order, final String reference) {
        final ReferenceSale.Order found = find(number, order);
        if (found == null) {
            return plain(sales.containsKey(number) ? "UNKNOWN_ORDER" : "UNKNOWN_SALE", number);
        }
        final boolean same = found.status.equals("PAID") && found.reference.equals(reference);
        final String outcome = switch (found.status) {
            case "SECURED" -> "PAYMENT_CONFIRMED";
            case "PAID" -> same ? "PAYMENT_CONFIRMED" : "PAYMENT_CONFLICT";
            case "EXPIRED" -> "PAYMENT_LATE";
            case "WAITLISTED" -> "ORDER_WAITING";
            default -> "ORDER_ENDED";
        };
        if (found.status.equals("SECURED")) {
            found.status = "PAID";
            found.reference = reference;
            sequence++;
        }
        return about(outcome, same, sales.get(number), found);
    }

    String read(final int number, final int order, final String user) {
        final ReferenceSale.Order found = find(number, order);
        if (found == null || !found.user.equals(user)) {
            return plain(sales.containsKey(number) ? "UNKNOWN_ORDER" : "UNKNOWN_SALE", number);
        }
        return about("ORDER_FOUND", false, sales.get(number), found);
    }

    String show(final int number, final int order) {
        final ReferenceSale.Order found = find(number, order);
        return found == null
                ? plain(sales.containsKey(number) ? "UNKNOWN_ORDER" : "UNKNOWN_SALE", number)
                : about("ORDER_FOUND", false, sales.get(number), found);
    }

    String readAll(final int number, final String user) {
        final ReferenceSale sale = sales.get(number);
        if (sale == null) {
            return plain("UNKNOWN_SALE", number);
        }
        final boolean registered = sale.registrations.contains(user);
        final List<ReferenceSale.Order> theirs =
                sale.orders.stream().filter(order -> order.user.equals(user)).toList();
        return Answer.say("ORDERS_FOUND", registered, number, sequence, now, 0, null, theirs);
    }

    String list(final int number, final long fromSequence, final int limit) {
        final ReferenceSale sale = sales.get(number);
        if (sale == null) {
            return plain("UNKNOWN_SALE", number);
        }
        final List<ReferenceSale.Order> page = sale.orders.stream()
                .filter(order -> order.position > 0 && order.sequence >= fromSequence)
                .sorted(Comparator.comparingInt(order -> order.position))
                .limit(limit)
                .toList();
        return Answer.say("ORDERS_FOUND", false, number, sequence, now, 0, null, page);
    }

    /** Reads the state, or ticks. */
    String look(final String outcome) {
        return plain(outcome, 0);
    }

    private ReferenceSale.Order find(final int number, final int order) {
        final ReferenceSale sale = sales.get(number);
        return sale == null || order < 1 || order > sale.orders.size() ? null : sale.orders.get(order - 1);
    }

    private String plain(final String outcome, final int number) {
        return Answer.say(outcome, false, number, sequence, now, 0, null, List.of());
    }

    private static String about(
            final String outcome, final boolean replayed, final ReferenceSale sale, final ReferenceSale.Order order) {
        final String view = order.number + " of " + order.quantity + " " + order.status + " position " + order.position
                + " after " + order.unitsBefore + " place " + sale.place(order) + " payBy " + sale.payBy(order);
        return Answer.say(outcome, replayed, sale.number, order.sequence, order.time, 0, view, List.of());
    }
}
