package io.doorbuster.journal.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks at a start whether other users of the machine can access an existing data directory. This build creates
 * private files; an earlier build left that to the umask. The group is not checked: access for a group is set on
 * purpose, for example by Kubernetes with an fsGroup.
 */
public final class OpenToOthers {
    private static final Logger LOGGER = LoggerFactory.getLogger(OpenToOthers.class);
    /** Deep enough for the files of an epoch. */
    private static final int DEPTH = 3;

    private OpenToOthers() {}

    /**
     * Warns if other users can read a file in the directory.
     *
     * @throws JournalUnavailableException if other users can write there, because anyone could then have written the
     *     events
     */
    public static void check(final JournalDirectory directory) throws IOException {
        final Path root = directory.root();
        if (!PrivateFiles.isPosix(root)) {
            return;
        }
        final Set<PosixFilePermission> mode = Files.getPosixFilePermissions(root);
        if (!mode.contains(PosixFilePermission.OTHERS_READ) && !mode.contains(PosixFilePermission.OTHERS_EXECUTE)) {
            return;
        }
        final Path writable = firstWith(root, PosixFilePermission.OTHERS_WRITE, false);
        if (writable != null) {
            throw new JournalUnavailableException("every user of this machine can write " + writable
                    + ", and so can change or block the journal; run: chmod -R go-rwx " + ShellWord.of(root)
                    + " (or give --data a new directory inside it, which is created with mode 0700)");
        }
        final Path readable = firstWith(root, PosixFilePermission.OTHERS_READ, true);
        if (readable != null) {
            LOGGER.warn(
                    "every user of this machine can read {}, and so user ids and payment references; run: chmod "
                            + "-R go-rwx {}",
                    readable,
                    ShellWord.of(root));
        }
    }

    private static Path firstWith(final Path root, final PosixFilePermission permission, final boolean filesOnly)
            throws IOException {
        try (Stream<Path> paths = Files.walk(root, DEPTH)) {
            return paths.filter(path -> !filesOnly || Files.isRegularFile(path))
                    .filter(path -> !Files.isSymbolicLink(path) && has(path, permission))
                    .findFirst()
                    .orElse(null);
        } catch (final UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean has(final Path path, final PosixFilePermission permission) {
        try {
            return Files.getPosixFilePermissions(path).contains(permission);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
