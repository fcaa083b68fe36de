package io.doorbuster.cli.crashdrill;

import io.doorbuster.journal.disk.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The orders acknowledged to one client, on disk, like a shopper's note of the order number. One thread only. */
final class AcknowledgedFile implements AutoCloseable {
    private final FileChannel channel;

    AcknowledgedFile(final Path file) throws IOException {
        channel =
                PrivateFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    /** Appends the order and forces the file. */
    void append(final Acknowledged acknowledged) throws IOException {
        final ByteBuffer line = ByteBuffer.wrap(acknowledged.line().getBytes(StandardCharsets.US_ASCII));
        while (line.hasRemaining()) {
            channel.write(line);
        }
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
