package io.doorbuster.engine.sale;

import io.doorbuster.engine.collections.SipHash;
import io.doorbuster.engine.collections.StateMemory;
import io.doorbuster.engine.collections.UserIndex;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The users with orders in one sale, and the units of each user that count against the limit: secured, paid,
 * waitlisted, or refunded without being returned. The numbers of a user are kept in the newest of their orders.
 * Business thread only.
 */
final class Buyers {
    private final OrderStore orders;
    private final long seed0;
    private final long seed1;
    private final UserIndex index;
    private final DirectBuffer user = new UnsafeBuffer(0, 0);
    private final StateMemory memory;
    private int limit;
    /** Number of users by units, from index 1. */
    private int[] usersByUnits;

    Buyers(final OrderStore orders, final long seed0, final long seed1, final int limit, final StateMemory memory) {
        this.orders = orders;
        this.seed0 = seed0;
        this.seed1 = seed1;
        this.index = new UserIndex(orders, memory);
        this.limit = limit;
        this.memory = memory;
        this.usersByUnits = new int[limit + 1];
        memory.take((limit + 1L) * Integer.BYTES);
    }

    /** Users who ever had an order. */
    int size() {
        return index.size();
    }

    UserIndex index() {
        return index;
    }

    /** Number of the user's newest order, 0 if there is none. */
    int newestOrder(final DirectBuffer user, final long userHash) {
        return index.find(user, userHash);
    }

    /**
     * Counts an order that was added to the store.
     *
     * @param previous the user's newest order until now, 0 if there was none
     * @param counted units of the order that count against the limit
     * @param waits whether the order is waitlisted
     */
    void added(final int order, final int previous, final long userHash, final int counted, final boolean waits) {
        final int units = previous == 0 ? 0 : orders.userUnits(previous);
        final boolean waited = previous != 0 && orders.userWaits(previous);
        check(units + counted <= limit, "more units than one user may have");
        check(!waits || !waited, "a user twice in the waitlist");
        final int userOrders = previous == 0 ? 0 : orders.userOrders(previous);
        orders.aboutUser(order, units + counted, userOrders + 1, waits || waited);
        index.put(userHash, previous, order);
        moveUser(units, units + counted);
    }

    /** Notes that the order left the waitlist with its units, which counted already. */
    void promoted(final int order) {
        final int newest = newestOfUserOf(order);
        check(orders.userWaits(newest), "promoted a user who is not in the waitlist");
        orders.aboutUser(newest, orders.userUnits(newest), orders.userOrders(newest), false);
    }

    /** Stops counting an order that ended. */
    void ended(final int order, final boolean waited) {
        final int newest = newestOfUserOf(order);
        final int units = orders.userUnits(newest);
        final int left = units - orders.quantity(order);
        check(left >= 0, "a user with a negative number of units");
        orders.aboutUser(newest, left, orders.userOrders(newest), orders.userWaits(newest) && !waited);
        moveUser(units, left);
    }

    /** Most units that any user has. */
    int mostUnits() {
        int units = limit;
        while (units > 0 && usersByUnits[units] == 0) {
            units--;
        }
        return units;
    }

    void limit(final int newLimit) {
        check(mostUnits() <= newLimit, "limit below the units of a user");
        memory.take((long) (newLimit - limit) * Integer.BYTES);
        limit = newLimit;
        usersByUnits = Arrays.copyOf(usersByUnits, newLimit + 1);
    }

    private int newestOfUserOf(final int order) {
        orders.wrapUser(order, user);
        return index.find(user, SipHash.hash(seed0, seed1, user));
    }

    private void moveUser(final int from, final int to) {
        usersByUnits[from]--;
        usersByUnits[to]++;
    }

    private static void check(final boolean holds, final String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
