package io.doorbuster.http.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassMinterTest {
    private static final PassKey KEY = PassKey.generate();
    private static final long EXPIRES = 1_900_000_000L;

    /** Minted once by openssl: {@code printf HEADER.CLAIMS | openssl dgst -sha256 -mac HMAC -macopt hexkey:…}. */
    @Test
    void shouldMintTheSamePassAsOpenssl(final @TempDir Path folder) throws Exception {
        final Path file = folder.resolve("pass.key");
        Files.writeString(file, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        assertEquals(
                "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
                        + "eyJzdWIiOiJ1MDAwMDAwMDEiLCJhdWQiOiJkZW1vIiwiZXhwIjoxOTAwMDAwMDAwfQ."
                        + "Sl08rME5cVpralKZl5sLvvuL3uNVoA7LB_j8pM0pTG0",
                new PassMinter(PassKey.read(file), "demo", EXPIRES).mint("u00000001"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "ab", "abc", "alice@example.org", "\"", "\\", "q\"u\\o\"te", "~!{}[]:,'"})
    void shouldMintPassesThatSayWhoAndWhatAndUntilWhen(final String user) throws Exception {
        final String pass = new PassMinter(KEY, "demo", EXPIRES).mint(user);

        assertEquals(Map.of("sub", user, "aud", "demo", "exp", "" + EXPIRES), claims(pass));
    }

    @Test
    void shouldMintForTheLongestUser() throws Exception {
        final String user = "\\".repeat(64);

        assertEquals(user, claims(new PassMinter(KEY, "*", EXPIRES).mint(user)).get("sub"));
    }

    @Test
    void shouldWriteTheSamePassAtAnyOffsetAndTouchNothingElse() {
        final PassMinter minter = new PassMinter(KEY, "demo", EXPIRES);
        final byte[] user = "u00000042".getBytes(StandardCharsets.US_ASCII);
        final byte[] to = new byte[400];

        final int length = minter.mint(user, 0, user.length, to, 7);

        assertEquals(minter.length(user, 0, user.length), length);
        assertEquals(minter.mint("u00000042"), new String(to, 7, length, StandardCharsets.US_ASCII));
        assertEquals(0, to[6]);
        assertEquals(0, to[7 + length]);
    }

    @Test
    void shouldSignEveryUserDifferently() {
        final PassMinter minter = new PassMinter(KEY, "demo", EXPIRES);

        assertNotEquals(minter.mint("u00000001"), minter.mint("u00000002"));
        assertEquals(minter.mint("u00000001"), minter.mint("u00000001"));
    }

    @Test
    void shouldRefuseWhatIsNoUserAndNoSale() {
        final PassMinter minter = new PassMinter(KEY, "demo", EXPIRES);

        for (final String user : new String[] {"", "a b", "é", "x".repeat(65), "tab\t", "\u007f"}) {
            assertThrows(IllegalArgumentException.class, () -> minter.mint(user), user);
        }
        for (final String sale : new String[] {"", "-a", "A", "a_b", "a".repeat(41), "**", "a\"b"}) {
            assertThrows(IllegalArgumentException.class, () -> new PassMinter(KEY, sale, EXPIRES), sale);
        }
    }

    /** Verifies with the JDK's own Base64 and MAC, written apart from the minter. */
    private static Map<String, String> claims(final String pass) throws Exception {
        final String[] parts = pass.split("\\.", -1);
        assertEquals(3, parts.length);
        final Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY.secret(), "HmacSHA256"));
        final byte[] expected = mac.doFinal((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertEquals(Base64.getUrlEncoder().withoutPadding().encodeToString(expected), parts[2]);
        assertEquals(Map.of("alg", "HS256", "typ", "JWT"), members(parts[0]));
        return members(parts[1]);
    }

    private static Map<String, String> members(final String base64url) throws IOException {
        final Map<String, String> members = new LinkedHashMap<>();
        try (JsonParser json =
                new JsonFactory().createParser(Base64.getUrlDecoder().decode(base64url))) {
            assertEquals(JsonToken.START_OBJECT, json.nextToken());
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                final String name = json.currentName();
                json.nextToken();
                members.put(name, json.getText());
            }
            assertEquals(null, json.nextToken());
        }
        return members;
    }
}
