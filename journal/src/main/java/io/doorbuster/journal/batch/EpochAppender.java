package io.doorbuster.journal.batch;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.doorbuster.journal.disk.Disk;
import io.doorbuster.journal.disk.PrivateFiles;
import io.doorbuster.journal.disk.ReservedBlocks;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;

/**
 * Appends to the queue of the epoch that is being written, and keeps its files safe: reserves blocks before the queue
 * writes, forces, and checks each new file. One thread at a time. The queue begins a new file at midnight UTC of the
 * given clock, so that old files can be pruned later; while the disk is full, it waits.
 */
public final class EpochAppender implements AutoCloseable {
    /** The queue of a server. */
    public static final EpochQueue.Opener CHRONICLE = ChronicleEpochQueue::new;

    private static final int WORD = BatchScanner.WORD;

    /**
     * Space for a file's first pages with an index, and for what another process may take between the check and the
     * roll.
     */
    private static final long ROLL_BYTES = 2 << 20;

    private static volatile EpochQueue.Opener opener = CHRONICLE;

    private final Path directory;
    private final EpochQueue queue;
    private final ReservedBlocks reserved = new ReservedBlocks();
    private Path file;
    /** Offset of the end of the last excerpt. */
    private long end;

    private FileChannel channel;
    private int cycle;
    private int files;
    private boolean newFile;
    /** Bytes reserved in the file, in addition to what the next append needs. */
    private long kept;

    /** @param clock epoch milliseconds; see {@link EpochQueue.Opener} */
    public EpochAppender(final Path directory, final int blockSizeBytes, final LongSupplier clock) throws IOException {
        this.directory = directory;
        Disk.createDirectory(directory);
        queue = opener.open(directory, blockSizeBytes, clock, this::mayRoll);
    }

    /** Replaces what opens the queues of later appenders. A server uses {@link #CHRONICLE}. */
    public static void use(final EpochQueue.Opener newOpener) {
        opener = newOpener;
    }

    /**
     * True if the disk has space for a new file: for its first pages, and for all of the space that is reserved in the
     * old file.
     */
    private boolean mayRoll() {
        if (channel == null) {
            return true;
        }
        try {
            return !reserved.isFull() && Disk.usableBytes(directory) >= kept + ROLL_BYTES;
        } catch (final IOException unknown) {
            return false;
        }
    }

    /** See {@link ReservedBlocks#keep}. */
    long keep(final long bytes) throws IOException {
        kept = bytes;
        return channel == null ? Long.MAX_VALUE : reserved.keep(end, bytes);
    }

    /** Appends one excerpt: the header, then the events. */
    void append(final DirectBuffer header, final DirectBuffer events, final int offset, final int length)
            throws IOException {
        final int excerptLength = header.capacity() + length;
        if (channel != null) {
            reserved.ahead(end, WORD + excerptLength);
        }
        end = queue.append(header, events, offset, length);
        if (channel == null || queue.cycle() != cycle) {
            turnPage(end - excerptLength);
        }
    }

    /**
     * Continues with a file that Chronicle has begun. Forces the rest of the previous file now; the next force also
     * forces the name of the new file.
     */
    private void turnPage(final long batch) throws IOException {
        if (channel != null) {
            Disk.force(channel, file, true);
            channel.close();
        }
        file = queue.file();
        PrivateFiles.restrict(file);
        channel = Disk.open(file, READ, WRITE);
        cycle = queue.cycle();
        files++;
        newFile = true;
        reserved.begin(channel, file, end);
        readBack(batch);
    }

    /** Reads the first batch of a new file back from the file, because it was written where no block was reserved. */
    private void readBack(final long batch) throws IOException {
        try (BatchScanner scanner = new BatchScanner()) {
            scanner.open(file);
            long document = 0;
            while (scanner.behindMetadata(document) >= 0) {
                document = scanner.behindMetadata(document);
            }
            if (document + WORD != batch || scanner.wholeBatchAt(batch) < 0) {
                throw new IOException(file + " does not hold what was written to it");
            }
        }
    }

    /** Number of queue files begun. */
    int files() {
        return files;
    }

    /** True if a power loss can still remove the newest file, although its content was forced. */
    boolean hasNewFile() {
        return newFile;
    }

    /** Forces what was appended. */
    void force() throws IOException {
        Disk.force(channel, file, false);
    }

    /** Forces the newest file, the names of all files, and Chronicle's metadata file. */
    void forceNames() throws IOException {
        Disk.force(channel, file, true);
        Disk.forceFile(directory.resolve(EpochQueue.METADATA_FILE));
        Disk.forceDirectory(directory);
        newFile = false;
    }

    /** Closes the queue and the file without forcing anything. */
    @Override
    public void close() throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            queue.close();
        }
    }
}
