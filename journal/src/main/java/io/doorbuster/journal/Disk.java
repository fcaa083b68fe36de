package io.doorbuster.journal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** The few file operations whose order a crash can see. Each is done, on disk, when it returns. */
final class Disk {
    private Disk() {}

    static void createDirectory(final Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            final Path parent = directory.toAbsolutePath().getParent();
            createDirectory(parent);
            Files.createDirectory(directory);
            forceDirectory(parent);
        }
    }

    /** The names in it: which files exist is the directory's content, and not forced with them. */
    static void forceDirectory(final Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    static void forceFile(final Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
            channel.force(true);
        }
    }

    /** Whoever reads {@code file}, at any moment or after a crash at any moment, finds all of the old or of the new. */
    static void replace(final Path file, final byte[] content) throws IOException {
        final Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel channel = FileChannel.open(temporary, CREATE, WRITE, TRUNCATE_EXISTING)) {
            final ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        rename(temporary, file);
    }

    /** Gives a forced file its name, in place of what had it. */
    static void rename(final Path temporary, final Path file) throws IOException {
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        forceDirectory(file.toAbsolutePath().getParent());
    }

    /** Removes a directory that holds files only. */
    static void deleteFlat(final Path directory) throws IOException {
        for (final Path file : list(directory)) {
            Files.delete(file);
        }
        Files.delete(directory);
        forceDirectory(directory.toAbsolutePath().getParent());
    }

    /** What is in it, by name. */
    static List<Path> list(final Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
