package io.doorbuster.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Makes files and directories that only their owner can open, from their first byte on and whatever the umask is: what
 * is in a data directory names users and their payments. Where the file system knows no such modes, it makes them as
 * they come.
 */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<?>[] NONE = {};

    private PrivateFiles() {}

    /** Opens a file; one that is made by this has mode 0600, one that is there keeps its own. */
    public static FileChannel open(final Path file, final OpenOption... options) throws IOException {
        return FileChannel.open(file, Set.of(options), mode(file, FILE));
    }

    /** Makes one directory, with mode 0700. */
    public static void createDirectory(final Path directory) throws IOException {
        Files.createDirectory(directory, mode(directory, DIRECTORY));
    }

    /** Makes the directory and those above it that are missing, with mode 0700. */
    public static void createDirectories(final Path directory) throws IOException {
        Files.createDirectories(directory, mode(directory, DIRECTORY));
    }

    /** Takes a file from everybody but its owner that something else has made, in a directory of mode 0700. */
    static void restrict(final Path file) throws IOException {
        if (isPosix(file) && !FILE.equals(Files.getPosixFilePermissions(file))) {
            Files.setPosixFilePermissions(file, FILE);
        }
    }

    static boolean isPosix(final Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] mode(final Path path, final Set<PosixFilePermission> mode) {
        return isPosix(path) ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)} : NONE;
    }
}
