package io.doorbuster.engine.sale;

/**
 * The units of one sale: each is sold, held, or remains. The four numbers are kept apart and compared after every change,
 * so that none can go wrong alone. Counts also what was ever secured, which gives the next order its position. Business
 * thread only.
 */
final class Stock {
    /** What the orders of one sale may add up to, ended ones included. */
    static final int MAX_SECURED_UNITS = 2_000_000_000;

    private final StateMemory memory;
    private int total;
    private int sold;
    private int held;
    private int remaining;
    private int securedOrders;
    private int securedUnits;
    /** Orders by position, once one was not secured when it was made; null until then. */
    private IntPages byPosition;
    /** The last position before that: up to there an order's number is its position. */
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

    /** Orders ever secured. */
    int securedOrders() {
        return securedOrders;
    }

    /** Their units. */
    int securedUnits() {
        return securedUnits;
    }

    /** Number of the order with this position, 1 to {@link #securedOrders}. */
    int orderAt(final int position) {
        return byPosition == null || position <= tracksAfter ? position : byPosition.get(position - tracksAfter - 1);
    }

    /** From now on order numbers and positions may differ. */
    void trackPositions() {
        if (byPosition == null) {
            byPosition = new IntPages(memory);
            tracksAfter = securedOrders;
        }
    }

    /** Units come, or go if negative. */
    void add(final int units) {
        total = Math.addExact(total, units);
        remaining = Math.addExact(remaining, units);
        check();
    }

    /** The next order gets its units, to hold or for good. */
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

    /** Held units were paid. */
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

    /** For a state made from its records: an order that was secured, whatever has become of it. */
    void restore(final int order, final int position, final int quantity, final boolean holds, final boolean sells) {
        held += holds ? quantity : 0;
        sold += sells ? quantity : 0;
        position(order, position);
        securedOrders++;
        securedUnits = Math.addExact(securedUnits, quantity);
    }

    /** The last of the records was restored; {@code total} is what the stock is. */
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
