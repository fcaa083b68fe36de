package io.doorbuster.cli.projection;

import io.doorbuster.http.identity.SecretFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A database's password on disk: one line in a {@link SecretFile}. On a command line all could read it. */
public final class PasswordFile {
    private static final int MAX_BYTES = 1_024;
    private static final String HOW_TO_MAKE_ONE = "give a file with the password in one line";

    private PasswordFile() {}

    /**
     * The password; null if {@code file} is.
     *
     * @throws IOException if it is missing, empty, too long or open to others: what, why, what to do
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
