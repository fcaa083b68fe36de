package io.doorbuster.cli.projection;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** A database's password on disk: one line in a file that only its owner can open. On a command line all could read it. */
public final class PasswordFile {
    private static final int MAX_BYTES = 1_024;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private PasswordFile() {}

    /**
     * The password; null if {@code file} is.
     *
     * @throws IOException if it is missing, too long or open to others: what, why, what to do
     */
    public static String read(final Path file) throws IOException {
        if (file == null) {
            return null;
        }
        try {
            if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
                throw new IOException("the password " + file + " can be opened by others; run: chmod 600 " + file);
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException(
                        "the password " + file + " is longer than " + MAX_BYTES + " bytes; it is one line");
            }
            return Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (final NoSuchFileException e) {
            throw new IOException("there is no password file " + file, e);
        }
    }
}
