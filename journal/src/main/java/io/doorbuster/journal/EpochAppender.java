package io.doorbuster.journal;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

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
 * The Chronicle queue of the one epoch that is being written; all that this project writes with Chronicle it writes here.
 * One thread at a time. Its files roll at midnight UTC of the given clock, so that old ones can be dropped one day;
 * while the disk is full, later.
 */
final class EpochAppender implements AutoCloseable {
    static {
        // Before any of Chronicle's classes reads them: no call home, no advertisement, no thread of its own that looks
        // at the disk, no native library unpacked into the user's home.
        System.setProperty("chronicle.analytics.disable", "true");
        System.setProperty("chronicle.announcer.disable", "true");
        System.setProperty("chronicle.disk.monitor.disable", "true");
        PosixAPI.useNoOpPosixApi();
    }

    /** Beside the queue files; only Chronicle's own tools read it. */
    private static final String METADATA_FILE = "metadata.cq4t";

    private static final int WORD = BatchScanner.WORD;

    /** First pages of a file, with an index, and what another process may take between the look and the roll. */
    private static final long ROLL_BYTES = 2 << 20;

    private static volatile long aheadMillis;

    private final Path directory;
    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final UnsafeBuffer excerpt = new UnsafeBuffer(0, 0);
    private final ReservedBlocks reserved = new ReservedBlocks();
    private Path file;
    /** Behind the last excerpt. */
    private long end;

    private FileChannel channel;
    private int cycle;
    private int files;
    private boolean newFile;
    /** Room that is kept in the file, besides what the next append needs. */
    private long kept;

    /** @param clock epoch milliseconds; a queue whose clock goes back writes where no reader looks, so it is held */
    EpochAppender(final Path directory, final int blockSizeBytes, final LongSupplier clock) throws IOException {
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
        // Our own caller says which thread it is, and hands over from the one that recovers.
        appender.singleThreadedCheckDisabled(true);
    }

    /** Never goes back, and enters a new day only if a file may be begun for it. */
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

    /** A new file needs blocks for its first pages, and for all of the room that is kept in the old one. */
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

    /** So many days later it is to the queues of this process from now on, and the next append begins a file. Only drills do this. */
    static void setAhead(final int days) {
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

    /** A file was begun: what its predecessor ends with is forced now, the new one's name with the next force. */
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

    /** The first batch of a file went where no block was reserved: whether it is there is asked of the file itself. */
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

    /** How many queue files there are. */
    int files() {
        return files;
    }

    /** Whether there is a file that a power loss may take away, though its content was forced. */
    boolean hasNewFile() {
        return newFile;
    }

    /** Forces what was appended. */
    void force() throws IOException {
        Disk.force(channel, file, false);
    }

    /** Forces the names of the files, and what Chronicle keeps beside them. */
    void forceNames() throws IOException {
        Disk.force(channel, file, true);
        Disk.forceFile(directory.resolve(METADATA_FILE));
        Disk.forceDirectory(directory);
        newFile = false;
    }

    /** Releases everything; forces nothing. */
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
