package io.doorbuster.engine.sale;

/**
 * Counts the memory that sales, orders, lines and registrations take, as their tables grow, and what has been promised:
 * an order that may still be paid or promoted will take more, and must not be refused then. Each sale has a count of its
 * own, which is part of the whole. Business thread only.
 */
public final class StateMemory {
    /** A payment's reference of 64 characters with its length, in whole words, and an entry in the list of positions. */
    static final int PROMISED_BYTES_PER_ORDER = 72 + Integer.BYTES;

    private final StateMemory whole;
    private long held;
    private long promised;

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

    /** So many orders more may still be paid, or fewer if negative. */
    void promise(final int orders) {
        promised += (long) orders * PROMISED_BYTES_PER_ORDER;
        if (whole != null) {
            whole.promised += (long) orders * PROMISED_BYTES_PER_ORDER;
        }
    }

    /** Gives back all of this part. */
    void leave() {
        whole.held -= held;
        whole.promised -= promised;
        held = 0;
        promised = 0;
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
