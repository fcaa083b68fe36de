package io.doorbuster.http.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.text.ParseException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PassVerifierTest {
    private static final long NOW_SECONDS = 1_800_000_000;
    private static final String HEADER = "{\"alg\":\"HS256\"}";
    private static final String CLAIMS = "{\"sub\":\"ann\",\"aud\":\"phone\",\"exp\":1800000060}";

    private final PassKey key = PassKey.generate();
    private final PassVerifier verifier = new PassVerifier(key, () -> NOW_SECONDS * 1_000 + 999);

    @Test
    void shouldTakeAPassOfAnyJwtLibrary() throws JOSEException {
        final JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .subject("ann")
                .audience(List.of("tablet", "phone"))
                .issuer("shop")
                .issueTime(Date.from(Instant.ofEpochSecond(NOW_SECONDS)))
                .notBeforeTime(Date.from(Instant.ofEpochSecond(NOW_SECONDS)))
                .expirationTime(Date.from(Instant.ofEpochSecond(NOW_SECONDS + 60)))
                .claim("cart", List.of(1, 2))
                .build();
        final JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1").build();
        final SignedJWT pass = new SignedJWT(header, claims);
        pass.sign(new MACSigner(key.secret()));

        assertEquals(PassVerifier.Validity.VALID, verifier.verify(pass.serialize(), "phone"));
        assertEquals("ann", verifier.subject());
        assertNull(verifier.reason());
        assertEquals(PassVerifier.Validity.INVALID, verifier.verify(pass.serialize(), "watch"));
        assertNull(verifier.subject());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            VALID   | {"sub":"ann","aud":"phone","exp":1800000060}
            VALID   | {"sub":"ann","aud":"*","exp":1800000060}
            VALID   | {"sub":"ann","aud":["x","phone"],"exp":1800000060}
            VALID   | {"sub":"ann","aud":["*"],"exp":1800000060}
            VALID   | {"sub":"!~","aud":"phone","exp":1800000060}
            VALID   | {"exp":1800000060,"x":{"sub":"eve","a":[1]},"aud":"phone","sub":"ann"}
            VALID   | {"sub":"ann","aud":"phone","exp":1799999971}
            VALID   | {"sub":"ann","aud":"phone","exp":999999999999}
            INVALID | {"sub":"ann","aud":"phone","exp":1000000000000}
            INVALID | {"sub":"ann","aud":"phone","exp":1800000060000}
            INVALID | {"sub":"ann","aud":"phone","exp":9223372036854775807}
            VALID   | {"sub":"ann","aud":"phone","exp":1800000060,"nbf":1800000030}
            EXPIRED | {"sub":"ann","aud":"phone","exp":1799999970}
            EXPIRED | {"sub":"ann","aud":"phone","exp":0}
            EXPIRED | {"sub":"ann","aud":"phone","exp":-9223372036854775808}
            INVALID | {"sub":"ann","aud":"phone","exp":1800000060,"nbf":1800000031}
            INVALID | {"sub":"ann","aud":"phone","exp":1800000060,"nbf":"x"}
            VALID   | {"sub":"ann","aud":"phone","exp":1800000060.0}
            VALID   | {"sub":"ann","aud":"phone","exp":1800000060.5}
            INVALID | {"sub":"ann","aud":"phone","exp":1.8e12}
            VALID   | {"sub":"ann","aud":"phone","exp":1e10}
            VALID   | {"sub":"ann","aud":"phone","exp":1800000060,"nbf":1800000030.5}
            EXPIRED | {"sub":"ann","aud":"phone","exp":1799999970.5}
            EXPIRED | {"sub":"ann","aud":"phone","exp":1.7e9}
            INVALID | {"sub":"ann","aud":"phone","exp":1800000060,"nbf":1800000031.5}
            INVALID | {"sub":"ann","aud":"phone","exp":1e16}
            INVALID | {"sub":"ann","aud":"phone","exp":1e999}
            INVALID | {"sub":"ann","aud":"phone","exp":NaN}
            INVALID | {"sub":"ann","aud":"phone","exp":"1800000060"}
            INVALID | {"sub":"ann","aud":"phone","exp":null}
            INVALID | {"sub":"ann","aud":"phone","exp":9223372036854775808}
            INVALID | {"sub":"ann","aud":"phone","exp":18446744073709551616}
            INVALID | {"sub":"ann","aud":"phone"}
            INVALID | {"sub":"ann","exp":1800000060}
            INVALID | {"sub":"ann","aud":"tablet","exp":1800000060}
            INVALID | {"sub":"ann","aud":"Phone","exp":1800000060}
            INVALID | {"sub":"ann","aud":"","exp":1800000060}
            INVALID | {"sub":"ann","aud":[],"exp":1800000060}
            INVALID | {"sub":"ann","aud":["phone",1],"exp":1800000060}
            INVALID | {"sub":"ann","aud":[["phone"]],"exp":1800000060}
            INVALID | {"sub":"ann","aud":{"a":"phone"},"exp":1800000060}
            INVALID | {"sub":"ann","aud":null,"exp":1800000060}
            INVALID | {"aud":"phone","exp":1800000060}
            INVALID | {"sub":"","aud":"phone","exp":1800000060}
            INVALID | {"sub":"a b","aud":"phone","exp":1800000060}
            INVALID | {"sub":"ä","aud":"phone","exp":1800000060}
            INVALID | {"sub":"a\\u0000","aud":"phone","exp":1800000060}
            INVALID | {"sub":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","aud":"phone","exp":1800000060}
            INVALID | {"sub":1,"aud":"phone","exp":1800000060}
            INVALID | {"sub":null,"aud":"phone","exp":1800000060}
            INVALID | {"sub":"ann","sub":"ben","aud":"phone","exp":1800000060}
            INVALID | {"sub":"ann","aud":"phone","aud":"phone","exp":1800000060}
            INVALID | {"sub":"ann","aud":"phone","exp":1,"exp":1800000060}
            INVALID | {"sub":"ann","aud":"phone","exp":1800000060,"x":1,"x":2}
            INVALID | {"sub":"ann","aud":"phone","exp":1800000060}{}
            INVALID | {"sub":"ann","aud":"phone","exp":1800000060
            INVALID | {"sub":"ann","aud":"phone","exp":1800000060,}
            INVALID | ["sub","ann"]
            INVALID | null
            INVALID | x
            INVALID | {"x":[[[[[[[[[[[[1]]]]]]]]]]]],"sub":"ann","aud":"phone","exp":1800000060}
            """)
    void shouldJudgeClaimsThatAreSignedByUs(final PassVerifier.Validity verdict, final String claims) throws Exception {
        assertEquals(verdict, verifier.verify(sign(HEADER, claims), "phone"), verifier.reason());
        assertEquals(verdict == PassVerifier.Validity.INVALID, verifier.reason() != null);
        assertEquals(verdict == PassVerifier.Validity.VALID, verifier.subject() != null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"none\"}",
                "{\"alg\":\"None\"}",
                "{\"alg\":\"hs256\"}",
                "{\"alg\":\"HS512\"}",
                "{\"alg\":\"RS256\"}",
                "{\"alg\":[\"HS256\"]}",
                "{\"alg\":null}",
                "{}",
                "{\"typ\":\"JWT\"}",
                "{\"x\":{\"alg\":\"HS256\"}}",
                "{\"alg\":\"HS256\",\"alg\":\"HS256\"}",
                "{\"alg\":\"none\",\"alg\":\"HS256\"}",
                "{\"alg\":\"HS256\",\"crit\":[\"exp\"],\"exp\":1}",
                "{\"alg\":\"HS256\",\"crit\":[]}",
                "{\"alg\":\"HS256\"}{}",
                "{\"alg\":\"HS256\"",
                "[\"HS256\"]",
                "\"HS256\"",
                "",
            })
    void shouldRefuseHeadersOfAnyOtherKindEvenIfSignedByUs(final String header) throws Exception {
        assertEquals(PassVerifier.Validity.INVALID, verifier.verify(sign(header, CLAIMS), "phone"));
        assertNotNull(verifier.reason());
    }

    @Test
    void shouldTakeHeadersThatSayMoreThanTheAlgorithm() throws Exception {
        for (final String header : List.of(
                "{\"alg\":\"HS256\",\"typ\":\"JWT\"}",
                "{ \"kid\" : \"1\", \"alg\" : \"HS256\" }",
                "{\"jwk\":{\"k\":\"x\"},\"alg\":\"HS256\"}")) {
            assertEquals(PassVerifier.Validity.VALID, verifier.verify(sign(header, CLAIMS), "phone"), header);
        }
    }

    @Test
    void shouldRefuseTheClassicAttacks() throws Exception {
        final String good = sign(HEADER, CLAIMS);
        final String header = good.substring(0, good.indexOf('.'));
        final String claims = good.substring(good.indexOf('.') + 1, good.lastIndexOf('.'));
        final String signature = good.substring(good.lastIndexOf('.') + 1);
        assertEquals(PassVerifier.Validity.VALID, verifier.verify(good, "phone"));

        for (final String attack : new String[] {
            "",
            ".",
            "..",
            "...",
            header,
            header + "." + claims,
            header + "." + claims + ".",
            good + ".",
            "." + good,
            good + "." + signature,
            good + "=",
            good + " ",
            " " + good,
            good + "A",
            good.substring(0, good.length() - 1),
            header + "=." + claims + "." + signature,
            header + ".." + signature,
            "." + claims + "." + signature,
            header + "." + claims + "." + signature.substring(0, 42) + "\n",
            good.replace('.', ','),
            header + "." + base64("{\"sub\":\"eve\",\"aud\":\"phone\",\"exp\":1800000060}") + "." + signature,
            base64("{\"alg\":\"none\"}") + "." + claims + ".",
            base64("{\"alg\":\"none\"}") + "." + claims + "." + signature,
            new PlainJWT(JWTClaimsSet.parse(CLAIMS)).serialize(),
            "\u00e4" + good.substring(1),
            "\uff21" + good.substring(1),
            "A".repeat(PassVerifier.MAX_PASS_LENGTH + 1),
            good + "A".repeat(PassVerifier.MAX_PASS_LENGTH),
            "A".repeat(PassVerifier.MAX_PASS_LENGTH),
            ".".repeat(PassVerifier.MAX_PASS_LENGTH),
        }) {
            assertEquals(PassVerifier.Validity.INVALID, verifier.verify(attack, "phone"), attack);
        }
        assertEquals(PassVerifier.Validity.VALID, verifier.verify(good, "phone"));
    }

    @Test
    void shouldRefuseEverySingleChangedCharacter() throws Exception {
        final String good = sign(HEADER, CLAIMS);
        for (int i = 0; i < good.length(); i++) {
            for (final char other : new char[] {'A', 'b', '_', '-', '.', '=', '+', '/', ' ', '\u0100'}) {
                if (good.charAt(i) != other) {
                    final String changed = good.substring(0, i) + other + good.substring(i + 1);
                    assertEquals(PassVerifier.Validity.INVALID, verifier.verify(changed, "phone"), changed);
                }
            }
        }
    }

    /** The last of 43 characters has four significant bits, and two bits that a lenient decoder would ignore. */
    @Test
    void shouldRefuseOtherSpellingsOfTheSameSignature() throws Exception {
        final String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        final String good = sign(HEADER, CLAIMS);
        final String allButLast = good.substring(0, good.length() - 1);
        final int last = alphabet.indexOf(good.charAt(good.length() - 1));
        for (int spareBits = 1; spareBits < 4; spareBits++) {
            final String other = allButLast + alphabet.charAt(last + spareBits);
            assertEquals(PassVerifier.Validity.INVALID, verifier.verify(other, "phone"), other);
        }
    }

    @Test
    void shouldRefuseOtherKeysAndOtherAlgorithms() throws Exception {
        final JWTClaimsSet claims = JWTClaimsSet.parse(CLAIMS);
        final byte[] longer = new byte[64];
        System.arraycopy(key.secret(), 0, longer, 0, 32);
        final KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2_048);
        final SignedJWT[] forged = {
            signed(JWSAlgorithm.HS256, new MACSigner(PassKey.generate().secret()), claims),
            signed(JWSAlgorithm.HS512, new MACSigner(longer), claims),
            signed(JWSAlgorithm.RS256, new RSASSASigner(rsa.generateKeyPair().getPrivate()), claims),
        };
        for (final SignedJWT pass : forged) {
            assertEquals(PassVerifier.Validity.INVALID, verifier.verify(pass.serialize(), "phone"));
            assertEquals("its signature is not this server's", verifier.reason());
        }
    }

    @Test
    void shouldTakePassesOfBothKeysWhileOneIsReplaced() throws Exception {
        final PassKey next = PassKey.generate();
        final PassVerifier both = new PassVerifier(List.of(next, key), () -> NOW_SECONDS * 1_000);
        final JWTClaimsSet claims = JWTClaimsSet.parse(CLAIMS);
        for (final PassKey signing : List.of(next, key, next)) {
            final SignedJWT pass = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("unknown").build(), claims);
            pass.sign(new MACSigner(signing.secret()));
            assertEquals(PassVerifier.Validity.VALID, both.verify(pass.serialize(), "phone"));
        }
        final SignedJWT other =
                signed(JWSAlgorithm.HS256, new MACSigner(PassKey.generate().secret()), claims);
        assertEquals(PassVerifier.Validity.INVALID, both.verify(other.serialize(), "phone"));
    }

    /** docs/PROTOCOL.md: the key for a JWT library is the decoded line of the key file. */
    @Test
    void shouldTakeWhatALibrarySignsWithTheDecodedBytesOfTheKeyFile(@TempDir final Path folder) throws Exception {
        final Path file = folder.resolve("pass.key");
        key.write(file);
        final byte[] decoded =
                Base64.getUrlDecoder().decode(Files.readString(file).strip());
        final SignedJWT pass = signed(JWSAlgorithm.HS256, new MACSigner(decoded), JWTClaimsSet.parse(CLAIMS));

        final PassVerifier verifying = new PassVerifier(PassKey.readAll(file), () -> NOW_SECONDS * 1_000);

        assertEquals(PassVerifier.Validity.VALID, verifying.verify(pass.serialize(), "phone"));
        final SignedJWT text = signed(
                JWSAlgorithm.HS256,
                new MACSigner(Files.readString(file).strip().getBytes(UTF_8)),
                JWTClaimsSet.parse(CLAIMS));
        assertEquals(PassVerifier.Validity.INVALID, verifying.verify(text.serialize(), "phone"));
    }

    /** An independent library accepts every pass that the verifier accepts. */
    @Test
    void shouldTakeNothingThatTheOracleRefuses() throws Exception {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final String good = sign(HEADER, CLAIMS);
        final MACVerifier oracle = new MACVerifier(key.secret());
        for (int i = 0; i < 20_000; i++) {
            final StringBuilder mutant = new StringBuilder(good);
            final int edits = random.nextInt(3);
            for (int edit = 0; edit < edits; edit++) {
                mutate(mutant, random);
            }
            if (verifier.verify(mutant.toString(), "phone") == PassVerifier.Validity.VALID) {
                final SignedJWT read = SignedJWT.parse(mutant.toString());
                assertEquals(true, read.verify(oracle), () -> "seed " + seed + ": " + mutant);
                assertEquals(read.getJWTClaimsSet().getSubject(), verifier.subject());
            } else {
                assertEquals(false, mutant.toString().equals(good), () -> "seed " + seed);
            }
        }
    }

    private static void mutate(final StringBuilder text, final Random random) {
        final int at = random.nextInt(text.length());
        final char c = (char) (0x20 + random.nextInt(0x60));
        switch (random.nextInt(3)) {
            case 0 -> text.setCharAt(at, c);
            case 1 -> text.insert(at, c);
            default -> text.deleteCharAt(at);
        }
    }

    private static SignedJWT signed(final JWSAlgorithm algorithm, final JWSSigner signer, final JWTClaimsSet claims)
            throws JOSEException {
        final SignedJWT pass = new SignedJWT(new JWSHeader(algorithm), claims);
        pass.sign(signer);
        return pass;
    }

    /** Signs any text, as no library would. */
    private String sign(final String header, final String claims) throws GeneralSecurityException, ParseException {
        final String signed = base64(header) + "." + base64(claims);
        final Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.secret(), "HmacSHA256"));
        return signed + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
    }

    private static String base64(final String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }
}
