package io.doorbuster.engine.sale;

import io.doorbuster.engine.collections.IntPages;
import io.doorbuster.engine.collections.StateMemory;

/**
 * The units of one sale: each is sold, held, or remains. The four numbers are stored separately and compared after
 * every change, so that no single one can go wrong unnoticed. Also counts the orders ever secured, which gives the next
 * order its position. Business thread only.
 */
final class Stock {
    /** Most units that the secured orders of one sale may add up to, ended ones included. */
    static final int MAX_SECURED_UNITS = 2_000_000_000;

    private final StateMemory memory;
    private int total;
    private int sold;
    private int held;
    private int remaining;
    private int securedOrders;
    private int securedUnits;
    /** Orders by position, from the first order on that was not secured at once; null until then. */
    private IntPages byPosition;
    /** The last position before the first element of byPosition. Up to it, an order's number is its position. */
    private int tracksAfter;

    Stock(final int initial, final StateMemory memory) {
        this.memory = memory;
        total = initial;
        remaining = initial;
    }

    int total() {
        return total;
    }

    int sold() {
        return sold;
    }

    int held() {
        return held;
    }

    int remaining() {
        return remaining;
    }

    /** Number of orders ever secured. */
    int securedOrders() {
        return securedOrders;
    }

    /** Units of all orders ever secured. */
    int securedUnits() {
        return securedUnits;
    }

    /** Number of the order with this position, 1 to {@link #securedOrders}. */
    int orderAt(final int position) {
        return byPosition == null || position <= tracksAfter ? position : byPosition.get(position - tracksAfter - 1);
    }

    /** Starts to track positions, because order numbers and positions may differ from now on. */
    void trackPositions() {
        if (byPosition == null) {
            byPosition = new IntPages(memory);
            tracksAfter = securedOrders;
        }
    }

    /** Adds units, or removes units if negative. */
    void add(final int units) {
        total = Math.addExact(total, units);
        remaining = Math.addExact(remaining, units);
        check();
    }

    /** Gives the next order its units, held or for good. */
    void secure(final int order, final int quantity, final boolean hold) {
        remaining -= quantity;
        if (hold) {
            held += quantity;
        } else {
            sold += quantity;
        }
        position(order, securedOrders + 1);
        securedOrders++;
        securedUnits = Math.addExact(securedUnits, quantity);
        check();
    }

    /** Turns held units into sold ones. */
    void sellHeld(final int quantity) {
        held -= quantity;
        sold += quantity;
        check();
    }

    void returnHeld(final int quantity) {
        held -= quantity;
        remaining += quantity;
        check();
    }

    void returnSold(final int quantity) {
        sold -= quantity;
        remaining += quantity;
        check();
    }

    /** Restores an order that was ever secured, ended or not, from its record. */
    void restore(final int order, final int position, final int quantity, final boolean holds, final boolean sells) {
        held += holds ? quantity : 0;
        sold += sells ? quantity : 0;
        position(order, position);
        securedOrders++;
        securedUnits = Math.addExact(securedUnits, quantity);
    }

    /** Completes the stock after the last record; {@code newTotal} is the stock of the sale. */
    void restored(final int newTotal) {
        total = newTotal;
        remaining = newTotal - sold - held;
        check();
    }

    private void position(final int order, final int position) {
        if (byPosition != null && position > tracksAfter) {
            byPosition.set(position - tracksAfter - 1, order);
        } else if (order != position) {
            throw new IllegalStateException("order " + order + " at position " + position);
        }
    }

    private void check() {
        if (sold < 0 || held < 0 || remaining < 0 || sold + held + remaining != total) {
            throw new IllegalStateException(
                    "sold " + sold + ", held " + held + ", remaining " + remaining + ", stock " + total);
        }
    }
}
