package io.doorbuster.http.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Keys with ids, and passes that name one of them in their {@code kid}; minted and verified by nimbus-jose-jwt, too.
 */
class KeyIdTest {
    private static final long NOW_SECONDS = 1_800_000_000;
    private static final String NEW = "new:" + "A".repeat(43);
    private static final String OLD = "old:" + "B".repeat(42) + "A";

    @TempDir
    Path folder;

    private List<PassKey> keys;

    @BeforeEach
    void readKeys() throws Exception {
        keys = PassKey.readAll(file(NEW + "\n" + OLD + "\n"));
    }

    private Path file(final String text) throws Exception {
        final Path file = folder.resolve("pass.key");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private String minted(final String keyId, final PassKey signing) throws Exception {
        final JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .subject("ann")
                .audience("phone")
                .expirationTime(Date.from(Instant.ofEpochSecond(NOW_SECONDS + 60)))
                .build();
        final SignedJWT pass = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(keyId).build(), claims);
        pass.sign(new MACSigner(signing.secret()));
        return pass.serialize();
    }

    @ParameterizedTest
    @CsvSource({
        "new, 0, VALID",
        "old, 1, VALID",
        "new, 1, INVALID",
        "old, 0, INVALID",
        "unknown, 0, VALID",
        "unknown, 1, VALID",
        ", 0, VALID",
        ", 1, VALID",
    })
    void shouldTakeAPassOnlyOfTheKeyThatItNamesIfItIsOneOfOurs(
            final String keyId, final int signing, final PassVerifier.Validity expected) throws Exception {
        final PassVerifier verifier = new PassVerifier(keys, () -> NOW_SECONDS * 1_000);
        // What the verifier has learned from other headers makes no difference.
        for (final String learned : new String[] {minted("old", keys.get(1)), minted(null, keys.get(1)), ""}) {
            verifier.verify(learned, "phone");

            assertEquals(expected, verifier.verify(minted(keyId, keys.get(signing)), "phone"), verifier.reason());
        }
    }

    @Test
    void shouldVerifyTheSameHeaderByWhicheverKeySignedIt() throws Exception {
        final PassVerifier verifier = new PassVerifier(keys, () -> NOW_SECONDS * 1_000);
        for (final int signing : new int[] {0, 1, 1, 0, 1}) {
            assertEquals(PassVerifier.Validity.VALID, verifier.verify(minted("x", keys.get(signing)), "phone"));
        }
        assertEquals(PassVerifier.Validity.INVALID, verifier.verify(minted("x", PassKey.generate()), "phone"));
    }

    @Test
    void shouldMintPassesWithTheIdThatALibraryReadsAndVerifies() throws Exception {
        final PassMinter minter = PassMinter.provingWork(keys.get(0), "phone", NOW_SECONDS + 60);

        final SignedJWT pass = SignedJWT.parse(minter.mint("an\"n"));

        assertTrue(pass.verify(new MACVerifier(keys.get(0).secret())));
        assertEquals("new", pass.getHeader().getKeyID());
        assertEquals(JWSAlgorithm.HS256, pass.getHeader().getAlgorithm());
        final JWTClaimsSet claims = pass.getJWTClaimsSet();
        assertEquals("an\"n", claims.getSubject());
        assertEquals(List.of("phone"), claims.getAudience());
        assertEquals(
                Instant.ofEpochSecond(NOW_SECONDS + 60),
                claims.getExpirationTime().toInstant());
        assertEquals(true, claims.getBooleanClaim("pow"));
        final SignedJWT plain = SignedJWT.parse(new PassMinter(PassKey.generate(), "*", 1).mint("ann"));
        assertNull(plain.getHeader().getKeyID());
        assertNull(plain.getJWTClaimsSet().getClaim("pow"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"sub":"ann","aud":"phone","exp":1800000060,"pow":true}   | true
            {"sub":"ann","aud":"phone","exp":1800000060,"pow":false}  | false
            {"sub":"ann","aud":"phone","exp":1800000060,"pow":"true"} | false
            {"sub":"ann","aud":"phone","exp":1800000060,"pow":[true]} | false
            {"sub":"ann","aud":"phone","exp":1800000060,"pow":1}      | false
            {"sub":"ann","aud":"phone","exp":1800000060}              | false
            """)
    void shouldTakeOnlyTheClaimTrueAsProofOfWork(final String claims, final boolean proves) throws Exception {
        final PassVerifier verifier = new PassVerifier(keys, () -> NOW_SECONDS * 1_000);
        final SignedJWT pass = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), JWTClaimsSet.parse(claims));
        pass.sign(new MACSigner(keys.get(0).secret()));

        assertEquals(PassVerifier.Validity.VALID, verifier.verify(pass.serialize(), "phone"), verifier.reason());
        assertEquals(proves, verifier.provesWork());
    }

    @Test
    void shouldReadIdsOfKeysAndMixLinesWithAndWithout() throws Exception {
        assertEquals(List.of("new", "old"), keys.stream().map(PassKey::id).toList());
        final List<PassKey> mixed = PassKey.readAll(file("C".repeat(42) + "A\n" + OLD));
        assertNull(mixed.get(0).id());
        assertEquals("old", mixed.get(1).id());
    }

    @ParameterizedTest
    @ValueSource(strings = {":", " x:", "x y:", "x:y:", "ä:", "x\":"})
    void shouldRefuseIdsThatAreNoneAndNotShowThem(final String id) throws Exception {
        final Path file = file(id + "A".repeat(43));

        final String message = assertThrows(PassKey.Unusable.class, () -> PassKey.readAll(file))
                .getMessage();

        assertTrue(!message.contains("AAA") && message.lines().count() == 1, message);
    }

    @Test
    void shouldRefuseTwoKeysOfOneId() throws Exception {
        final Path file = file(NEW + "\n" + NEW + "\n");

        assertThrows(PassKey.Unusable.class, () -> PassKey.readAll(file));
    }

    @Test
    void shouldDeriveOtherSecretsForOtherPurposesAndOtherKeys() {
        final byte[] one = keys.get(0).derive("one").sign("text");

        assertTrue(Hmac.isSame(one, keys.get(0).derive("one").sign("text")));
        assertTrue(!Hmac.isSame(one, keys.get(0).derive("two").sign("text")));
        assertTrue(!Hmac.isSame(one, keys.get(1).derive("one").sign("text")));
        assertTrue(!Hmac.isSame(one, new Hmac(keys.get(0).secret()).sign("text")));
    }
}
