package io.doorbuster.cli.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.doorbuster.http.identity.PassKey;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Passes that a server must refuse, each for the user who is named when they are made. */
final class ForgedPasses {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    private static final String HMAC = "HmacSHA256";
    private static final long SECONDS_OF_A_DAY = 86_400;

    private final byte[] key;
    private final String user;
    private final String sale;
    private final long now;

    ForgedPasses(final PassKey key, final String user, final String sale, final long nowSeconds) {
        this.key = key.secret();
        this.user = user;
        this.sale = sale;
        this.now = nowSeconds;
    }

    /** Every pass with the name of its problem. */
    Map<String, String> all() throws GeneralSecurityException {
        final Map<String, String> all = new LinkedHashMap<>();
        final String claims = claims(sale, now + SECONDS_OF_A_DAY);
        final String good = signed(HEADER, claims, HMAC, key);
        signatures(all, good, claims);
        claims(all);
        shapes(all, good);
        return all;
    }

    private void signatures(final Map<String, String> all, final String good, final String claims)
            throws GeneralSecurityException {
        final String invalid = "pass-invalid";
        final String unsigned = good.substring(0, good.lastIndexOf('.') + 1);
        for (final String none : new String[] {"none", "None", "NONE", "nOnE", ""}) {
            final String header = HEADER.replace("HS256", none);
            all.put(encoded(header) + "." + encoded(claims) + ".", invalid);
            all.put(signed(header, claims, HMAC, key), invalid);
        }
        all.put(signed("{\"typ\":\"JWT\"}", claims, HMAC, key), invalid);
        all.put(signed(HEADER, claims, HMAC, PassKey.generate().secret()), invalid);
        all.put(signed(HEADER, claims, HMAC, new byte[32]), invalid);
        all.put(signed(HEADER.replace("HS256", "HS512"), claims, "HmacSHA512", key), invalid);
        all.put(signed(HEADER.replace("HS256", "HS384"), claims, "HmacSHA384", key), invalid);
        all.put(signed(HEADER.replace("HS256", "RS256"), claims, HMAC, key), invalid);
        all.put(publicKeySigned(claims), invalid);
        all.put(signed("{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}", claims, HMAC, key), invalid);
        all.put(signed("{\"alg\":\"none\",\"alg\":\"HS256\"}", claims, HMAC, key), invalid);
        all.put(unsigned, invalid);
        all.put(unsigned + "AAAA", invalid);
        all.put(good + "A", invalid);
        all.put(good + "=", invalid);
        all.put(good.substring(0, good.length() - 1), invalid);
        all.put(flipped(good, good.length() - 1), invalid);
        all.put(flipped(good, good.indexOf('.') + 5), invalid);
        all.put(flipped(good, 3), invalid);
        // The claims of one pass with the signature of another.
        final String other = signed(HEADER, claims.replace(user, "someone-else"), HMAC, key);
        all.put(unsigned + other.substring(other.lastIndexOf('.') + 1), invalid);
    }

    private void claims(final Map<String, String> all) throws GeneralSecurityException {
        final long later = now + SECONDS_OF_A_DAY;
        all.put(signed(HEADER, claims(sale, now - SECONDS_OF_A_DAY), HMAC, key), "pass-expired");
        all.put(signed(HEADER, claims(sale, 0), HMAC, key), "pass-expired");
        final String claims = claims(sale, later);
        for (final String wrong : new String[] {
            claims("another-sale", later),
            claims("", later),
            claims(sale + " ", later),
            claims.replace("\"aud\":\"" + sale + "\"", "\"aud\":[]"),
            claims.replace("\"aud\":\"" + sale + "\"", "\"aud\":[1]"),
            claims.replace("\"aud\":\"" + sale + "\",", ""),
            claims.replace(user, ""),
            claims.replace(user, "a b"),
            claims.replace(user, "x".repeat(65)),
            claims.replace("\"sub\"", "\"SUB\""),
            claims.replace("\"" + user + "\"", "7"),
            claims.replace("\"sub\"", "\"sub\":\"a\",\"sub\""),
            claims.replace(",\"exp\":" + later, ""),
            claims.replace(Long.toString(later), "\"" + later + "\""),
            claims.replace(Long.toString(later), later + "000"),
            claims.replace(Long.toString(later), "1e400"),
            claims.replace(Long.toString(later), "null"),
            claims.replace("}", ",\"nbf\":" + later + "}"),
            claims.replace("}", ",\"nbf\":\"now\"}"),
            claims + claims,
            "[" + claims + "]",
            claims.substring(1),
            "null",
            "{".repeat(200)
        }) {
            all.put(signed(HEADER, wrong, HMAC, key), "pass-invalid");
        }
    }

    private static void shapes(final Map<String, String> all, final String good) {
        for (final String shape :
                new String[] {".", "..", "...", "a.b.c", good + ".x", "." + good, good.replace('.', ','), "\u00e9"}) {
            all.put(shape, "pass-invalid");
        }
        all.put("x".repeat(3_000), "pass-invalid");
    }

    /** Signed with a public key that the server does not know, as if the server took the key from the pass. */
    private static String publicKeySigned(final String claims) throws GeneralSecurityException {
        final var keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        final String text = encoded("{\"alg\":\"RS256\",\"jwk\":{\"kty\":\"RSA\"}}") + "." + encoded(claims);
        final Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(text.getBytes(UTF_8));
        return text + "." + BASE64.encodeToString(signature.sign());
    }

    private String claims(final String audience, final long expiry) {
        return "{\"sub\":\"" + user + "\",\"aud\":\"" + audience + "\",\"exp\":" + expiry + "}";
    }

    private static String signed(final String header, final String claims, final String algorithm, final byte[] key)
            throws GeneralSecurityException {
        final Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(key, algorithm));
        final String text = encoded(header) + "." + encoded(claims);
        return text + "." + BASE64.encodeToString(mac.doFinal(text.getBytes(UTF_8)));
    }

    private static String encoded(final String text) {
        return BASE64.encodeToString(text.getBytes(UTF_8));
    }

    /** The same text with another letter at this place. */
    private static String flipped(final String text, final int at) {
        return text.substring(0, at) + (text.charAt(at) == 'A' ? 'Q' : 'A') + text.substring(at + 1);
    }
}
