package io.doorbuster.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Finds batches in one file by what they say of themselves, their magic, lengths and checksum. One thread. */
final class BatchScanner implements AutoCloseable {
    /** Documents of Chronicle's begin at multiples of it. */
    static final int WORD = Integer.BYTES;

    private static final int LENGTH_MASK = 0x3FFF_FFFF;
    private static final int METADATA = 0x4000_0000;
    private static final int FLAGS_MASK = 0xC000_0000;

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
            return none("no batch");
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

    /** Chronicle's word before the document at {@code position}; 0 if none is there. */
    int wordAt(final long position) {
        final int offset = window.at(position, WORD);
        return offset < 0 ? 0 : window.buffer().getInt(offset, LITTLE_ENDIAN);
    }

    /** Where the document behind one of Chronicle's own at {@code position} begins; -1 if there is none of those. */
    long behindMetadata(final long position) {
        final int word = wordAt(position);
        return (word & FLAGS_MASK) == METADATA ? aligned(position + WORD + (word & LENGTH_MASK)) : -1;
    }

    static long aligned(final long position) {
        return (position + WORD - 1) & -WORD;
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
