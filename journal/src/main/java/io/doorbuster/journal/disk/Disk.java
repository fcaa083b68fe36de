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
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The file operations whose order a crash can reveal. An operation that forces is on disk when it returns. Every file
 * operation of the journal goes through this class or, if Chronicle performs it, is announced here, so that a test sees
 * every moment at which a machine can fail.
 */
public final class Disk {
    /** The operation that is about to happen. */
    public enum Operation {
        CREATE_DIRECTORY,
        OPEN,
        /** Chronicle writes to a mapped file; it may also extend the file or begin another one. */
        APPEND,
        /** Zeros are written over the holes of a file that will be appended to. */
        PREALLOCATE,
        WRITE,
        FORCE,
        FORCE_DIRECTORY,
        RENAME,
        DELETE
    }

    /** Is called before each operation, and may make it fail. */
    public interface Witness {
        void before(Operation operation, Path path) throws IOException;
    }

    private static final Witness NONE = (operation, path) -> {};

    private static volatile Witness witness = NONE;

    private Disk() {}

    /** Sets the witness for all threads; null removes it. For tests only. */
    public static void witness(final Witness newWitness) {
        witness = newWitness == null ? NONE : newWitness;
    }

    public static void announce(final Operation operation, final Path path) throws IOException {
        witness.before(operation, path);
    }

    public static FileChannel open(final Path file, final OpenOption... options) throws IOException {
        announce(Operation.OPEN, file);
        return PrivateFiles.open(file, options);
    }

    public static void write(final FileChannel channel, final Path file, final ByteBuffer bytes) throws IOException {
        announce(Operation.WRITE, file);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    static void preallocate(final FileChannel channel, final Path file, final ByteBuffer bytes, final long position)
            throws IOException {
        announce(Operation.PREALLOCATE, file);
        for (long at = position; bytes.hasRemaining(); ) {
            at += channel.write(bytes, at);
        }
    }

    /** @param metadata true to force also metadata that reading the file does not need, such as its times */
    public static void force(final FileChannel channel, final Path file, final boolean metadata) throws IOException {
        announce(Operation.FORCE, file);
        channel.force(metadata);
    }

    public static void delete(final Path file) throws IOException {
        announce(Operation.DELETE, file);
        Files.delete(file);
    }

    public static void createDirectory(final Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            final Path parent = directory.toAbsolutePath().getParent();
            createDirectory(parent);
            announce(Operation.CREATE_DIRECTORY, directory);
            PrivateFiles.createDirectory(directory);
            forceDirectory(parent);
        }
    }

    /**
     * Forces the names in the directory: they are the directory's content, and forcing a file does not force its name.
     */
    public static void forceDirectory(final Path directory) throws IOException {
        announce(Operation.FORCE_DIRECTORY, directory);
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
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
        announce(Operation.RENAME, file);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
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
