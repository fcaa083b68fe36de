package io.doorbuster.http.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassKeyTest {
    @TempDir
    Path folder;

    @Test
    void shouldReadWhatItWrote() throws Exception {
        final PassKey key = PassKey.generate();
        final Path file = folder.resolve("pass.key");

        key.write(file);

        assertArrayEquals(key.secret(), PassKey.read(file).secret());
        assertEquals(32, key.secret().length);
        assertNotEquals(
                HexFormat.of().formatHex(PassKey.generate().secret()),
                HexFormat.of().formatHex(key.secret()));
    }

    @Test
    void shouldWriteOneLineForItsOwnerOnlyAndNothingElse() throws Exception {
        final Path file = folder.resolve("pass.key");

        PassKey.generate().write(file);

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertTrue(Files.readString(file).matches("[A-Za-z0-9_-]{43}\n"));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void shouldNeverReplaceAKeyInUse() throws Exception {
        final Path file = folder.resolve("pass.key");
        final PassKey first = PassKey.generate();
        first.write(file);

        assertThrows(FileAlreadyExistsException.class, () -> PassKey.generate().write(file));

        assertArrayEquals(first.secret(), PassKey.read(file).secret());
    }

    @Test
    void shouldHandOutCopiesOfTheSecret() {
        final PassKey key = PassKey.generate();
        final byte[] copy = key.secret();
        final byte[] before = copy.clone();

        copy[0] ^= 1;

        assertArrayEquals(before, key.secret());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw--w----", "rw-----w-", "rw----r--", "rwx------", "r--r--r--"})
    void shouldRefuseAFileOfAnotherMode(final String mode) throws Exception {
        final Path file = keyFile(encoded(32));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

        final PassKey.Unusable refusal = assertThrows(PassKey.Unusable.class, () -> PassKey.read(file));

        assertTrue(refusal.getMessage().contains(mode), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("chmod 600"), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------", "r--r-----", "rw-r-----"})
    void shouldTakeAFileThatItsGroupMayRead(final String mode) throws Exception {
        final Path file = folder.resolve("group.key");
        PassKey.generate().write(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        assertEquals(32, PassKey.read(file).secret().length);
    }

    @Test
    void shouldRefuseAMissingFileWithACommandThatMakesOne() throws Exception {
        final Path file = folder.resolve("none.key");

        final PassKey.Unusable refusal = assertThrows(PassKey.Unusable.class, () -> PassKey.readAll(file));
        final PassKey.Unusable forASigner = assertThrows(PassKey.Unusable.class, () -> PassKey.read(file));

        assertTrue(forASigner.getMessage().endsWith("give the server's key file with --pass-key-file"));
        assertTrue(refusal.getMessage().contains(file.toString()), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("/dev/urandom"), refusal.getMessage());
        // The command in the message makes a file that is accepted.
        final Process made = new ProcessBuilder(
                        "sh",
                        "-c",
                        refusal.getMessage()
                                .replaceAll(".*`\\((.*) > FILE\\)`.*", "$1")
                                .concat(" > '" + file + "'"))
                .start();
        assertEquals(0, made.waitFor());
        assertEquals(32, PassKey.read(file).secret().length);
    }

    @Test
    void shouldRefuseAFolder() {
        assertThrows(PassKey.Unusable.class, () -> PassKey.read(folder));
    }

    @Test
    void shouldRefuseKeysThatAreTooShortOrTooLong() throws Exception {
        assertEquals(32, PassKey.read(keyFile(encoded(32) + "\n")).secret().length);
        assertEquals(1024, PassKey.read(keyFile(encoded(1024) + "\r\n")).secret().length);

        assertTrue(refusalOf("").contains("0 bytes"));
        assertTrue(refusalOf(encoded(31)).contains("31 bytes"));
        assertTrue(refusalOf(encoded(1025)).contains("1025 bytes"));
        assertTrue(refusalOf("A".repeat(5000)).contains("longer than"));
    }

    @Test
    void shouldReadASecondKeyFromASecondLine() throws Exception {
        for (final String end : List.of("\n", "\r\n", "")) {
            final Path file = keyFile(encoded(33) + "\n" + encoded(32) + end);

            final List<PassKey> keys = PassKey.readAll(file);

            assertEquals(2, keys.size());
            assertEquals(33, keys.get(0).secret().length);
            assertEquals(32, keys.get(1).secret().length);
            assertArrayEquals(keys.get(0).secret(), PassKey.read(file).secret());
        }
        assertEquals(1, PassKey.readAll(keyFile(encoded(32) + "\n")).size());
    }

    @Test
    void shouldRefuseAnythingButOneOrTwoLinesOfBase64url() throws Exception {
        assertTrue(
                refusalOf(encoded(32) + "\n" + encoded(32) + "\n" + encoded(32)).contains("more than 2 lines"));
        assertTrue(refusalOf(encoded(32) + "\n\n").contains("0 bytes"));
        assertTrue(refusalOf("\n" + encoded(32)).contains("0 bytes"));
        assertTrue(refusalOf(" " + encoded(32)).contains("not a line of base64url"));
        assertTrue(refusalOf("+/" + encoded(32)).contains("not a line of base64url"));
    }

    @Test
    void shouldNeverPrintKeyMaterial() throws Exception {
        final String line = encoded(24);
        final PassKey key = PassKey.read(keyFile(encoded(32)));

        assertFalse(refusalOf(line).contains(line.substring(0, 8)));
        assertFalse(refusalOf(line + "!").contains("!"));
        assertEquals("PassKey[32 bytes]", key.toString());
    }

    private String refusalOf(final String content) throws IOException {
        final Path file = keyFile(content);
        return assertThrows(PassKey.Unusable.class, () -> PassKey.read(file)).getMessage();
    }

    private Path keyFile(final String content) throws IOException {
        final Path file = Files.createTempFile(folder, "pass", ".key");
        return Files.write(file, content.getBytes(StandardCharsets.US_ASCII));
    }

    private static String encoded(final int bytes) {
        final byte[] secret = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            secret[i] = (byte) (i * 7 + 1);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }
}
