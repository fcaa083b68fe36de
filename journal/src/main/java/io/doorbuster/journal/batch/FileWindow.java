package io.doorbuster.journal.batch;

import static java.nio.file.StandardOpenOption.READ;

import io.doorbuster.journal.disk.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The part of a file that is being read, in memory. One thread. It reads rather than maps: a failed read is an
 * exception with a reason, not a signal in the middle of a memory access, and the copy costs a few percent of the
 * decoding because the buffer stays in the cache.
 */
public final class FileWindow implements AutoCloseable {
    /** The capacity unless one batch needs more. */
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

    public DirectBuffer buffer() {
        return buffer;
    }

    /**
     * Opens {@code file} at its start. A small file gets a small window, because zeroing a mebibyte would be wasted.
     */
    public void open(final Path file) throws IOException {
        close();
        channel = Disk.open(file, READ);
        final int capacity = (int) Math.max(MIN_CAPACITY, Math.min(channel.size(), MAX_CAPACITY));
        if (bytes.capacity() < capacity) {
            resize(capacity);
        }
    }

    /**
     * Makes sure that the window holds {@code length} bytes from {@code fileOffset} on.
     *
     * @return their offset in {@link #buffer()}; -1 if the file ends before them
     */
    public int at(final long fileOffset, final int length) {
        if (fileOffset >= start && fileOffset + length <= start + filled) {
            return (int) (fileOffset - start);
        }
        fill(fileOffset, length);
        return filled >= length ? 0 : -1;
    }

    /** Reads again from {@code fileOffset} on, because the file may have changed since the window was filled. */
    public void refill(final long fileOffset) {
        fill(fileOffset, 1);
    }

    private void fill(final long fileOffset, final int length) {
        start = fileOffset;
        filled = 0;
        try {
            if (bytes.capacity() / 4 < length && length <= channel.size() - fileOffset) {
                resize(4 * length);
            }
            bytes.clear();
            while (bytes.hasRemaining()) {
                final int read = channel.read(bytes, fileOffset + bytes.position());
                if (read <= 0) {
                    break;
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        filled = bytes.position();
    }

    /** Returns how many bytes the window holds from {@code offset} of its buffer on. */
    public int remaining(final int offset) {
        return filled - offset;
    }

    /** Computes the checksum that the batch at {@code offset} should have. */
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
