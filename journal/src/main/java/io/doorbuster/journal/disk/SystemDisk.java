package io.doorbuster.journal.disk;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Makes each call at the operating system. */
final class SystemDisk implements DiskCalls {
    @Override
    public FileChannel open(final Path file, final OpenOption... options) throws IOException {
        return PrivateFiles.open(file, options);
    }

    @Override
    public void write(final FileChannel channel, final Path file, final ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void preallocate(final FileChannel channel, final Path file, final ByteBuffer bytes, final long position)
            throws IOException {
        for (long at = position; bytes.hasRemaining(); ) {
            at += channel.write(bytes, at);
        }
    }

    @Override
    public void force(final FileChannel channel, final Path file, final boolean metadata) throws IOException {
        channel.force(metadata);
    }

    @Override
    public void delete(final Path file) throws IOException {
        Files.delete(file);
    }

    @Override
    public void createDirectory(final Path directory) throws IOException {
        PrivateFiles.createDirectory(directory);
    }

    @Override
    public void forceDirectory(final Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    @Override
    public void rename(final Path from, final Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }
}
