package io.doorbuster.engine.sale;

import io.doorbuster.engine.collections.StateMemory;
import java.util.Arrays;

/**
 * The waitlist of a sale. An order that joins gets the next ticket. Tickets are stored in pages, with two trees over
 * the pages. A Fenwick tree (Fenwick, "A new data structure for cumulative frequency tables", 1994) counts the orders
 * that still wait, and a heap of minima has the smallest order of each page. Joining, leaving from anywhere, finding a
 * place and finding the first order of at most a given size each cost one page plus the logarithm of the number of
 * pages. The waitlist grows by a page and does not copy the existing ones. Business thread only.
 */
final class Waitlist {
    private static final int PAGE_SHIFT = 8;
    private static final int PAGE_TICKETS = 1 << PAGE_SHIFT;
    private static final int FIRST_PAGES = 4;
    private static final int FIRST_TICKETS = 16;
    private static final int NO_ORDER = Integer.MAX_VALUE;
    /** Bytes of a reference and three nodes. */
    private static final int BYTES_PER_PAGE_IN_TREES = 20;

    /** The tickets of one page; its arrays grow, so that a short waitlist stays small. */
    private static final class Page {
        /** Orders by ticket; 0 if the order left. */
        private int[] orders = new int[FIRST_TICKETS];

        private short[] quantities = new short[FIRST_TICKETS];
        private final StateMemory memory;
        private int drawn;
        private int live;
        private int smallest = NO_ORDER;

        Page(final StateMemory memory) {
            this.memory = memory;
            memory.take(bytes());
        }

        void join(final int order, final int quantity) {
            if (drawn == orders.length) {
                memory.take(bytes());
                orders = Arrays.copyOf(orders, drawn * 2);
                quantities = Arrays.copyOf(quantities, drawn * 2);
            }
            orders[drawn] = order;
            quantities[drawn++] = (short) quantity;
            live++;
            smallest = Math.min(smallest, quantity);
        }

        void leave(final int slot) {
            orders[slot] = 0;
            live--;
            if (quantities[slot] == smallest) {
                smallest = NO_ORDER;
                for (int i = 0; i < drawn; i++) {
                    smallest = orders[i] == 0 ? smallest : Math.min(smallest, quantities[i]);
                }
            }
        }

        int liveThrough(final int slot) {
            int count = 0;
            for (int i = 0; i <= slot; i++) {
                count += orders[i] == 0 ? 0 : 1;
            }
            return count;
        }

        int firstOfAtMost(final int units) {
            int slot = 0;
            while (orders[slot] == 0 || quantities[slot] > units) {
                slot++;
            }
            return orders[slot];
        }

        int bytes() {
            return orders.length * (Integer.BYTES + Short.BYTES);
        }

        boolean isSpent() {
            return live == 0 && drawn == PAGE_TICKETS;
        }
    }

    private final StateMemory memory;
    /** Pages from {@link #base} on; null if all orders of the page have left. */
    private Page[] pages = new Page[FIRST_PAGES];
    /** Number of waiting orders in the pages that the tree node covers, from index 1. */
    private int[] counts = new int[FIRST_PAGES + 1];
    /** Smallest waiting order below the node, from index 1; the pages are the leaves. */
    private int[] minima = emptyMinima(FIRST_PAGES);

    /** The first ticket of the first page. */
    private int base;

    private int head;
    private int next;
    private int size;

    Waitlist(final StateMemory memory) {
        this.memory = memory;
        memory.take(FIRST_PAGES * BYTES_PER_PAGE_IN_TREES);
    }

    /** Number of waiting orders. */
    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Adds the order at the end and returns its ticket. */
    int join(final int order, final int quantity) {
        if (pageOf(next) == pages.length) {
            makeRoom();
        }
        final int page = pageOf(next);
        if (pages[page] == null) {
            pages[page] = new Page(memory);
        }
        pages[page].join(order, quantity);
        count(page, 1);
        smallest(page, pages[page].smallest);
        size++;
        return next++;
    }

    /** Removes the order with this ticket. */
    void leave(final int ticket) {
        final int page = pageOf(ticket);
        pages[page].leave(slotOf(ticket));
        count(page, -1);
        smallest(page, pages[page].smallest);
        if (pages[page].isSpent()) {
            memory.take(-pages[page].bytes());
            pages[page] = null;
        }
        size--;
        moveHead();
    }

    /** Removes all orders. */
    void clear() {
        for (final Page page : pages) {
            memory.take(page == null ? 0 : -page.bytes());
        }
        memory.take((long) (FIRST_PAGES - pages.length) * BYTES_PER_PAGE_IN_TREES);
        pages = new Page[FIRST_PAGES];
        counts = new int[FIRST_PAGES + 1];
        minima = emptyMinima(FIRST_PAGES);
        base = 0;
        head = 0;
        next = 0;
        size = 0;
    }

    /** The first order; call this only while the waitlist is not empty. */
    int head() {
        return pages[pageOf(head)].orders[slotOf(head)];
    }

    /** The first order that wants at most {@code units} units; 0 if there is none. */
    int firstOfAtMost(final int units) {
        if (minima[1] > units) {
            return 0;
        }
        int node = 1;
        while (node < pages.length) {
            node = minima[2 * node] <= units ? 2 * node : 2 * node + 1;
        }
        return pages[node - pages.length].firstOfAtMost(units);
    }

    /** The place of the waiting order with this ticket, from 1. */
    int place(final int ticket) {
        int place = pages[pageOf(ticket)].liveThrough(slotOf(ticket));
        for (int i = pageOf(ticket); i > 0; i -= i & -i) {
            place += counts[i];
        }
        return place;
    }

    private void moveHead() {
        while (head < next) {
            final Page page = pages[pageOf(head)];
            if (page == null || page.live == 0) {
                head = Math.min(next, base + (pageOf(head) + 1) * PAGE_TICKETS);
            } else if (page.orders[slotOf(head)] == 0) {
                head++;
            } else {
                return;
            }
        }
    }

    /** Drops the pages before the head; if they are few, doubles the space for pages. */
    private void makeRoom() {
        final int first = pageOf(head);
        final int live = pages.length - first;
        final int room = live * 2 > pages.length ? Math.multiplyExact(pages.length, 2) : pages.length;
        memory.take((long) (room - pages.length) * BYTES_PER_PAGE_IN_TREES);
        pages = Arrays.copyOf(Arrays.copyOfRange(pages, first, pages.length), room);
        base += first * PAGE_TICKETS;
        counts = new int[room + 1];
        minima = emptyMinima(room);
        for (int page = 0; page < room; page++) {
            if (pages[page] != null) {
                count(page, pages[page].live);
                smallest(page, pages[page].smallest);
            }
        }
    }

    private void count(final int page, final int delta) {
        for (int i = page + 1; i < counts.length; i += i & -i) {
            counts[i] += delta;
        }
    }

    private void smallest(final int page, final int quantity) {
        minima[pages.length + page] = quantity;
        for (int node = (pages.length + page) / 2; node >= 1; node /= 2) {
            final int smaller = Math.min(minima[2 * node], minima[2 * node + 1]);
            if (minima[node] == smaller) {
                return;
            }
            minima[node] = smaller;
        }
    }

    private int pageOf(final int ticket) {
        return (ticket - base) >>> PAGE_SHIFT;
    }

    /** The base is always the first ticket of a page. */
    private static int slotOf(final int ticket) {
        return ticket & (PAGE_TICKETS - 1);
    }

    private static int[] emptyMinima(final int pages) {
        final int[] minima = new int[2 * pages];
        Arrays.fill(minima, NO_ORDER);
        return minima;
    }
}
