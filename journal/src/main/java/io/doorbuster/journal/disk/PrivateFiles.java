package io.doorbuster.journal.disk;

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
 * Creates files and directories that only their owner can open, from the first byte on and whatever the umask is: a
 * data directory names users and their payments. On a file system without POSIX modes, it creates them with the default
 * permissions.
 */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<?>[] NONE = {};

    private PrivateFiles() {}

    /** Opens a file. A file that this call creates has mode 0600; an existing file keeps its mode. */
    public static FileChannel open(final Path file, final OpenOption... options) throws IOException {
        return FileChannel.open(file, Set.of(options), mode(file, FILE));
    }

    /** Creates one directory, with mode 0700. */
    public static void createDirectory(final Path directory) throws IOException {
        Files.createDirectory(directory, mode(directory, DIRECTORY));
    }

    /** Creates the directory and its missing parents, with mode 0700. */
    public static void createDirectories(final Path directory) throws IOException {
        Files.createDirectories(directory, mode(directory, DIRECTORY));
    }

    /** Restricts a file to its owner. For files that other code created in a directory of mode 0700. */
    public static void restrict(final Path file) throws IOException {
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
