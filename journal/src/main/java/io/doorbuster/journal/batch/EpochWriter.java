package io.doorbuster.journal.batch;

import io.doorbuster.journal.disk.ReservedBlocks;
import java.io.IOException;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes batches to the current epoch and tracks which of them are durable. One thread at a time. */
public final class EpochWriter implements AutoCloseable {
    private static final DirectBuffer NO_EVENTS = new UnsafeBuffer(new byte[0]);

    private final EpochAppender appender;
    private final int epoch;
    private final int maxAppendBytes;
    private final UnsafeBuffer header = new UnsafeBuffer(new byte[BatchDescriptor.HEADER_LENGTH]);
    private final BatchChecksum checksum = new BatchChecksum();
    private long lastSequence;
    private long durableSequence;
    private long namedSequence;

    /**
     * Begins the epoch with a seal, so that an epoch without any batch has certainly lost its files.
     *
     * @param lastSequence sequence of the event before the epoch's first; that event is durable
     */
    public EpochWriter(final EpochAppender appender, final int epoch, final int maxAppendBytes, final long lastSequence)
            throws IOException {
        this.appender = appender;
        this.epoch = epoch;
        this.maxAppendBytes = maxAppendBytes;
        this.lastSequence = lastSequence;
        this.durableSequence = lastSequence;
        write(lastSequence + 1, 0, NO_EVENTS, 0, 0);
    }

    public void append(
            final long firstSequence, final int count, final DirectBuffer events, final int offset, final int length)
            throws IOException {
        if (firstSequence != lastSequence + 1 || count < 1) {
            throw new IllegalArgumentException(
                    count + " events from " + firstSequence + " on do not follow " + lastSequence);
        }
        if (length < 1 || length > maxAppendBytes) {
            throw new IllegalArgumentException(length + " bytes of events; the limits are 1 and " + maxAppendBytes);
        }
        write(firstSequence, count, events, offset, length);
        lastSequence = firstSequence + count - 1;
    }

    /** Forces everything appended; it is on disk when this returns. */
    public void force() throws IOException {
        appender.force();
        durableSequence = lastSequence;
    }

    /** Counts everything appended as durable, because the durability setting accepts the page cache. */
    public void trustPageCache() {
        durableSequence = lastSequence;
    }

    /** Appends a seal that names the durable sequence, unless a batch already names it. */
    public void seal() throws IOException {
        if (durableSequence > namedSequence) {
            write(lastSequence + 1, 0, NO_EVENTS, 0, 0);
        }
    }

    /** True if some appended events are not durable. */
    public boolean hasUndurable() {
        return lastSequence > durableSequence;
    }

    /** True if a file was begun since the last {@link #forceNames()}. */
    public boolean hasNewFile() {
        return appender.hasNewFile();
    }

    public void forceNames() throws IOException {
        appender.forceNames();
    }

    /** See {@link ReservedBlocks#keep}. */
    public long keep(final long bytes) throws IOException {
        return appender.keep(bytes);
    }

    public int maxAppendBytes() {
        return maxAppendBytes;
    }

    public int files() {
        return appender.files();
    }

    public long lastSequence() {
        return lastSequence;
    }

    private void write(
            final long firstSequence, final int count, final DirectBuffer events, final int offset, final int length)
            throws IOException {
        BatchDescriptor.write(header, epoch, firstSequence, count, length, durableSequence);
        BatchDescriptor.crc(header, checksum.of(header, events, offset, length));
        appender.append(header, events, offset, length);
        namedSequence = durableSequence;
    }

    @Override
    public void close() throws IOException {
        appender.close();
    }
}
