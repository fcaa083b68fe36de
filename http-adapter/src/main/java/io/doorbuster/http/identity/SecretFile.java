package io.doorbuster.http.identity;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * A small file with a secret: a key, a token or a password. Only its owner may write it. Its group may read it, as with
 * an fsGroup in Kubernetes (mode 0440). Others may not open it.
 */
public final class SecretFile {
    private static final Set<PosixFilePermission> WRITTEN_WITH =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final Set<PosixFilePermission> READ_WITH =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.GROUP_READ);

    private SecretFile() {}

    /**
     * Reads the whole file.
     *
     * @param howToMakeOne the advice in the message if there is no such file, or a wrong one
     * @throws Unusable if the file is missing, unreadable, longer than {@code maxBytes}, or open to others
     */
    public static byte[] read(final Path file, final int maxBytes, final String howToMakeOne) throws Unusable {
        if (Files.isDirectory(file)) {
            throw new Unusable(file, "it is a directory", "give the file in it");
        }
        try (InputStream in = Files.newInputStream(file)) {
            refuseOpenToOthers(file);
            final byte[] content = in.readNBytes(maxBytes + 1);
            if (content.length > maxBytes) {
                throw new Unusable(file, "it is longer than " + maxBytes + " bytes", howToMakeOne);
            }
            return content;
        } catch (final Unusable refused) {
            throw refused;
        } catch (final NoSuchFileException missing) {
            throw new Unusable(file, "there is no such file", howToMakeOne);
        } catch (final IOException unreadable) {
            final String reason = unreadable instanceof final FileSystemException fs && fs.getReason() != null
                    ? fs.getReason()
                    : "no permission";
            throw new Unusable(file, "it cannot be read (" + reason + ")", "give this user permission to read it");
        }
    }

    /**
     * Writes a new file of mode 0600. After return the file is complete and on disk; after a failure or a crash there
     * is no such file. The caller must be the only writer of the directory.
     *
     * @throws FileAlreadyExistsException if the file exists already; a secret in use is never replaced
     */
    public static void write(final Path file, final byte[] content) throws IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        final Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        try {
            writeForced(temporary, content);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        forceFolder(file.toAbsolutePath().getParent());
    }

    private static void refuseOpenToOthers(final Path file) throws IOException, Unusable {
        if (!isPosix(file)) {
            return;
        }
        final Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (!READ_WITH.containsAll(permissions)) {
            throw new Unusable(
                    file,
                    "its mode is " + PosixFilePermissions.toString(permissions)
                            + ", so users other than its owner can open it",
                    "run: chmod 600 " + file + " (or 440 for a group of its own), and make a new secret if somebody may"
                            + " have read this one");
        }
    }

    private static void writeForced(final Path file, final byte[] content) throws IOException {
        final Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        final FileAttribute<?>[] mode = isPosix(file)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(WRITTEN_WITH)}
                : new FileAttribute<?>[0];
        try (FileChannel channel = FileChannel.open(file, options, mode)) {
            final ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static void forceFolder(final Path folder) throws IOException {
        if (isPosix(folder)) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static boolean isPosix(final Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** The file cannot be used. The messages never contain any of its content. */
    public static final class Unusable extends IOException {
        private static final long serialVersionUID = 1L;

        private final String why;
        private final String whatToDo;

        public Unusable(final Path file, final String why, final String whatToDo) {
            super("cannot use " + file + ": " + why + "; " + whatToDo);
            this.why = why;
            this.whatToDo = whatToDo;
        }

        public String why() {
            return why;
        }

        public String whatToDo() {
            return whatToDo;
        }
    }
}
