package io.doorbuster.cli.serve;

import io.doorbuster.http.HttpConfig;
import io.doorbuster.http.identity.SecretFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** The admin token on disk: one line of visible ASCII in a {@link SecretFile}. */
final class AdminTokenFile {
    private static final int RANDOM_BYTES = 24;
    private static final int MAX_BYTES = 1_024;
    private static final Pattern TOKEN =
            Pattern.compile("[!-~]{" + HttpConfig.MIN_TOKEN_LENGTH + "," + HttpConfig.MAX_TOKEN_LENGTH + "}");

    private AdminTokenFile() {}

    /**
     * Reads the token.
     *
     * @throws IOException if the file is missing, is not a token or is open to others; the message says what happened,
     *     why, and what to do
     */
    static String read(final Path file) throws IOException {
        final String howToMakeOne = "make one: (umask 077; head -c 24 /dev/urandom | base64 > " + file + ")";
        final String token;
        try {
            token = new String(SecretFile.read(file, MAX_BYTES, howToMakeOne), StandardCharsets.ISO_8859_1).strip();
        } catch (final SecretFile.Unusable unusable) {
            throw refusal(file, unusable.why(), unusable.whatToDo());
        }
        if (token.isEmpty()) {
            throw refusal(file, "it is empty, perhaps because of a crash or a full disk", howToMakeOne);
        }
        if (!TOKEN.matcher(token).matches()) {
            throw refusal(
                    file,
                    "it has " + token.length() + " characters; a token has " + HttpConfig.MIN_TOKEN_LENGTH + " to "
                            + HttpConfig.MAX_TOKEN_LENGTH + " visible ASCII characters",
                    howToMakeOne);
        }
        return token;
    }

    private static IOException refusal(final Path file, final String why, final String whatToDo) {
        return new IOException("cannot use the admin token file " + file + ": " + why + "; " + whatToDo);
    }

    /** Writes a new token unless the file exists. */
    static void makeIfMissing(final Path file) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        final byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        final String line = Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n";
        SecretFile.write(file, line.getBytes(StandardCharsets.US_ASCII));
    }
}
