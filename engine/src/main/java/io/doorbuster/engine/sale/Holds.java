package io.doorbuster.engine.sale;

/**
 * The orders of one sale that wait for their payment, in the order in which they were secured. Every hold of a sale
 * lasts equally long and time never goes back, so this is also the order in which they expire. The timer queue is
 * therefore a list linked through the orders themselves: adding, removing and finding the next one to expire take
 * constant time. Business thread only.
 */
final class Holds {
    private final OrderStore orders;
    private int first;
    private int last;

    Holds(final OrderStore orders) {
        this.orders = orders;
    }

    /** The order that expires next; 0 if none will. */
    int first() {
        return first;
    }

    void add(final int order) {
        orders.nextHold(order, 0);
        orders.previousHold(order, last);
        if (last == 0) {
            first = order;
        } else {
            orders.nextHold(last, order);
        }
        last = order;
    }

    void remove(final int order) {
        final int next = orders.nextHold(order);
        final int previous = orders.previousHold(order);
        if (previous == 0) {
            first = next;
        } else {
            orders.nextHold(previous, next);
        }
        if (next == 0) {
            last = previous;
        } else {
            orders.previousHold(next, previous);
        }
    }
}
