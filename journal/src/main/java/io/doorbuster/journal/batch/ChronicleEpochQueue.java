package io.doorbuster.journal.batch;

import io.doorbuster.journal.disk.PrivateFiles;
import java.io.IOException;
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

/** The queue files of an epoch, by Chronicle. No other class writes with Chronicle. One thread at a time. */
final class ChronicleEpochQueue implements EpochQueue {
    static {
        // These must be set before any Chronicle class reads them: no call home, no advertisement, no disk monitor
        // thread, no native library unpacked into the user's home.
        System.setProperty("chronicle.analytics.disable", "true");
        System.setProperty("chronicle.announcer.disable", "true");
        System.setProperty("chronicle.disk.monitor.disable", "true");
        PosixAPI.useNoOpPosixApi();
    }

    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final UnsafeBuffer excerpt = new UnsafeBuffer(0, 0);

    /** See {@link EpochQueue.Opener}. */
    ChronicleEpochQueue(
            final Path directory, final int blockSizeBytes, final LongSupplier clock, final BooleanSupplier mayRoll)
            throws IOException {
        queue = SingleChronicleQueueBuilder.binary(directory)
                .rollCycle(RollCycles.FAST_DAILY)
                .blockSize(blockSizeBytes)
                .timeProvider(new HeldClock(clock, mayRoll))
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
            final long now = clock.getAsLong();
            if (now > last && (now / DAY_MILLIS == last / DAY_MILLIS || mayRoll.getAsBoolean())) {
                last = now;
            }
            return last;
        }
    }

    @Override
    public long append(final DirectBuffer header, final DirectBuffer events, final int offset, final int length) {
        final int excerptLength = header.capacity() + length;
        final DocumentContext document = appender.writingDocument();
        boolean whole = false;
        try {
            final Bytes<?> bytes = document.wire().bytes();
            excerpt.wrap(bytes.addressForWrite(bytes.writePosition()), excerptLength);
            excerpt.putBytes(0, header, 0, header.capacity());
            excerpt.putBytes(header.capacity(), events, offset, length);
            bytes.writeSkip(excerptLength);
            whole = true;
            return bytes.writePosition();
        } finally {
            excerpt.wrap(0, 0);
            if (!whole) {
                document.rollbackOnClose();
            }
            document.close();
        }
    }

    @Override
    public Path file() {
        return appender.currentFile().toPath();
    }

    @Override
    public int cycle() {
        return appender.cycle();
    }

    @Override
    public void close() {
        queue.close();
    }
}
