package io.doorbuster.engine.pipeline;

import io.doorbuster.engine.codec.CommandType;
import io.doorbuster.engine.port.Journal;

/**
 * Decides which commands the disk has space for. The disk reserve has space for one payment, cancellation or expiry of
 * each open order, and for more. While the disk is low, only reads, the server's own commands, and commands about
 * existing orders and sales that fit into the reserve are admitted. When little more than the space of the open orders
 * is left, only those of them that close an open order may still append. See ADR 13. The disk watch and the journal
 * thread report; any thread asks.
 */
final class DiskRoom {
    /**
     * Bytes that the journal reserves for an open order: for its promotion, and for its payment with the longest
     * reference and actor, each in a batch of its own that a seal follows.
     */
    static final int BYTES_PER_OPEN_ORDER = 512;

    /** Bytes that a command in the ring may still append, with its batch: a refund with the longest actor. */
    private static final int BYTES_PER_COMMAND = 320;

    private final long bytesInRing;
    private volatile boolean low;
    private volatile boolean full;
    private volatile boolean scarce;

    DiskRoom(final int ringSlots) {
        bytesInRing = (long) ringSlots * BYTES_PER_COMMAND;
    }

    /** Reports that the disk has less free space than it should, or enough again. The disk watch calls this. */
    void low(final boolean isLow) {
        low = isLow;
    }

    /** Reports what {@link Journal#reserve} returned for that many open orders. */
    void appendable(final long bytes, final long openOrders) {
        final boolean isFull = bytes != Long.MAX_VALUE;
        final boolean isScarce = bytes < bytesInRing + openOrders * BYTES_PER_OPEN_ORDER;
        // Written only on a change, because every thread that submits reads this cache line.
        if (isFull != full) {
            full = isFull;
        }
        if (isScarce != scarce) {
            scarce = isScarce;
        }
    }

    /** False if a command of this type would use disk space that is reserved for other commands. Any thread. */
    boolean admits(final CommandType type) {
        if (!low && !full) {
            return true;
        }
        return switch (type) {
            case READ_ORDER,
                    READ_ORDERS,
                    FIND_ORDER,
                    LIST_ORDERS,
                    READ_STATE,
                    CONFIGURE,
                    TICK,
                    CONFIRM_PAYMENT,
                    CANCEL_ORDER -> true;
            case END_ORDER, PAUSE_SALE, CLOSE_SALE, CHANGE_EDGE_SETTINGS -> !scarce;
            case PURCHASE, REGISTER, CREATE_SALE, CHANGE_SALE, RESUME_SALE, REMOVE_SALE, RESTOCK -> false;
        };
    }
}
