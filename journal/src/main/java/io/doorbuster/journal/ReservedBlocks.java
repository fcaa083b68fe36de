package io.doorbuster.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that what is appended to a queue file finds blocks of the disk under it. One thread, the one that appends.
 *
 * <p>Chronicle makes its files longer as holes and writes into them through a mapping. If the disk is full by then, that is a
 * signal, of which the JVM makes an error that may arrive behind the force and the answer. A write through a channel is refused
 * on the spot, so zeros are written that way over every hole before the mapping gets there.
 *
 * <p>Ahead of the writer goes as much as was written already, so that an epoch of a few batches stays small, and a mebibyte at
 * most, so that a force behind a reservation is not noticed. Besides, room is kept that is used only when the disk is
 * full: {@link #keep}.
 */
final class ReservedBlocks {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReservedBlocks.class);
    private static final int MIN_AHEAD = 64 << 10;
    private static final int MAX_AHEAD = 1 << 20;

    /** Chronicle may put a page of its index, 32 KiB in a queue that rolls daily, before an excerpt. */
    private static final int INDEX_BYTES = 64 << 10;

    /** Most bytes of the kept room that are written in one call: the force behind it writes them to the disk. */
    private static final int MAX_STEP = 4 << 20;

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ByteBuffer zeros = ByteBuffer.allocateDirect(MIN_AHEAD);
    private FileChannel channel;
    private Path file;
    private long end;
    private boolean full;
    private long retryNanos;

    /**
     * Takes on a file that Chronicle has begun: what is in it is written once more in its place, which gives a block to every
     * hole up to {@code written}.
     */
    void begin(final FileChannel newChannel, final Path newFile, final long written) throws IOException {
        channel = newChannel;
        file = newFile;
        end = 0;
        final ByteBuffer content = ByteBuffer.allocateDirect(MIN_AHEAD);
        while (end < written) {
            content.clear().limit((int) Math.min(content.capacity(), written - end));
            final int read = channel.read(content, end);
            if (read <= 0) {
                throw new IOException(file + " ends at " + end + ", before what was written to it");
            }
            write(content.flip());
        }
    }

    /** Makes sure of {@code length} bytes from {@code position} on, where nothing was written yet. */
    void ahead(final long position, final int length) throws IOException {
        final long needed = position + length + INDEX_BYTES;
        if (needed > end) {
            reserve(needed + Math.max(MIN_AHEAD, Math.min(position, MAX_AHEAD)));
        }
    }

    /**
     * Takes room for {@code bytes} from {@code position} on, in steps of one call each. When the disk is full, tries
     * again now and then; it counts as full until all of the room is taken again.
     *
     * @return how many bytes can be appended if the disk stays as full as it is; {@link Long#MAX_VALUE} unless it is
     * full
     */
    long keep(final long position, final long bytes) throws IOException {
        final long wanted = position + INDEX_BYTES + bytes;
        if (end < wanted && (!full || System.nanoTime() - retryNanos >= 0)) {
            try {
                reserve(Math.min(wanted + MIN_AHEAD, end + MAX_STEP));
            } catch (final ClosedChannelException e) {
                throw e;
            } catch (final IOException e) {
                retryNanos = System.nanoTime() + RETRY_NANOS;
                isFull(e);
            }
        }
        if (full && end >= wanted) {
            full = false;
            LOGGER.info("{} bytes are kept free again in {}", bytes, file);
        }
        return full ? Math.max(0, end - INDEX_BYTES - position) : Long.MAX_VALUE;
    }

    private void isFull(final IOException cause) {
        if (!full) {
            full = true;
            LOGGER.error(
                    "the disk under {} is full: {}; purchases and changes are refused, payments and cancellations use the room"
                            + " that was kept for them; make room",
                    file,
                    cause.toString());
        }
    }

    /** True from a reservation that was refused until all of the room is there again. */
    boolean isFull() {
        return full;
    }

    private void reserve(final long newEnd) throws IOException {
        while (end < newEnd) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), newEnd - end));
            write(zeros);
        }
    }

    private void write(final ByteBuffer bytes) throws IOException {
        final int length = bytes.remaining();
        Disk.preallocate(channel, file, bytes, end);
        end += length;
    }
}
