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
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The few file operations whose order a crash can see. Those that say so are done, on disk, when they return. Everything that
 * the journal does to files passes here or, where it is Chronicle that does it, is announced here, so that a test sees every
 * moment at which a machine can fail.
 */
final class Disk {
    /** What is about to be done. */
    enum Operation {
        CREATE_DIRECTORY,
        OPEN,
        /** Into a mapped file, by Chronicle, which may make the file longer or begin another one. */
        APPEND,
        /** Over holes of a file that will be appended to. */
        PREALLOCATE,
        WRITE,
        FORCE,
        FORCE_DIRECTORY,
        RENAME,
        DELETE
    }

    /** Is told of each operation before it is done, and may fail it. */
    interface Witness {
        void before(Operation operation, Path path) throws IOException;
    }

    private static final Witness NONE = (operation, path) -> {};

    private static volatile Witness witness = NONE;

    private Disk() {}

    /** From now on, in all threads; null for none. Only tests do this. */
    static void witness(final Witness newWitness) {
        witness = newWitness == null ? NONE : newWitness;
    }

    static void announce(final Operation operation, final Path path) throws IOException {
        witness.before(operation, path);
    }

    static FileChannel open(final Path file, final OpenOption... options) throws IOException {
        announce(Operation.OPEN, file);
        return PrivateFiles.open(file, options);
    }

    static void write(final FileChannel channel, final Path file, final ByteBuffer bytes) throws IOException {
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

    /** @param metadata whether also what is not needed to read the file's content, such as its time, is to be on disk */
    static void force(final FileChannel channel, final Path file, final boolean metadata) throws IOException {
        announce(Operation.FORCE, file);
        channel.force(metadata);
    }

    static void delete(final Path file) throws IOException {
        announce(Operation.DELETE, file);
        Files.delete(file);
    }

    static void createDirectory(final Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            final Path parent = directory.toAbsolutePath().getParent();
            createDirectory(parent);
            announce(Operation.CREATE_DIRECTORY, directory);
            PrivateFiles.createDirectory(directory);
            forceDirectory(parent);
        }
    }

    /** The names in it: which files exist is the directory's content, and not forced with them. */
    static void forceDirectory(final Path directory) throws IOException {
        announce(Operation.FORCE_DIRECTORY, directory);
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    static void forceFile(final Path file) throws IOException {
        try (FileChannel channel = open(file, READ, WRITE)) {
            force(channel, file, true);
        }
    }

    /** Whoever reads {@code file}, at any moment or after a crash at any moment, finds all of the old or of the new. */
    static void replace(final Path file, final byte[] content) throws IOException {
        final Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel channel = open(temporary, CREATE, WRITE, TRUNCATE_EXISTING)) {
            write(channel, temporary, ByteBuffer.wrap(content));
            force(channel, temporary, true);
        }
        rename(temporary, file);
    }

    /** Gives a forced file its name, in place of what had it. */
    static void rename(final Path temporary, final Path file) throws IOException {
        announce(Operation.RENAME, file);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        forceDirectory(file.toAbsolutePath().getParent());
    }

    /** Removes a directory that holds files only. */
    static void deleteFlat(final Path directory) throws IOException {
        for (final Path file : list(directory)) {
            delete(file);
        }
        delete(directory);
        forceDirectory(directory.toAbsolutePath().getParent());
    }

    /**
     * How many bytes this process may still write there. Asks the file system itself: {@link Files#getFileStore} looks for it in
     * the mount table, which a container need not show.
     */
    static long usableBytes(final Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory.toString());
        }
        final long bytes = directory.toFile().getUsableSpace();
        return bytes < 0 ? Long.MAX_VALUE : bytes;
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
