package io.doorbuster.journal;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The part of a file that is being read, in memory. One thread. Reads rather than maps: a read that fails is an exception
 * with a reason, not a signal in the middle of a load, and one copy into memory that stays in the cache is a few percent
 * of what decoding costs.
 */
final class FileWindow implements AutoCloseable {
    /** Unless one batch needs more. */
    private static final int MAX_CAPACITY = 1 << 20;

    private static final int MIN_CAPACITY = 64 << 10;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private final CRC32C crc = new CRC32C();
    private ByteBuffer bytes = ByteBuffer.allocateDirect(0);
    private FileChannel channel;
    private long start;
    private int filled;

    private void resize(final int capacity) {
        bytes = ByteBuffer.allocateDirect(capacity);
        buffer.wrap(bytes);
    }

    DirectBuffer buffer() {
        return buffer;
    }

    /** Turns to the start of {@code file}. A small one gets a small window: most of a mebibyte would be zeroed for nothing. */
    void open(final Path file) throws IOException {
        close();
        channel = Disk.open(file, READ);
        final int capacity = (int) Math.max(MIN_CAPACITY, Math.min(channel.size(), MAX_CAPACITY));
        if (bytes.capacity() < capacity) {
            resize(capacity);
        }
    }

    /**
     * Brings {@code length} bytes at {@code position} into the window.
     *
     * @return where in {@link #buffer()} they are; -1 if the file ends before
     */
    int at(final long position, final int length) {
        if (position >= start && position + length <= start + filled) {
            return (int) (position - start);
        }
        fill(position, length);
        return filled >= length ? 0 : -1;
    }

    /** Reads anew from {@code position} on: what is in the window may be older than what is in the file. */
    void refill(final long position) {
        fill(position, 1);
    }

    private void fill(final long position, final int length) {
        start = position;
        filled = 0;
        try {
            if (bytes.capacity() / 4 < length && length <= channel.size() - position) {
                resize(4 * length);
            }
            bytes.clear();
            while (bytes.hasRemaining()) {
                final int read = channel.read(bytes, position + bytes.position());
                if (read <= 0) {
                    break;
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        filled = bytes.position();
    }

    /** How many bytes are in the window from {@code offset} of its buffer on. */
    int remaining(final int offset) {
        return filled - offset;
    }

    /** The checksum that the batch at {@code offset} should carry. */
    int crcOf(final int offset, final int batchLength) {
        crc.reset();
        update(offset, offset + BatchDescriptor.CRC_OFFSET);
        update(offset + BatchDescriptor.CRC_OFFSET + Integer.BYTES, offset + batchLength);
        return (int) crc.getValue();
    }

    private void update(final int from, final int to) {
        bytes.limit(to).position(from);
        crc.update(bytes);
    }

    @Override
    public void close() throws IOException {
        start = 0;
        filled = 0;
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
