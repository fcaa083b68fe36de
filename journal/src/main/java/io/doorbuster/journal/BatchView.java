package io.doorbuster.journal;

import java.nio.file.Path;
import org.agrona.DirectBuffer;

/**
 * A batch as it lies on disk, found to be whole and in its place. Valid during the call that hands it over: the reader
 * moves it on. For the thread that reads.
 */
public final class BatchView {
    private final FileWindow window;
    private Path file;
    private long position;
    private int offset;
    private int version;
    private int headerLength;
    private int epoch;
    private int count;
    private long firstSequence;
    private long durableThrough;
    private int length;

    BatchView(final FileWindow window) {
        this.window = window;
    }

    /** Reads the header at {@code offset} of the window; the caller has checked that it is there. */
    void wrap(final Path file, final long position, final int offset) {
        final DirectBuffer buffer = window.buffer();
        this.file = file;
        this.position = position;
        this.offset = offset;
        version = BatchDescriptor.version(buffer, offset);
        headerLength = BatchDescriptor.headerLength(buffer, offset);
        epoch = BatchDescriptor.epoch(buffer, offset);
        count = BatchDescriptor.count(buffer, offset);
        firstSequence = BatchDescriptor.firstSequence(buffer, offset);
        durableThrough = BatchDescriptor.durableThrough(buffer, offset);
        length = BatchDescriptor.length(buffer, offset);
    }

    int version() {
        return version;
    }

    int headerLength() {
        return headerLength;
    }

    /** The start of the server that wrote it, from 1. */
    public int epoch() {
        return epoch;
    }

    /** Of its first event; of the event to come if it has none. */
    public long firstSequence() {
        return firstSequence;
    }

    /** Of its last event; {@code firstSequence() - 1} if it has none. */
    public long lastSequence() {
        return firstSequence + count - 1;
    }

    /** How many events it holds; 0: a seal. */
    public int count() {
        return count;
    }

    /** The last event that was durable before this batch was written. */
    public long durableThrough() {
        return durableThrough;
    }

    /** Holds the encoded events, one behind the other, {@link #length()} bytes from {@link #offset()} on. */
    public DirectBuffer buffer() {
        return window.buffer();
    }

    public int offset() {
        return offset + headerLength;
    }

    /** Bytes of events. */
    public int length() {
        return length;
    }

    /** The queue file it is in. */
    public Path file() {
        return file;
    }

    /** Where in the file its header begins, in bytes. */
    public long position() {
        return position;
    }
}
