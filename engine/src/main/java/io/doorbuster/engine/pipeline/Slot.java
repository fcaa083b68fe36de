package io.doorbuster.engine.pipeline;

import io.doorbuster.engine.sale.Decision;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * A ring entry: a command on its way in, what was decided on it on its way out. Whoever the sequence barriers say owns
 * it, one thread at a time: producer, business, journal, reply.
 */
final class Slot {
    /** What a slot does. */
    enum Kind {
        COMMAND,
        TICK,
        /** Its producer failed to fill it: no command, no events, no reply. */
        NOTHING
    }

    private static final int TYPICAL_BYTES = 128;
    /** A larger buffer is dropped after the reply: it held the terms of a sale, or many holds that were due at once. */
    static final int MAX_KEPT_BYTES = 512;

    /** Buffers grow by half or by twice: one that held as much may be larger than is kept. */
    private static final int LARGE_BYTES = MAX_KEPT_BYTES * 2 / 3;

    private static final int MAX_KEPT_PARTS = 4;

    ExpandableArrayBuffer command = new ExpandableArrayBuffer(TYPICAL_BYTES);
    Kind kind = Kind.NOTHING;
    ReplyPort replyPort;
    long correlation;

    final Decision decision = new Decision();

    /** The command's events, and those that were due around it, encoded one behind the other. */
    ExpandableArrayBuffer events = new ExpandableArrayBuffer(TYPICAL_BYTES);

    long firstSequence;
    int eventCount;
    /** Nearly always 1. More than that fit into one excerpt go to the journal in parts, each complete in itself. */
    int partCount;

    /** A buffer in it may be larger than is kept. */
    private boolean large;

    private int[] partEnds = new int[1];
    private int[] partEvents = new int[1];

    /** Orders that wait for their payment or in line, once the events are applied. */
    long openOrders;

    /** Views to publish before the reply leaves; null for nearly every command. */
    ViewUpdate[] viewUpdates;

    void fill(
            final DirectBuffer source,
            final int offset,
            final int length,
            final Kind itsKind,
            final ReplyPort port,
            final long itsCorrelation) {
        command.putBytes(0, source, offset, length);
        large |= length > LARGE_BYTES;
        kind = itsKind;
        replyPort = port;
        correlation = itsCorrelation;
    }

    /** For a producer that cannot fill it; allocates nothing, so that it also works when memory is short. */
    void fillNothing() {
        kind = Kind.NOTHING;
        replyPort = null;
    }

    /**
     * Lets go of views, lists and large buffers, so that a slot holds next to nothing between two commands. Writes only
     * where there is something: at the end of a large batch no cache has the slot any more.
     */
    void letGo() {
        replyPort = null;
        if (viewUpdates != null) {
            viewUpdates = null;
        }
        decision.letGo();
        if (large) {
            shrink();
        }
    }

    private void shrink() {
        large = false;
        if (command.capacity() > MAX_KEPT_BYTES) {
            command = new ExpandableArrayBuffer(TYPICAL_BYTES);
        }
        if (events.capacity() > MAX_KEPT_BYTES) {
            events = new ExpandableArrayBuffer(TYPICAL_BYTES);
        }
        if (partEnds.length > MAX_KEPT_PARTS) {
            partEnds = new int[1];
            partEvents = new int[1];
        }
    }

    boolean isTick() {
        return kind == Kind.TICK;
    }

    void beginEvents(final long sequence) {
        firstSequence = sequence;
        eventCount = 0;
        partCount = 0;
    }

    /** What was written since the last part is one; it ends at {@code end}, with {@code count} events altogether. */
    void endPart(final int end, final int count) {
        if (partCount == partEnds.length) {
            partEnds = Arrays.copyOf(partEnds, partCount * 2);
            partEvents = Arrays.copyOf(partEvents, partCount * 2);
        }
        large |= end > LARGE_BYTES || partCount == MAX_KEPT_PARTS;
        partEnds[partCount] = end;
        partEvents[partCount++] = count - eventCount;
        eventCount = count;
    }

    /** Where the part begins in {@link #events}. */
    int partStart(final int part) {
        return part == 0 ? 0 : partEnds[part - 1];
    }

    int partLength(final int part) {
        return partEnds[part] - partStart(part);
    }

    int partEventCount(final int part) {
        return partEvents[part];
    }
}
