package io.doorbuster.journal.audit;

import io.doorbuster.engine.model.OrderStatus;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.IntArrayList;
import org.agrona.collections.LongArrayList;

/** The orders of one sale by number, from 1, and two queues of them: the holds and the waitlist. One thread. */
final class OrderLedger {
    private static final int STATUS_BITS = 4;
    private static final int STATUS_MASK = (1 << STATUS_BITS) - 1;
    private static final OrderStatus[] STATUSES = OrderStatus.values();

    /** Quantity and status. */
    private final IntArrayList orders = new IntArrayList();

    private final IntArrayList users = new IntArrayList();
    /** By order; kept only if orders are held for payment. */
    private final LongArrayList payBy = new LongArrayList();

    /** Orders in the order in which they were secured, which is the order in which their holds end. */
    private final IntArrayList secured = new IntArrayList();

    private int firstHeld;

    /** Orders in the order in which they joined the waitlist. */
    private final IntArrayList joined = new IntArrayList();

    private int head;
    private int waiting;

    /**
     * By quantity: the waitlisted orders of that many units; {@link #heads} has the index of the first that may still
     * wait.
     */
    private final List<IntArrayList> joinedByQuantity = new ArrayList<>();

    private final IntArrayList heads = new IntArrayList();

    int size() {
        return orders.size();
    }

    int quantity(final int order) {
        return orders.getInt(order - 1) >>> STATUS_BITS;
    }

    OrderStatus status(final int order) {
        return STATUSES[orders.getInt(order - 1) & STATUS_MASK];
    }

    void status(final int order, final OrderStatus status) {
        orders.setInt(order - 1, quantity(order) << STATUS_BITS | codeOf(status));
    }

    int user(final int order) {
        return users.getInt(order - 1);
    }

    void add(final int quantity, final OrderStatus status, final int user) {
        orders.addInt(quantity << STATUS_BITS | codeOf(status));
        users.addInt(user);
    }

    /** Holds the order for payment until {@code at}. */
    void hold(final int order, final long at) {
        while (payBy.size() < order) {
            payBy.addLong(0);
        }
        payBy.setLong(order - 1, at);
        secured.addInt(order);
    }

    long payBy(final int order) {
        return payBy.getLong(order - 1);
    }

    /** Returns the order whose hold ends first; 0 if none is held. */
    int firstHeld() {
        while (firstHeld < secured.size() && status(secured.getInt(firstHeld)) != OrderStatus.SECURED) {
            firstHeld++;
        }
        return firstHeld == secured.size() ? 0 : secured.getInt(firstHeld);
    }

    void join(final int order) {
        joined.addInt(order);
        waiting++;
        final int quantity = quantity(order);
        while (joinedByQuantity.size() <= quantity) {
            joinedByQuantity.add(new IntArrayList());
            heads.addInt(0);
        }
        joinedByQuantity.get(quantity).addInt(order);
    }

    /**
     * Returns the order that has waited longest among those of at most {@code units} units; 0 if there is none. Orders
     * join in the order of their numbers.
     */
    int firstOfAtMost(final long units) {
        int first = 0;
        for (int quantity = 1; waiting > 0 && quantity <= units && quantity < joinedByQuantity.size(); quantity++) {
            final int candidate = firstOf(quantity);
            first = candidate != 0 && (first == 0 || candidate < first) ? candidate : first;
        }
        return first;
    }

    private int firstOf(final int quantity) {
        final IntArrayList all = joinedByQuantity.get(quantity);
        int at = heads.getInt(quantity);
        while (at < all.size() && status(all.getInt(at)) != OrderStatus.WAITLISTED) {
            at++;
        }
        heads.setInt(quantity, at);
        return at == all.size() ? 0 : all.getInt(at);
    }

    /** Counts an order that left the waitlist for any reason. */
    void leave() {
        waiting--;
    }

    /** Number of orders in the waitlist. */
    int waiting() {
        return waiting;
    }

    /** Returns the order that has waited longest; 0 if none waits. */
    int head() {
        if (waiting == 0) {
            return 0;
        }
        while (status(joined.getInt(head)) != OrderStatus.WAITLISTED) {
            head++;
        }
        return joined.getInt(head);
    }

    /** Returns the index in {@link #STATUSES}. The search finds the first status, by far the most frequent, at once. */
    private static int codeOf(final OrderStatus status) {
        int code = 0;
        while (STATUSES[code] != status) {
            code++;
        }
        return code;
    }
}
