package io.doorbuster.journal;

import java.io.IOException;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes batches into the epoch that is being written, and knows which of them are durable. One thread at a time. */
final class EpochWriter implements AutoCloseable {
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
     * Begins the epoch with a seal, so that an epoch without a batch is one that has lost its files.
     *
     * @param lastSequence of the event before the epoch's first; durable where it is
     */
    EpochWriter(final EpochAppender appender, final int epoch, final int maxAppendBytes, final long lastSequence)
            throws IOException {
        this.appender = appender;
        this.epoch = epoch;
        this.maxAppendBytes = maxAppendBytes;
        this.lastSequence = lastSequence;
        this.durableSequence = lastSequence;
        write(lastSequence + 1, 0, NO_EVENTS, 0, 0);
    }

    void append(
            final long firstSequence, final int count, final DirectBuffer events, final int offset, final int length)
            throws IOException {
        if (firstSequence != lastSequence + 1 || count < 1) {
            throw new IllegalArgumentException(
                    count + " events from " + firstSequence + " on do not follow " + lastSequence);
        }
        if (length < 1 || length > maxAppendBytes) {
            throw new IllegalArgumentException(length + " bytes of events; 1 to " + maxAppendBytes + " are taken");
        }
        write(firstSequence, count, events, offset, length);
        lastSequence = firstSequence + count - 1;
    }

    /** What was appended is on disk when this returns. */
    void force() throws IOException {
        appender.force();
        durableSequence = lastSequence;
    }

    /** What was appended is in the page cache, and that is held to be enough. */
    void settle() {
        durableSequence = lastSequence;
    }

    /** Names what is durable, if no batch does yet. */
    void seal() throws IOException {
        if (durableSequence > namedSequence) {
            write(lastSequence + 1, 0, NO_EVENTS, 0, 0);
        }
    }

    /** Whether events were appended that are not durable. */
    boolean hasUndurable() {
        return lastSequence > durableSequence;
    }

    /** Whether a file was begun since {@link #forceNames()}. */
    boolean hasNewFile() {
        return appender.hasNewFile();
    }

    void forceNames() throws IOException {
        appender.forceNames();
    }

    /** See {@link ReservedBlocks#keep}. */
    long keep(final long bytes) throws IOException {
        return appender.keep(bytes);
    }

    int maxAppendBytes() {
        return maxAppendBytes;
    }

    int files() {
        return appender.files();
    }

    long lastSequence() {
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
