package io.doorbuster.engine.sale;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Counts the memory that sales, orders, lines and registrations take, as their tables grow, and what has been promised:
 * an order that may still be paid or promoted will take more, and must not be refused then. Each sale has a count of its
 * own, which is part of the whole. Business thread only.
 */
public final class StateMemory {
    /** A payment's reference of 64 characters with its length, in whole words, and an entry in the list of positions. */
    static final int PROMISED_BYTES_PER_ORDER = 72 + Integer.BYTES;

    /** Of the pages that records lie in. */
    static final int PAGE_BYTES = 1 << 18;

    private final StateMemory whole;
    /** Of the whole: pages that nobody has yet. */
    private final ArrayDeque<ByteBuffer> ready = new ArrayDeque<>(0);

    private long held;
    private long promised;
    private long openOrders;

    /** A whole. */
    public StateMemory() {
        whole = null;
    }

    /** A part. */
    StateMemory(final StateMemory whole) {
        this.whole = whole;
    }

    /** So many bytes more, or fewer if negative. */
    public void take(final long bytes) {
        held += bytes;
        if (whole != null) {
            whole.held += bytes;
        }
    }

    /**
     * Makes one page ready for records, unless there are as many as {@code bytes}. A new page costs more than all that
     * is done for the orders that go into it, most of it for the operating system to find the memory; so whoever has
     * nothing else to do does it before.
     *
     * @return whether more pages are wanted
     */
    boolean prepare(final long bytes) {
        final boolean wanted = (ready.size() + 1L) * PAGE_BYTES <= bytes;
        if (wanted) {
            ready.add(ByteBuffer.allocateDirect(PAGE_BYTES));
        }
        return wanted;
    }

    /** A page of zeros, which belongs to this part from now on. */
    ByteBuffer page() {
        take(PAGE_BYTES);
        final ByteBuffer page = whole == null ? ready.poll() : whole.ready.poll();
        return page == null ? ByteBuffer.allocateDirect(PAGE_BYTES) : page;
    }

    /**
     * So many orders more may still be paid, or fewer if negative.
     *
     * @param open those of them that may end by themselves: they wait for their payment for a time, or in line
     */
    void promise(final int orders, final int open) {
        promised += (long) orders * PROMISED_BYTES_PER_ORDER;
        openOrders += open;
        if (whole != null) {
            whole.promise(orders, open);
        }
    }

    /** Orders that wait for their payment for a time, or in line. */
    long openOrders() {
        return openOrders;
    }

    /** Gives back all of this part. */
    void leave() {
        whole.held -= held;
        whole.promised -= promised;
        whole.openOrders -= openOrders;
        held = 0;
        promised = 0;
        openOrders = 0;
    }

    /** Bytes taken. */
    long taken() {
        return held;
    }

    /** Bytes taken and promised. */
    long bytes() {
        return held + promised;
    }
}
