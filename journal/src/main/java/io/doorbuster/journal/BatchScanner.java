package io.doorbuster.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Finds batches in one file by what they say of themselves, their magic, lengths and checksum. One thread. */
final class BatchScanner implements AutoCloseable {
    /** Documents of Chronicle's begin at multiples of it. */
    static final int WORD = Integer.BYTES;

    private final FileWindow window = new FileWindow();
    private String reason = "";

    void open(final Path file) {
        try {
            window.open(file);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FileWindow window() {
        return window;
    }

    /** Where in the window the batch at {@code position} is; -1 if there is no whole one, and {@link #reason()} why. */
    int wholeBatchAt(final long position) {
        final int header = window.at(position, BatchDescriptor.HEADER_LENGTH);
        if (header < 0 || BatchDescriptor.magic(window.buffer(), header) != BatchDescriptor.MAGIC) {
            return none("no batch is there");
        }
        final int headerLength = BatchDescriptor.headerLength(window.buffer(), header);
        final int length = BatchDescriptor.length(window.buffer(), header);
        if (headerLength < BatchDescriptor.HEADER_LENGTH
                || headerLength > BatchDescriptor.MAX_HEADER_LENGTH
                || length < 0
                || length > BatchDescriptor.MAX_LENGTH) {
            return none("a batch of an impossible length");
        }
        final int offset = window.at(position, headerLength + length);
        if (offset < 0) {
            return none("a batch that is cut off");
        }
        if (window.crcOf(offset, headerLength + length) != BatchDescriptor.crc(window.buffer(), offset)) {
            return none("a batch with a wrong checksum");
        }
        return offset;
    }

    private int none(final String why) {
        reason = why;
        return -1;
    }

    /** Why there was no whole batch. */
    String reason() {
        return reason;
    }

    /** Where the first whole batch from {@code from} on is, whatever lies before it; -1 if there is none. */
    long search(final long from) {
        long position = from;
        for (int offset = window.at(position, WORD); offset >= 0; offset = window.at(position, WORD)) {
            final int words = window.remaining(offset) / WORD;
            int i = 0;
            while (i < words && BatchDescriptor.magic(window.buffer(), offset + i * WORD) != BatchDescriptor.MAGIC) {
                i++;
            }
            position += (long) i * WORD;
            if (i < words) {
                if (wholeBatchAt(position) >= 0) {
                    return position;
                }
                position += WORD;
            }
        }
        return -1;
    }

    @Override
    public void close() {
        try {
            window.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
