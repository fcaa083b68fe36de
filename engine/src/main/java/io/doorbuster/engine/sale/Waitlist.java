package io.doorbuster.engine.sale;

import java.util.Arrays;

/**
 * The line of a sale. Whoever joins draws the next ticket; an order's place is how many tickets up to its own are still
 * in line, counted by a Fenwick tree (Fenwick, "A new data structure for cumulative frequency tables", 1994): to join, to
 * leave from anywhere and to tell a place all take logarithmic time. Business thread only.
 */
final class Waitlist {
    private static final int INITIAL_TICKETS = 16;

    /** By ticket less {@link #base}: the order, 0 if it left. */
    private int[] orders = new int[INITIAL_TICKETS];
    /** From 1: how many are in line among the tickets that the tree node stands for. */
    private int[] counts = new int[INITIAL_TICKETS + 1];

    private int base;
    private int head;
    private int next;
    private int size;

    /** Orders in line. */
    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Puts the order at the end and returns its ticket. */
    int join(final int order) {
        if (next - base == orders.length) {
            makeRoom();
        }
        orders[next - base] = order;
        add(next - base, 1);
        size++;
        return next++;
    }

    /** Takes the order with this ticket out of the line. */
    void leave(final int ticket) {
        orders[ticket - base] = 0;
        add(ticket - base, -1);
        size--;
        while (head < next && orders[head - base] == 0) {
            head++;
        }
    }

    /** Sends everyone home. */
    void clear() {
        orders = new int[INITIAL_TICKETS];
        counts = new int[INITIAL_TICKETS + 1];
        base = next;
        head = next;
        size = 0;
    }

    /** The order that is next; only while the line is not empty. */
    int head() {
        return orders[head - base];
    }

    /** How many are in line up to and with this ticket, which is. */
    int place(final int ticket) {
        int place = 0;
        for (int i = ticket - base + 1; i > 0; i -= i & -i) {
            place += counts[i];
        }
        return place;
    }

    /** Drops the tickets before the head; if they are few, doubles the room. */
    private void makeRoom() {
        final int live = next - head;
        final int room = live * 2 > orders.length ? Math.multiplyExact(orders.length, 2) : orders.length;
        final int[] kept = Arrays.copyOf(Arrays.copyOfRange(orders, head - base, next - base), room);
        base = head;
        orders = kept;
        counts = new int[room + 1];
        for (int i = 1; i <= room; i++) {
            counts[i] += orders[i - 1] == 0 ? 0 : 1;
            final int parent = i + (i & -i);
            if (parent <= room) {
                counts[parent] += counts[i];
            }
        }
    }

    private void add(final int index, final int delta) {
        for (int i = index + 1; i < counts.length; i += i & -i) {
            counts[i] += delta;
        }
    }
}
