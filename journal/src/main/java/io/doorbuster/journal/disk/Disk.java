package io.doorbuster.journal.disk;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The file operations whose order a crash can reveal. An operation that forces is on disk when it returns. Every file
 * operation of the journal, except those of Chronicle, goes through this class to the {@link DiskCalls} in use.
 */
public final class Disk {
    /** The calls of a server: straight to the operating system. */
    public static final DiskCalls SYSTEM = new SystemDisk();

    private static volatile DiskCalls calls = SYSTEM;

    private Disk() {}

    /** Replaces the calls for all threads. A server uses {@link #SYSTEM}. */
    public static void use(final DiskCalls newCalls) {
        calls = newCalls;
    }

    public static FileChannel open(final Path file, final OpenOption... options) throws IOException {
        return calls.open(file, options);
    }

    public static void write(final FileChannel channel, final Path file, final ByteBuffer bytes) throws IOException {
        calls.write(channel, file, bytes);
    }

    static void preallocate(final FileChannel channel, final Path file, final ByteBuffer bytes, final long position)
            throws IOException {
        calls.preallocate(channel, file, bytes, position);
    }

    /** @param metadata true to force also metadata that reading the file does not need, such as its times */
    public static void force(final FileChannel channel, final Path file, final boolean metadata) throws IOException {
        calls.force(channel, file, metadata);
    }

    public static void delete(final Path file) throws IOException {
        calls.delete(file);
    }

    public static void createDirectory(final Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            final Path parent = directory.toAbsolutePath().getParent();
            createDirectory(parent);
            calls.createDirectory(directory);
            forceDirectory(parent);
        }
    }

    /**
     * Forces the names in the directory: they are the directory's content, and forcing a file does not force its name.
     */
    public static void forceDirectory(final Path directory) throws IOException {
        calls.forceDirectory(directory);
    }

    public static void forceFile(final Path file) throws IOException {
        try (FileChannel channel = open(file, READ, WRITE)) {
            force(channel, file, true);
        }
    }

    /**
     * Replaces the file. A reader finds either all of the old content or all of the new, at any time and after any
     * crash.
     */
    static void replace(final Path file, final byte[] content) throws IOException {
        final Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel channel = open(temporary, CREATE, WRITE, TRUNCATE_EXISTING)) {
            write(channel, temporary, ByteBuffer.wrap(content));
            force(channel, temporary, true);
        }
        rename(temporary, file);
    }

    /** Renames a forced file, replacing any file of that name, and forces the name. */
    public static void rename(final Path temporary, final Path file) throws IOException {
        calls.rename(temporary, file);
        forceDirectory(file.toAbsolutePath().getParent());
    }

    /** Deletes a directory that holds only files. */
    public static void deleteFlat(final Path directory) throws IOException {
        for (final Path file : list(directory)) {
            delete(file);
        }
        delete(directory);
        forceDirectory(directory.toAbsolutePath().getParent());
    }

    /**
     * Returns how many more bytes this process may write in the directory. Asks the file system itself:
     * {@link Files#getFileStore} searches the mount table, and a container need not show that.
     */
    public static long usableBytes(final Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory.toString());
        }
        final long bytes = directory.toFile().getUsableSpace();
        return bytes < 0 ? Long.MAX_VALUE : bytes;
    }

    /** Returns the directory's content, sorted by name. */
    public static List<Path> list(final Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
