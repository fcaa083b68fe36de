package io.doorbuster.journal.batch;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.doorbuster.journal.disk.Disk;
import io.doorbuster.journal.disk.PrivateFiles;
import io.doorbuster.journal.disk.ReservedBlocks;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.posix.PosixAPI;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The Chronicle queue of the epoch that is being written. No other class writes with Chronicle. One thread at a time.
 * The queue begins a new file at midnight UTC of the given clock, so that old files can be pruned later; while the disk
 * is full, it waits.
 */
public final class EpochAppender implements AutoCloseable {
    static {
        // These must be set before any Chronicle class reads them: no call home, no advertisement, no disk monitor
        // thread, no native library unpacked into the user's home.
        System.setProperty("chronicle.analytics.disable", "true");
        System.setProperty("chronicle.announcer.disable", "true");
        System.setProperty("chronicle.disk.monitor.disable", "true");
        PosixAPI.useNoOpPosixApi();
    }

    /** A file next to the queue files that only Chronicle's own tools read. */
    private static final String METADATA_FILE = "metadata.cq4t";

    private static final int WORD = BatchScanner.WORD;

    /**
     * Space for a file's first pages with an index, and for what another process may take between the check and the
     * roll.
     */
    private static final long ROLL_BYTES = 2 << 20;

    private static volatile long aheadMillis;

    private final Path directory;
    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final UnsafeBuffer excerpt = new UnsafeBuffer(0, 0);
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

    /**
     * @param clock epoch milliseconds; if it goes back, the queue keeps the latest time, because a queue whose clock
     *     goes back writes where no reader looks
     */
    public EpochAppender(final Path directory, final int blockSizeBytes, final LongSupplier clock) throws IOException {
        this.directory = directory;
        Disk.createDirectory(directory);
        Disk.announce(Disk.Operation.OPEN, directory.resolve(METADATA_FILE));
        queue = SingleChronicleQueueBuilder.binary(directory)
                .rollCycle(RollCycles.FAST_DAILY)
                .blockSize(blockSizeBytes)
                .timeProvider(new HeldClock(clock, this::mayRoll))
                .build();
        PrivateFiles.restrict(directory.resolve(METADATA_FILE));
        appender = queue.createAppender();
        // ChronicleJournal checks the thread itself, and a recovery hands the appender over to another thread.
        appender.singleThreadedCheckDisabled(true);
    }

    /** A clock that never goes back and enters a new day only if a file may be begun for that day. */
    private static final class HeldClock implements TimeProvider {
        private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

        private final LongSupplier clock;
        private final BooleanSupplier mayRoll;
        private long last;

        HeldClock(final LongSupplier clock, final BooleanSupplier mayRoll) {
            this.clock = clock;
            this.mayRoll = mayRoll;
        }

        @Override
        public long currentTimeMillis() {
            final long now = clock.getAsLong() + aheadMillis;
            if (now > last && (now / DAY_MILLIS == last / DAY_MILLIS || mayRoll.getAsBoolean())) {
                last = now;
            }
            return last;
        }
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

    /**
     * Shifts the clock of this process's queues by {@code days}, so that the next append begins a new file. For crash
     * drills only.
     */
    public static void setAhead(final int days) {
        aheadMillis = TimeUnit.DAYS.toMillis(days);
    }

    /** Appends one excerpt: the header, then the events. */
    void append(final DirectBuffer header, final DirectBuffer events, final int offset, final int length)
            throws IOException {
        final int excerptLength = header.capacity() + length;
        if (channel != null) {
            reserved.ahead(end, WORD + excerptLength);
        }
        Disk.announce(Disk.Operation.APPEND, directory);
        final DocumentContext document = appender.writingDocument();
        boolean whole = false;
        try {
            final Bytes<?> bytes = document.wire().bytes();
            excerpt.wrap(bytes.addressForWrite(bytes.writePosition()), excerptLength);
            excerpt.putBytes(0, header, 0, header.capacity());
            excerpt.putBytes(header.capacity(), events, offset, length);
            bytes.writeSkip(excerptLength);
            end = bytes.writePosition();
            whole = true;
        } finally {
            excerpt.wrap(0, 0);
            if (!whole) {
                document.rollbackOnClose();
            }
            document.close();
        }
        if (channel == null || appender.cycle() != cycle) {
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
        file = appender.currentFile().toPath();
        PrivateFiles.restrict(file);
        channel = Disk.open(file, READ, WRITE);
        cycle = appender.cycle();
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
        Disk.forceFile(directory.resolve(METADATA_FILE));
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
