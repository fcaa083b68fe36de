package io.doorbuster.engine.pipeline;

import io.doorbuster.engine.codec.sbe.CancelOrderDecoder;
import io.doorbuster.engine.codec.sbe.CloseSaleDecoder;
import io.doorbuster.engine.codec.sbe.ConfigureDecoder;
import io.doorbuster.engine.codec.sbe.ConfirmPaymentDecoder;
import io.doorbuster.engine.codec.sbe.EndOrderDecoder;
import io.doorbuster.engine.codec.sbe.ListOrdersDecoder;
import io.doorbuster.engine.codec.sbe.PauseSaleDecoder;
import io.doorbuster.engine.codec.sbe.ReadOrderDecoder;
import io.doorbuster.engine.codec.sbe.ReadOrdersDecoder;
import io.doorbuster.engine.codec.sbe.ReadStateDecoder;
import io.doorbuster.engine.codec.sbe.TickDecoder;

/**
 * Which commands there is room for on disk. The journal keeps room for one payment, cancellation or expiry of each open
 * order, and for more besides. While the disk is low, only commands that give certainty to someone who already holds
 * something are admitted: they use the room that is kept. When little but the room of the open orders is left, only
 * commands that close an open order are. See ADR 13. The disk watch and the journal thread report, any thread asks.
 */
final class DiskRoom {
    /**
     * What the journal keeps for an open order: its promotion, and its payment with the longest reference and actor,
     * each in a batch of its own that a seal follows.
     */
    static final int BYTES_PER_OPEN_ORDER = 512;

    /** What a command in the ring may still append, with its batch: a refund with the longest actor. */
    private static final int BYTES_PER_COMMAND = 320;

    private final long bytesInRing;
    private volatile boolean low;
    private volatile boolean full;
    private volatile boolean scarce;

    DiskRoom(final int ringSlots) {
        bytesInRing = (long) ringSlots * BYTES_PER_COMMAND;
    }

    /** The disk watch found less room than is to be kept free, or enough again. */
    void low(final boolean isLow) {
        low = isLow;
    }

    /** What {@link Journal#reserve} returned for that many open orders. */
    void appendable(final long bytes, final long openOrders) {
        final boolean isFull = bytes != Long.MAX_VALUE;
        final boolean isScarce = bytes < bytesInRing + openOrders * BYTES_PER_OPEN_ORDER;
        // Written when it changes only: every thread that submits reads the same cache line.
        if (isFull != full) {
            full = isFull;
        }
        if (isScarce != scarce) {
            scarce = isScarce;
        }
    }

    boolean admits(final int template) {
        if (!low && !full) {
            return true;
        }
        return switch (template) {
            case ReadOrderDecoder.TEMPLATE_ID,
                    ReadOrdersDecoder.TEMPLATE_ID,
                    ListOrdersDecoder.TEMPLATE_ID,
                    ReadStateDecoder.TEMPLATE_ID,
                    ConfigureDecoder.TEMPLATE_ID,
                    TickDecoder.TEMPLATE_ID,
                    ConfirmPaymentDecoder.TEMPLATE_ID,
                    CancelOrderDecoder.TEMPLATE_ID -> true;
            case EndOrderDecoder.TEMPLATE_ID, PauseSaleDecoder.TEMPLATE_ID, CloseSaleDecoder.TEMPLATE_ID -> !scarce;
            default -> false;
        };
    }
}
