package io.doorbuster.engine.pipeline;

import io.doorbuster.engine.codec.Command;
import io.doorbuster.engine.executor.EventParts;
import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.port.ReplyPort;
import org.agrona.ExpandableArrayBuffer;

/**
 * An element of the ring: a command on its way in, its decision and events on its way out. One thread owns it at a
 * time, in the order of the sequence barriers: producer, business, journal, reply.
 */
final class Slot {
    /** What a slot carries. */
    enum Kind {
        COMMAND,
        TICK,
        /** Nothing, because the producer failed to fill the slot: no command, no events, no reply. */
        NOTHING
    }

    private static final int TYPICAL_BYTES = 128;

    /** A larger command buffer is dropped after the reply; it held the terms of a sale. */
    private static final int MAX_KEPT_BYTES = EventParts.MAX_KEPT_BYTES;

    ExpandableArrayBuffer command = new ExpandableArrayBuffer(TYPICAL_BYTES);
    Kind kind = Kind.NOTHING;
    ReplyPort replyPort;
    long correlation;

    final Decision decision = new Decision();

    /** The events of the command, and the due events before and after it. */
    final EventParts events = new EventParts();

    /** Orders that wait for their payment or for units, after the events are applied. */
    long openOrders;

    /** Orders that expired, and that were promoted, since the start; after the events are applied. */
    long expiredOrders;

    long promotedOrders;

    /** The command's buffer is large; so {@link #release} need not touch the buffer of nearly every slot. */
    private boolean largeCommand;

    /** To publish before the reply leaves; null for nearly every command. */
    Publication[] publications;

    void fill(final Command source, final Kind itsKind, final ReplyPort port, final long itsCorrelation) {
        command.putBytes(0, source.buffer(), 0, source.length());
        largeCommand = command.capacity() > MAX_KEPT_BYTES;
        kind = itsKind;
        replyPort = port;
        correlation = itsCorrelation;
    }

    /**
     * Marks the slot as empty, for a producer that failed to fill it. Allocates nothing, so it also works when memory
     * is short.
     */
    void fillNothing() {
        kind = Kind.NOTHING;
        replyPort = null;
    }

    /**
     * Drops views, lists and large buffers, so that a slot holds almost no memory between two commands. Writes only
     * where there is something to drop: at the end of a large batch no cache contains the slot any more.
     */
    void release() {
        replyPort = null;
        if (publications != null) {
            publications = null;
        }
        decision.letGo();
        events.release();
        if (largeCommand) {
            largeCommand = false;
            command = new ExpandableArrayBuffer(TYPICAL_BYTES);
        }
    }

    boolean isTick() {
        return kind == Kind.TICK;
    }
}
