package io.doorbuster.cli.projection;

import io.doorbuster.http.identity.SecretFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A database password on disk: one line in a {@link SecretFile}. Other users could read it on a command line. */
public final class PasswordFile {
    private static final int MAX_BYTES = 1_024;
    private static final String HOW_TO_MAKE_ONE = "give a file with the password on one line";

    private PasswordFile() {}

    /**
     * The password; null if {@code file} is null.
     *
     * @throws IOException if the file is missing, empty, too long or open to others; the message says what happened,
     *     why, and what to do
     */
    public static String read(final Path file) throws IOException {
        if (file == null) {
            return null;
        }
        final byte[] content = SecretFile.read(file, MAX_BYTES, HOW_TO_MAKE_ONE);
        final String password = new String(content, StandardCharsets.UTF_8).strip();
        if (password.isEmpty()) {
            throw new SecretFile.Unusable(file, "it is empty", HOW_TO_MAKE_ONE);
        }
        return password;
    }
}
