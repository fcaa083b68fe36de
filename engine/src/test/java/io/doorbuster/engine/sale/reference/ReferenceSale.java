package io.doorbuster.engine.sale.reference;

import io.doorbuster.engine.collections.SipHash;
import io.doorbuster.engine.support.Desk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A sale of the {@link ReferenceModel}: its stored facts, and the numbers that are counted from them. */
final class ReferenceSale {
    /** One order; {@code position} and {@code unitsBefore} are 0 until it is secured. */
    static final class Order {
        int number;
        String user;
        String key;
        int quantity;
        String status;
        int position;
        int unitsBefore;
        boolean fromWaitlist;
        boolean kept;
        long sequence;
        long time;
        String reference = "";

        /** Formats the order like the {@code toString} of the engine's view. */
        String toString(final int place, final long payBy) {
            return "OrderView[number=" + number + ", userId=" + user + ", quantity=" + quantity + ", status=" + status
                    + ", position=" + position + ", unitsBefore=" + unitsBefore + ", place=" + place + ", payBy="
                    + payBy + ", sequence=" + sequence + ", time=" + time + ", reference=" + reference + "]";
        }
    }

    int number;
    String id;
    String title = "";
    long[] opens;
    int[] units;
    boolean carryOver;
    long closes = ReferenceModel.NEVER;
    int limit = 1;
    int max = 1;
    long window;
    int capacity;
    boolean registered;
    long registrationCloses;
    int registrationCapacity;

    boolean paused;
    boolean closed;
    int round = 1;
    int stock;
    int secured;
    int securedUnits;
    final List<Order> orders = new ArrayList<>();
    final Set<String> registrations = new TreeSet<>();
    final Map<Long, Integer> refusals = new TreeMap<>();
    final Map<String, Integer> restocks = new LinkedHashMap<>();

    int held() {
        return units("SECURED", window > 0);
    }

    int sold() {
        int kept = 0;
        for (final Order order : orders) {
            kept += order.kept ? order.quantity : 0;
        }
        return units("PAID", true) + units("SECURED", window == 0) + kept;
    }

    int remaining() {
        return stock - sold() - held();
    }

    /**
     * The head of the waitlist if it fits; if no units can come back by themselves, the first order that fits;
     * otherwise null.
     */
    Order nextWaitlisted() {
        final List<Order> waitlist = waitlist();
        if (waitlist.isEmpty() || waitlist.get(0).quantity <= remaining()) {
            return waitlist.isEmpty() ? null : waitlist.get(0);
        }
        final boolean passing = held() == 0 && round == opens.length;
        return waitlist.stream()
                .filter(order -> passing && order.quantity <= remaining())
                .findFirst()
                .orElse(null);
    }

    /**
     * Counts a refusal if it is to be journaled. The engine counts users together whose hashes end in the same bits.
     */
    boolean refuse(final String user, final int bound) {
        if (bound == 0) {
            return true;
        }
        final long hash = SipHash.hash(id.hashCode(), 42, Desk.ascii(user));
        final int counted = refusals.getOrDefault(hash & 1023, 0);
        if (counted < bound) {
            refusals.put(hash & 1023, counted + 1);
        }
        return counted < bound;
    }

    List<Order> waitlist() {
        return orders.stream().filter(o -> o.status.equals("WAITLISTED")).toList();
    }

    int place(final Order order) {
        return waitlist().indexOf(order) + 1;
    }

    long payBy(final Order order) {
        return window == 0 || order.position == 0 ? 0 : order.time + window;
    }

    boolean isClosed(final long now) {
        return closed || now >= closes;
    }

    List<Order> counting(final String user) {
        final List<Order> counting = new ArrayList<>();
        for (final Order order : orders) {
            if (order.user.equals(user)
                    && (Set.of("SECURED", "PAID", "WAITLISTED").contains(order.status) || order.kept)) {
                counting.add(0, order);
            }
        }
        return counting;
    }

    int unitsOf(final String user) {
        return counting(user).stream().mapToInt(o -> o.quantity).sum();
    }

    /** Decides a purchase that is not a key replay; the checks are in their order. */
    String judge(final long now, final String user, final int quantity) {
        final List<Order> waitlist = waitlist();
        final long made =
                orders.stream().filter(order -> order.user.equals(user)).count();
        if (isClosed(now)) {
            return "SALE_CLOSED";
        } else if (now < opens[0]) {
            return "NOT_OPEN";
        } else if (paused) {
            return "SALE_PAUSED";
        } else if (registered && !registrations.contains(user)) {
            return "NOT_ELIGIBLE";
        } else if (quantity < 1 || quantity > max) {
            return "QUANTITY_NOT_ALLOWED";
        } else if (unitsOf(user) + quantity > limit || waitlist.stream().anyMatch(order -> order.user.equals(user))) {
            return "LIMIT_REACHED";
        } else if (made >= limit + 64) {
            return "TOO_MANY_ORDERS";
        }
        final boolean passing = held() == 0 && round == opens.length;
        if (quantity <= remaining() && (waitlist.isEmpty() || (passing && nextWaitlisted() == null))) {
            return "SECURED";
        }
        final boolean hope = held() > 0 && (!waitlist.isEmpty() || remaining() == 0);
        return hope && waitlist.size() < capacity ? "WAITLISTED" : "SOLD_OUT";
    }

    private int units(final String status, final boolean counted) {
        int units = 0;
        for (final Order order : orders) {
            units += counted && order.status.equals(status) ? order.quantity : 0;
        }
        return units;
    }
}
