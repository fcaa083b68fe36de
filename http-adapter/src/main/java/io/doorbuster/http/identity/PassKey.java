package io.doorbuster.http.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The secret that signs and verifies passes (HMAC-SHA256). Immutable, so any thread may use it.
 *
 * <p>On disk it is one line of base64url (RFC 4648 §5, padding optional) that decodes to {@value #MIN_BYTES} to
 * {@value #MAX_BYTES} bytes, in a {@link SecretFile}. A line may begin with an id for the key and a colon; a pass can
 * then name its key by its {@code kid}. A second line is another key whose passes are valid, too. No message and no
 * {@link #toString()} of this class contains key material.
 */
public final class PassKey {
    /** RFC 7518 §3.2: a key for HS256 has at least as many bits as its hash. */
    public static final int MIN_BYTES = 32;

    /** HMAC hashes longer keys down to 32 bytes, so a longer file is probably the wrong file. */
    public static final int MAX_BYTES = 1024;

    /** Most keys of a file: the key in use, and one that is being introduced or retired. */
    public static final int MAX_KEYS = 2;

    private static final int MAX_FILE_BYTES = 2 * MAX_KEYS * MAX_BYTES;
    private static final String HOW_TO_MAKE_ONE =
            "make one with `(umask 077; head -c 32 /dev/urandom | base64 | tr '+/' '-_' > FILE)`";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final String id;
    private final byte[] secret;

    private PassKey(final String id, final byte[] secret) {
        this.id = id;
        this.secret = secret;
    }

    /** A new random key of {@value #MIN_BYTES} bytes. */
    public static PassKey generate() {
        final byte[] secret = new byte[MIN_BYTES];
        new SecureRandom().nextBytes(secret);
        return new PassKey(null, secret);
    }

    /**
     * Reads the key that signs, which is the first in the key file.
     *
     * @throws Unusable as {@link #readAll} does
     */
    public static PassKey read(final Path file) throws Unusable {
        return readAll(file, "give the server's key file with --pass-key-file").get(0);
    }

    /**
     * Reads a key file: the key that signs, and optionally another key that verifies, too.
     *
     * @throws Unusable if the file is missing, unreadable, open to others, or not one or two lines of good keys; the
     *     message says what happened, why, and what to do
     */
    public static List<PassKey> readAll(final Path file) throws Unusable {
        return readAll(file, HOW_TO_MAKE_ONE);
    }

    /** @param advice the last part of the message if the file cannot be used */
    private static List<PassKey> readAll(final Path file, final String advice) throws Unusable {
        final String[] lines =
                new String(content(file, advice), StandardCharsets.ISO_8859_1).split("\r?\n", MAX_KEYS + 2);
        final boolean ended = lines.length > 1 && lines[lines.length - 1].isEmpty();
        final int count = ended ? lines.length - 1 : lines.length;
        if (count > MAX_KEYS) {
            throw new Unusable(file, "it has more than " + MAX_KEYS + " lines, one for each key", advice);
        }
        final List<PassKey> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(parse(file, lines[i], advice));
        }
        if (keys.size() > 1 && keys.get(0).id != null && keys.get(0).id.equals(keys.get(1).id)) {
            throw new Unusable(file, "both of its keys have the id " + keys.get(0).id, "give them different ids");
        }
        return List.copyOf(keys);
    }

    private static PassKey parse(final Path file, final String line, final String advice) throws Unusable {
        final int colon = line.indexOf(':');
        final String id = colon < 0 ? null : line.substring(0, colon);
        if (id != null && !ID.matcher(id).matches()) {
            // Without the id: it may be a part of a key.
            throw new Unusable(
                    file, "the id before a colon is not 1 to 64 of a-z, A-Z, 0-9, '.', '_' and '-'", "correct the id");
        }
        return new PassKey(id, decode(file, line.substring(colon + 1), advice));
    }

    /** The id of the key, by which passes may name it in their {@code kid}; null if it has none. */
    public String id() {
        return id;
    }

    /**
     * A secret for another purpose. It tells nothing about this key or about the secrets of other purposes (HMAC is a
     * pseudorandom function), and is the same after a restart with this key.
     */
    public Hmac derive(final String purpose) {
        return new Hmac(new Hmac(secret).sign("doorbuster " + purpose));
    }

    /** A copy of the secret; the caller may wipe it. */
    public byte[] secret() {
        return secret.clone();
    }

    /**
     * Writes this key to a new file of mode 0600. After return the file is complete and on disk; after a failure there
     * is no file. The caller must be the only writer of the directory (a server holds the lock of its data directory).
     *
     * @throws FileAlreadyExistsException if the file exists already; a key in use is never replaced
     */
    public void write(final Path file) throws IOException {
        final byte[] line = (Base64.getUrlEncoder().withoutPadding().encodeToString(secret) + "\n")
                .getBytes(StandardCharsets.US_ASCII);
        SecretFile.write(file, line);
    }

    @Override
    public String toString() {
        return "PassKey[" + secret.length + " bytes]";
    }

    private static byte[] content(final Path file, final String advice) throws Unusable {
        try {
            return SecretFile.read(file, MAX_FILE_BYTES, advice);
        } catch (final SecretFile.Unusable unusable) {
            throw new Unusable(file, unusable.why(), unusable.whatToDo());
        }
    }

    private static byte[] decode(final Path file, final String line, final String advice) throws Unusable {
        final byte[] secret;
        try {
            secret = Base64.getUrlDecoder().decode(line);
        } catch (final IllegalArgumentException notBase64url) {
            // Without the cause, because its message contains a character of the key.
            throw new Unusable(file, "it is not a line of base64url", advice);
        }
        if (secret.length < MIN_BYTES || secret.length > MAX_BYTES) {
            throw new Unusable(
                    file,
                    "its key has " + secret.length + " bytes, but HS256 needs " + MIN_BYTES + " to " + MAX_BYTES,
                    advice);
        }
        return secret;
    }

    /** The key file cannot be used. The message is one line: what happened, why, what to do. */
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(final Path file, final String why, final String whatToDo) {
            super("cannot use the pass key file " + file + ": " + why + "; " + whatToDo);
        }
    }
}
