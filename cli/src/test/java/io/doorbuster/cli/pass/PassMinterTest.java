package io.doorbuster.cli.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.doorbuster.http.identity.PassKey;
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
    void shouldMintTheSamePassAsOpenssl(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("pass.key");
        Files.writeString(file, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        assertEquals(
                "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJ1MDAwMDAwMDEiLCJhdWQiOiJkZW1vIiwiZXhwIjoxOTAwMDAwMDAwfQ.Sl08rME5cVpralKZl5sLvvuL3uNVoA7LB_j8pM0pTG0",
                new PassMinter(PassKey.read(file), "demo", EXPIRES).mint("u00000001"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "ab", "abc", "alice@example.org", "\"", "\\", "q\"u\\o\"te", "~!{}[]:,'"})
    void shouldMintPassesThatSayWhoAndWhatAndUntilWhen(String user) throws Exception {
        String pass = new PassMinter(KEY, "demo", EXPIRES).mint(user);

        assertEquals(Map.of("sub", user, "aud", "demo", "exp", "" + EXPIRES), claims(pass));
    }

    @Test
    void shouldMintForTheLongestUser() throws Exception {
        String user = "\\".repeat(64);

        assertEquals(user, claims(new PassMinter(KEY, "*", EXPIRES).mint(user)).get("sub"));
    }

    @Test
    void shouldWriteTheSamePassAtAnyOffsetAndTouchNothingElse() {
        PassMinter minter = new PassMinter(KEY, "demo", EXPIRES);
        byte[] user = "u00000042".getBytes(StandardCharsets.US_ASCII);
        byte[] to = new byte[400];

        int length = minter.mint(user, 0, user.length, to, 7);

        assertEquals(minter.length(user, 0, user.length), length);
        assertEquals(minter.mint("u00000042"), new String(to, 7, length, StandardCharsets.US_ASCII));
        assertEquals(0, to[6]);
        assertEquals(0, to[7 + length]);
    }

    @Test
    void shouldSignEveryUserDifferently() {
        PassMinter minter = new PassMinter(KEY, "demo", EXPIRES);

        assertNotEquals(minter.mint("u00000001"), minter.mint("u00000002"));
        assertEquals(minter.mint("u00000001"), minter.mint("u00000001"));
    }

    @Test
    void shouldRefuseWhatIsNoUserAndNoSale() {
        PassMinter minter = new PassMinter(KEY, "demo", EXPIRES);

        for (String user : new String[] {"", "a b", "é", "x".repeat(65), "tab\t", "\u007f"}) {
            assertThrows(IllegalArgumentException.class, () -> minter.mint(user), user);
        }
        for (String sale : new String[] {"", "-a", "A", "a_b", "a".repeat(41), "**", "a\"b"}) {
            assertThrows(IllegalArgumentException.class, () -> new PassMinter(KEY, sale, EXPIRES), sale);
        }
    }

    /** Verifies with the JDK's own Base64 and MAC, written apart from the minter. */
    private static Map<String, String> claims(String pass) throws Exception {
        String[] parts = pass.split("\\.", -1);
        assertEquals(3, parts.length);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY.secret(), "HmacSHA256"));
        byte[] expected = mac.doFinal((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertEquals(Base64.getUrlEncoder().withoutPadding().encodeToString(expected), parts[2]);
        assertEquals(Map.of("alg", "HS256", "typ", "JWT"), members(parts[0]));
        return members(parts[1]);
    }

    private static Map<String, String> members(String base64url) throws IOException {
        Map<String, String> members = new LinkedHashMap<>();
        try (JsonParser json =
                new JsonFactory().createParser(Base64.getUrlDecoder().decode(base64url))) {
            assertEquals(JsonToken.START_OBJECT, json.nextToken());
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                members.put(name, json.getText());
            }
            assertEquals(null, json.nextToken());
        }
        return members;
    }
}
