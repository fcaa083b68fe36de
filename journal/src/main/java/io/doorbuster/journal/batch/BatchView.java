package io.doorbuster.journal.batch;

import java.nio.file.Path;
import org.agrona.DirectBuffer;

/**
 * A checked batch as it is on disk. Valid only during the call that passes it: the reader reuses the view for the next
 * batch. For the reading thread.
 */
public final class BatchView {
    private final FileWindow window;
    private Path file;
    private long fileOffset;
    private int offset;
    private int version;
    private int headerLength;
    private int epoch;
    private int count;
    private long firstSequence;
    private long durableThrough;
    private int length;

    public BatchView(final FileWindow window) {
        this.window = window;
    }

    /** Reads the header at {@code offset} of the window; the caller has checked that the window holds it. */
    public void wrap(final Path file, final long fileOffset, final int offset) {
        final DirectBuffer buffer = window.buffer();
        this.file = file;
        this.fileOffset = fileOffset;
        this.offset = offset;
        version = BatchDescriptor.version(buffer, offset);
        headerLength = BatchDescriptor.headerLength(buffer, offset);
        epoch = BatchDescriptor.epoch(buffer, offset);
        count = BatchDescriptor.count(buffer, offset);
        firstSequence = BatchDescriptor.firstSequence(buffer, offset);
        durableThrough = BatchDescriptor.durableThrough(buffer, offset);
        length = BatchDescriptor.length(buffer, offset);
    }

    public int version() {
        return version;
    }

    public int headerLength() {
        return headerLength;
    }

    /** Number of the epoch that this batch belongs to, from 1. */
    public int epoch() {
        return epoch;
    }

    /** Sequence of its first event; of the next event if it has none. */
    public long firstSequence() {
        return firstSequence;
    }

    /** Sequence of its last event; {@code firstSequence() - 1} if it has none. */
    public long lastSequence() {
        return firstSequence + count - 1;
    }

    /** Number of its events; 0 for a seal. */
    public int count() {
        return count;
    }

    /** Sequence of the last event that was durable before this batch was written. */
    public long durableThrough() {
        return durableThrough;
    }

    /** The buffer with the encoded events, one after the other: {@link #length()} bytes from {@link #offset()} on. */
    public DirectBuffer buffer() {
        return window.buffer();
    }

    public int offset() {
        return offset + headerLength;
    }

    /** Length of the events in bytes. */
    public int length() {
        return length;
    }

    /** The queue file that holds this batch. */
    public Path file() {
        return file;
    }

    /** Offset of its header in the file, in bytes. */
    public long fileOffset() {
        return fileOffset;
    }
}
