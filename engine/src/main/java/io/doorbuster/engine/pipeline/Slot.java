package io.doorbuster.engine.pipeline;

import io.doorbuster.engine.sale.Decision;
import java.util.Arrays;
import org.agrona.ExpandableArrayBuffer;

/**
 * A ring entry: a command on its way in, what was decided on it on its way out. Whoever the sequence barriers say owns
 * it, one thread at a time: producer, business, journal, reply.
 */
final class Slot {
    private static final int TYPICAL_BYTES = 128;
    /** More than this is not kept: it came from holds that were due all at once. */
    private static final int LARGE_BYTES = 1 << 16;

    final ExpandableArrayBuffer command = new ExpandableArrayBuffer(TYPICAL_BYTES);
    boolean tick;
    ReplyPort replyPort;
    long correlation;

    final Decision decision = new Decision();

    /** The command's events, and those that were due around it, encoded one behind the other. */
    ExpandableArrayBuffer events = new ExpandableArrayBuffer(TYPICAL_BYTES);

    long firstSequence;
    int eventCount;
    /** Nearly always 1. More than that fit into one excerpt go to the journal in parts, each complete in itself. */
    int partCount;

    private int[] partEnds = new int[1];
    private int[] partEvents = new int[1];

    /** Views to publish before the reply leaves; null for nearly every command. */
    ViewUpdate[] viewUpdates;

    void beginEvents(final long sequence) {
        if (events.capacity() > LARGE_BYTES) {
            events = new ExpandableArrayBuffer(TYPICAL_BYTES);
        }
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
