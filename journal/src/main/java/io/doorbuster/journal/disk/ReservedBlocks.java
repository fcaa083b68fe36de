package io.doorbuster.journal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Allocates disk blocks in a queue file before Chronicle appends there. For the appending thread only.
 *
 * <p>Chronicle extends its files as holes and writes into them through a mapping. If the disk is full by then, the
 * process gets a signal; the JVM turns it into an error that may arrive after the force and the answer. A write through
 * a channel fails at once, so zeros are written through a channel over every hole before the mapping reaches it.
 *
 * <p>The zeros run ahead of the writer by as many bytes as were written already, so that an epoch of a few batches
 * stays small, but by at most one mebibyte, so that the force after a reservation is not noticeable. In addition,
 * {@link #keep} holds back space that is used only when the disk is full.
 */
public final class ReservedBlocks {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReservedBlocks.class);
    private static final int MIN_AHEAD = 64 << 10;
    private static final int MAX_AHEAD = 1 << 20;

    /** Chronicle may put a page of its index, 32 KiB in a queue that rolls daily, before an excerpt. */
    private static final int INDEX_BYTES = 64 << 10;

    /** The most bytes of the disk reserve written in one call: the next force must write them to the disk. */
    private static final int MAX_STEP = 4 << 20;

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ByteBuffer zeros = ByteBuffer.allocateDirect(MIN_AHEAD);
    private FileChannel channel;
    private Path file;
    private long end;
    private boolean full;
    private long retryNanos;

    /**
     * Takes over a file that Chronicle has begun. Writes its content again at the same offsets, which gives a block to
     * every hole up to {@code written}.
     */
    public void begin(final FileChannel newChannel, final Path newFile, final long written) throws IOException {
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

    /** Allocates blocks for {@code length} bytes from offset {@code position} on, where nothing was written yet. */
    public void ahead(final long position, final int length) throws IOException {
        final long needed = position + length + INDEX_BYTES;
        if (needed > end) {
            reserve(needed + Math.max(MIN_AHEAD, Math.min(position, MAX_AHEAD)));
        }
    }

    /**
     * Allocates {@code bytes} from offset {@code position} on, at most one step per call. When the disk is full, later
     * calls try again at intervals; the disk counts as full until all of the reserve is allocated again.
     *
     * @return how many bytes can be appended while the disk is full; {@link Long#MAX_VALUE} if it is not full
     */
    public long keep(final long position, final long bytes) throws IOException {
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
            LOGGER.info("the disk has space again: {} bytes are reserved in {}", bytes, file);
        }
        return full ? Math.max(0, end - INDEX_BYTES - position) : Long.MAX_VALUE;
    }

    private void isFull(final IOException cause) {
        if (!full) {
            full = true;
            LOGGER.error(
                    "the disk under {} is full: {}; purchases and changes are refused, payments and cancellations"
                            + " use the disk reserve; free some space",
                    file,
                    cause.toString());
        }
    }

    /** True from a failed reservation until all of the reserve is allocated again. */
    public boolean isFull() {
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
