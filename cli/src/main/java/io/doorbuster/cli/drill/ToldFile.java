package io.doorbuster.cli.drill;

import io.doorbuster.journal.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What one client was told, on disk: a shopper who wrote the order number down. One thread only. */
final class ToldFile implements AutoCloseable {
    private final FileChannel channel;

    ToldFile(Path file) throws IOException {
        channel =
                PrivateFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    /** After return the order is on disk. */
    void append(Told told) throws IOException {
        ByteBuffer line = ByteBuffer.wrap(told.line().getBytes(StandardCharsets.US_ASCII));
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
