package io.doorbuster.engine.collections;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Counts the memory that sales, orders, waitlists and registrations take as their tables grow, the memory that is
 * promised (an order that may still be paid or promoted will take more, and must not be refused then), and the memory
 * that is reserved for what is kept for a sale outside of the state. Decisions read the count, so it follows from the
 * events alone. Each sale has a count of its own, which is part of the whole until the sale is removed. Business thread
 * only.
 */
public final class StateMemory {
    /**
     * Bytes of a payment reference of 64 characters with its length, in whole words, and of an entry in the list of
     * positions.
     */
    public static final int PROMISED_BYTES_PER_ORDER = 72 + Integer.BYTES;

    /** Size of the pages for records. */
    static final int PAGE_BYTES = 1 << 18;

    /** Null for the whole, and for a part that has left it. */
    private StateMemory whole;
    /** Pages that no part uses yet; only the whole has them. */
    private final ArrayDeque<ByteBuffer> ready = new ArrayDeque<>(0);

    private long held;
    private long promised;
    private long reserved;
    private long openOrders;

    /** Makes a count of the whole. */
    public StateMemory() {
        whole = null;
    }

    /** Makes a count of one part of the whole. */
    public StateMemory(final StateMemory whole) {
        this.whole = whole;
    }

    /** Counts bytes that are taken, or given back if negative. */
    public void take(final long bytes) {
        held += bytes;
        if (whole != null) {
            whole.held += bytes;
        }
    }

    /**
     * Prepares one page for records, unless {@code bytes} of pages are ready. A new page costs more than everything
     * that is done for the orders in it, mostly because the operating system must find the memory. So the thread does
     * this ahead, when it has nothing else to do.
     *
     * @return true if more pages are wanted
     */
    public boolean prepare(final long bytes) {
        final boolean wanted = (ready.size() + 1L) * PAGE_BYTES <= bytes;
        if (wanted) {
            ready.add(ByteBuffer.allocateDirect(PAGE_BYTES));
        }
        return wanted;
    }

    /** Takes a page of zeros, which belongs to this part from now on. */
    ByteBuffer page() {
        take(PAGE_BYTES);
        final ByteBuffer page = whole == null ? ready.poll() : whole.ready.poll();
        return page == null ? ByteBuffer.allocateDirect(PAGE_BYTES) : page;
    }

    /**
     * Promises memory to {@code orders} more orders that may still be paid, or to fewer if negative.
     *
     * @param open number of them that time may end: they wait for their payment for a limited time, or in a waitlist
     */
    public void promise(final int orders, final int open) {
        promised += (long) orders * PROMISED_BYTES_PER_ORDER;
        openOrders += open;
        if (whole != null) {
            whole.promise(orders, open);
        }
    }

    /** Number of orders that wait for their payment for a limited time, or in a waitlist. */
    public long openOrders() {
        return openOrders;
    }

    /** Reserves this many bytes for what is kept for this part outside of the state, instead of those until now. */
    public void reserve(final long bytes) {
        if (whole != null) {
            whole.reserved += bytes - reserved;
        }
        reserved = bytes;
    }

    /** Takes this part with all its bytes out of the whole, which it no longer changes from now on. */
    public void leave() {
        whole.held -= held;
        whole.promised -= promised;
        whole.reserved -= reserved;
        whole.openOrders -= openOrders;
        whole = null;
    }

    /** Bytes taken. */
    public long taken() {
        return held;
    }

    /** Bytes reserved. */
    public long reserved() {
        return reserved;
    }

    /** Bytes taken, promised and reserved. */
    public long bytes() {
        return held + promised + reserved;
    }
}
