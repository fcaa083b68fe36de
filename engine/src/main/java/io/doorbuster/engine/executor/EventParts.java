package io.doorbuster.engine.executor;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The events of one command, encoded one after the other, in parts that each fit into one append of a journal. Nearly
 * every command has one part. A command after a long silence may find thousands of holds due and has more. Reused from
 * command to command; one thread at a time.
 */
public final class EventParts {
    private static final int TYPICAL_BYTES = 128;

    /** {@link #release} drops a larger buffer, because every slot of the ring has one. */
    public static final int MAX_KEPT_BYTES = 512;

    /** The buffer grows by half or to twice its size, so one that held this much may exceed {@link #MAX_KEPT_BYTES}. */
    private static final int LARGE_BYTES = MAX_KEPT_BYTES * 2 / 3;

    private static final int MAX_KEPT_PARTS = 4;

    private ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(TYPICAL_BYTES);
    private long firstSequence;
    private int eventCount;
    private int partCount;
    private int[] partEnds = new int[1];
    private int[] partEvents = new int[1];

    /** The buffer may be larger than {@link #MAX_KEPT_BYTES}. */
    private boolean large;

    /** Discards the events of the previous command. The next event has the sequence {@code sequence}. */
    public void clear(final long sequence) {
        firstSequence = sequence;
        eventCount = 0;
        partCount = 0;
    }

    /** Frees large buffers, so that almost no memory is held between two commands. Writes only if there is one. */
    public void release() {
        if (large) {
            shrink();
        }
    }

    private void shrink() {
        large = false;
        if (buffer.capacity() > MAX_KEPT_BYTES) {
            buffer = new ExpandableArrayBuffer(TYPICAL_BYTES);
        }
        if (partEnds.length > MAX_KEPT_PARTS) {
            partEnds = new int[1];
            partEvents = new int[1];
        }
    }

    /** The buffer that the executor writes to. */
    MutableDirectBuffer target() {
        return buffer;
    }

    /** Ends a part at offset {@code end} of the buffer, after {@code count} events in all. */
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

    /** The encoded events; each part begins at {@link #partStart}. */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** Size of the buffer in bytes. */
    public int capacity() {
        return buffer.capacity();
    }

    /** Sequence of the first event, or of the next one if there is none. */
    public long firstSequence() {
        return firstSequence;
    }

    /** Number of events in all parts. */
    public int eventCount() {
        return eventCount;
    }

    /** Number of parts; the last one may have no event. */
    public int partCount() {
        return partCount;
    }

    /** Offset in the buffer at which the part begins. */
    public int partStart(final int part) {
        return part == 0 ? 0 : partEnds[part - 1];
    }

    /** Length of the part in bytes. */
    public int partLength(final int part) {
        return partEnds[part] - partStart(part);
    }

    /** Number of events in the part. */
    public int partEventCount(final int part) {
        return partEvents[part];
    }
}
