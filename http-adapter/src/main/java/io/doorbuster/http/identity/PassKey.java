package io.doorbuster.http.identity;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
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
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;

/**
 * The secret that signs and verifies passes (HMAC-SHA256). Immutable, so any thread may use it.
 *
 * <p>On disk it is one line of base64url (RFC 4648 §5, padding optional) that decodes to {@value #MIN_BYTES} to
 * {@value #MAX_BYTES} bytes, in a file that nobody but its owner can open. No message and no {@link #toString()} of this
 * class carries key material.
 */
public final class PassKey {
    /** RFC 7518 §3.2: a key for HS256 has at least as many bits as its hash. */
    public static final int MIN_BYTES = 32;

    /** Longer keys are hashed down to 32 bytes by HMAC anyway: a longer file is a wrong file. */
    public static final int MAX_BYTES = 1024;

    private static final int MAX_FILE_BYTES = 2 * MAX_BYTES;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final String HOW_TO_MAKE_ONE =
            "make one with `(umask 077; head -c 32 /dev/urandom | base64 | tr '+/' '-_' > FILE)`";

    private final byte[] secret;

    private PassKey(byte[] secret) {
        this.secret = secret;
    }

    /** A new random key of {@value #MIN_BYTES} bytes. */
    public static PassKey generate() {
        byte[] secret = new byte[MIN_BYTES];
        new SecureRandom().nextBytes(secret);
        return new PassKey(secret);
    }

    /**
     * Reads a key file.
     *
     * @throws Unusable when it is missing, unreadable, open to others, or not one line of a good key; the message says what,
     *     why and what to do
     */
    public static PassKey read(Path file) throws Unusable {
        return new PassKey(decode(file, content(file)));
    }

    /** A copy of the secret; the caller may wipe it. */
    public byte[] secret() {
        return secret.clone();
    }

    /**
     * Writes this key to a new file of mode 0600. After return the file is whole and on disk; after a failure there is no
     * file. The caller is the only writer of the folder (a server holds its data directory's lock).
     *
     * @throws FileAlreadyExistsException when there is a file already: a key in use is never replaced
     */
    public void write(Path file) throws IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        byte[] line = (Base64.getUrlEncoder().withoutPadding().encodeToString(secret) + "\n")
                .getBytes(StandardCharsets.US_ASCII);
        try {
            writeForced(temporary, line);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        forceFolder(file.toAbsolutePath().getParent());
    }

    @Override
    public String toString() {
        return "PassKey[" + secret.length + " bytes]";
    }

    private static byte[] content(Path file) throws Unusable {
        try (InputStream in = Files.newInputStream(file)) {
            refuseOpenToOthers(file);
            byte[] content = in.readNBytes(MAX_FILE_BYTES + 1);
            if (content.length > MAX_FILE_BYTES) {
                throw new Unusable(file, "it is longer than " + MAX_FILE_BYTES + " bytes", HOW_TO_MAKE_ONE);
            }
            return content;
        } catch (NoSuchFileException missing) {
            throw new Unusable(file, "there is no such file", HOW_TO_MAKE_ONE);
        } catch (IOException unreadable) {
            String reason = unreadable instanceof FileSystemException fs && fs.getReason() != null
                    ? fs.getReason()
                    : unreadable.getClass().getSimpleName();
            throw new Unusable(file, "it cannot be read (" + reason + ")", "let this user read it");
        }
    }

    private static void refuseOpenToOthers(Path file) throws IOException, Unusable {
        if (!isPosix(file)) {
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (!OWNER_ONLY.containsAll(permissions)) {
            throw new Unusable(
                    file,
                    "its mode is " + PosixFilePermissions.toString(permissions) + ", others than its owner may use it",
                    "run `chmod 600` on it, and make a new key if somebody may have read this one");
        }
    }

    private static byte[] decode(Path file, byte[] content) throws Unusable {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        String line = text.endsWith("\r\n")
                ? text.substring(0, text.length() - 2)
                : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        byte[] secret;
        try {
            secret = Base64.getUrlDecoder().decode(line);
        } catch (IllegalArgumentException notBase64url) {
            // Its message names the offending character: no cause, no message of it.
            throw new Unusable(file, "it is not one line of base64url", HOW_TO_MAKE_ONE);
        }
        if (secret.length < MIN_BYTES || secret.length > MAX_BYTES) {
            throw new Unusable(
                    file,
                    "its key has " + secret.length + " bytes, HS256 needs " + MIN_BYTES + " to " + MAX_BYTES,
                    HOW_TO_MAKE_ONE);
        }
        return secret;
    }

    private static void writeForced(Path file, byte[] line) throws IOException {
        Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        FileAttribute<?>[] mode = isPosix(file)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        try (FileChannel channel = FileChannel.open(file, options, mode)) {
            ByteBuffer bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static void forceFolder(Path folder) throws IOException {
        if (isPosix(folder)) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** The key file cannot be used. One line: what, why, what to do. */
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(Path file, String why, String whatToDo) {
            super("cannot use the pass key file " + file + ": " + why + "; " + whatToDo);
        }
    }
}
