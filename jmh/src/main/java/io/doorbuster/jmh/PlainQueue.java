package io.doorbuster.jmh;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Plain Chronicle Queue, for comparison with our journal: an excerpt per event, no checksum, no batches. */
final class PlainQueue implements AutoCloseable {
    private static final int BLOCK_SIZE = 64 << 20;

    private final Path directory;
    private final ChronicleQueue queue;
    private final ExcerptAppender appender;
    private final UnsafeBuffer excerpt = new UnsafeBuffer(0, 0);
    private FileChannel channel;

    PlainQueue() throws IOException {
        directory = Files.createTempDirectory("doorbuster-jmh");
        queue = SingleChronicleQueueBuilder.binary(directory)
                .rollCycle(RollCycles.FAST_DAILY)
                .blockSize(BLOCK_SIZE)
                .build();
        appender = queue.createAppender();
    }

    void append(final DirectBuffer event, final int offset, final int length) {
        try (DocumentContext document = appender.writingDocument()) {
            final Bytes<?> bytes = document.wire().bytes();
            excerpt.wrap(bytes.addressForWrite(bytes.writePosition()), length);
            excerpt.putBytes(0, event, offset, length);
            bytes.writeSkip(length);
        }
    }

    /** Forces all appended events to disk before it returns. */
    void force() throws IOException {
        if (channel == null) {
            channel = FileChannel.open(appender.currentFile().toPath(), StandardOpenOption.WRITE);
        }
        channel.force(false);
    }

    /** Reads every excerpt and sums its first value. */
    long sum() {
        long sum = 0;
        try (ExcerptTailer tailer = queue.createTailer()) {
            while (true) {
                try (DocumentContext document = tailer.readingDocument()) {
                    if (!document.isPresent()) {
                        return sum;
                    }
                    sum += document.wire().bytes().readLong();
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
        queue.close();
        StoredSale.remove(directory);
    }
}
