package io.doorbuster.cli.doctor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Times of forces of a small file in a directory; the file is removed afterwards.
 *
 * @param medianNs half of the forces were faster
 * @param p99Ns 99 % of them were at most this slow
 */
record ForceProbe(long medianNs, long p99Ns) {
    private static final int BLOCK_BYTES = 4_096;

    /** @throws IOException if this user cannot write there */
    static ForceProbe of(final Path directory, final int forces) throws IOException {
        final Path file = Files.createTempFile(directory, ".doctor-", ".tmp");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            final long[] times = new long[forces];
            // The first force also makes the file's length durable; the journal reserves its blocks ahead.
            channel.write(ByteBuffer.allocate(BLOCK_BYTES * forces), 0);
            channel.force(true);
            for (int i = 0; i < forces; i++) {
                final ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
                Arrays.fill(block.array(), (byte) (i + 1));
                channel.write(block, (long) i * BLOCK_BYTES);
                final long start = System.nanoTime();
                channel.force(false);
                times[i] = System.nanoTime() - start;
            }
            return of(times);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    static ForceProbe of(final long... times) {
        final long[] sorted = times.clone();
        Arrays.sort(sorted);
        return new ForceProbe(sorted[(sorted.length - 1) / 2], sorted[(int) Math.ceil(sorted.length * 0.99) - 1]);
    }
}
