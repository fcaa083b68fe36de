package io.doorbuster.cli.serve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;

/** The admin token on disk: one line of visible ASCII in a file that only its owner can open. */
final class AdminTokenFile {
    private static final int RANDOM_BYTES = 24;
    private static final int MAX_BYTES = 1_024;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private AdminTokenFile() {}

    /** @throws IOException if it is missing, too long or open to others: what, why, what to do */
    static String read(final Path file) throws IOException {
        try {
            if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
                throw new IOException("the admin token " + file + " can be opened by others; run: chmod 600 " + file);
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException(
                        "the admin token " + file + " is longer than " + MAX_BYTES + " bytes; it is one line");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        } catch (final NoSuchFileException e) {
            throw new IOException(
                    "there is no admin token " + file + "; make one: (umask 077; head -c 24 /dev/urandom | base64 > "
                            + file + ")",
                    e);
        }
    }

    /** Makes a new token unless there is one. */
    static void makeIfMissing(final Path file) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        final byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Files.writeString(
                file,
                Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n",
                StandardCharsets.US_ASCII,
                StandardOpenOption.WRITE);
    }
}
