package io.doorbuster.journal.batch;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Finds batches in one file by their magic, lengths and checksum. One thread. */
public final class BatchScanner implements AutoCloseable {
    /** Chronicle's documents begin at multiples of this many bytes. */
    public static final int WORD = Integer.BYTES;

    private static final int LENGTH_MASK = 0x3FFF_FFFF;
    private static final int METADATA = 0x4000_0000;
    private static final int FLAGS_MASK = 0xC000_0000;

    private final FileWindow window = new FileWindow();
    private String reason = "";

    public void open(final Path file) {
        try {
            window.open(file);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public FileWindow window() {
        return window;
    }

    /**
     * Returns the offset in the window of the batch at {@code fileOffset}; -1 if no whole batch is there, and
     * {@link #reason()} says why.
     */
    public int wholeBatchAt(final long fileOffset) {
        final int header = window.at(fileOffset, BatchDescriptor.HEADER_LENGTH);
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
        final int offset = window.at(fileOffset, headerLength + length);
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

    /** Returns why no whole batch was found. */
    public String reason() {
        return reason;
    }

    /** Returns Chronicle's word before the document at {@code fileOffset}; 0 if the file ends before it. */
    public int wordAt(final long fileOffset) {
        final int offset = window.at(fileOffset, WORD);
        return offset < 0 ? 0 : window.buffer().getInt(offset, LITTLE_ENDIAN);
    }

    /**
     * Returns the offset of the document after the Chronicle metadata document at {@code fileOffset}; -1 if no metadata
     * document is there.
     */
    public long behindMetadata(final long fileOffset) {
        final int word = wordAt(fileOffset);
        return (word & FLAGS_MASK) == METADATA ? aligned(fileOffset + WORD + (word & LENGTH_MASK)) : -1;
    }

    public static long aligned(final long fileOffset) {
        return (fileOffset + WORD - 1) & -WORD;
    }

    /**
     * Returns the offset of the first whole batch from {@code from} on, whatever bytes precede it; -1 if there is none.
     */
    public long search(final long from) {
        long fileOffset = from;
        for (int offset = window.at(fileOffset, WORD); offset >= 0; offset = window.at(fileOffset, WORD)) {
            final int words = window.remaining(offset) / WORD;
            int i = 0;
            while (i < words && BatchDescriptor.magic(window.buffer(), offset + i * WORD) != BatchDescriptor.MAGIC) {
                i++;
            }
            fileOffset += (long) i * WORD;
            if (i < words) {
                if (wholeBatchAt(fileOffset) >= 0) {
                    return fileOffset;
                }
                fileOffset += WORD;
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
