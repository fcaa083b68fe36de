package io.doorbuster.http.identity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifies passes: JSON Web Tokens (RFC 7519) in compact form, signed with HMAC-SHA256 and nothing else (RFC 8725 §3.1:
 * the algorithm is the verifier's choice, never the token's). The signature is checked before any part of the token is
 * parsed. Any deviation is refused: padding, duplicate members, audiences that do not name the sale, times that are not
 * numbers. A pass that was verified is remembered for a while ({@link RememberedPasses}); its times are checked on each
 * use.
 *
 * <p>For one thread: it reuses its Mac and its buffers. {@link #subject} and {@link #reason} are about the last pass.
 */
public final class PassVerifier {
    /** A longer pass is refused without reading it. */
    public static final int MAX_PASS_LENGTH = 2_048;

    /** Largest difference between the clocks of issuer and server. */
    public static final long LEEWAY_SECONDS = 30;

    /** Most bytes that a verifier needs to remember passes. */
    public static final int MAX_REMEMBERED_BYTES = RememberedPasses.ENTRIES * RememberedPasses.BYTES_PER_ENTRY;

    /** Audience of a pass that is valid for every sale. */
    public static final String ANY_SALE = "*";

    private static final String ALGORITHM = "HmacSHA256";

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(8).build())
            .build();

    /** The verdict on a pass. */
    public enum Validity {
        VALID,
        INVALID,
        /** The pass is valid except that it has expired. */
        EXPIRED
    }

    private final Mac[] macs;
    private final LongSupplier nowMillis;
    private final byte[] signed = new byte[MAX_PASS_LENGTH];
    private final byte[] computed = new byte[Hmac.BYTES];
    private final byte[] decoded = new byte[MAX_PASS_LENGTH];
    private final RememberedPasses remembered;
    /** For each key, the encoded header of its last good pass; null before the first. */
    private final String[] goodHeaders;

    private final List<String> keyIds;
    private int lastKey;
    private VerifiedPass last;
    private String reason;

    /** @param nowMillis the current time for expiry, epoch milliseconds */
    public PassVerifier(final PassKey key, final LongSupplier nowMillis) {
        this(List.of(key), nowMillis);
    }

    /**
     * @param keys that may have signed a pass, the most frequent one first
     * @param nowMillis the current time for expiry, epoch milliseconds
     */
    public PassVerifier(final List<PassKey> keys, final LongSupplier nowMillis) {
        this(keys, nowMillis, new RememberedPasses());
    }

    PassVerifier(final List<PassKey> keys, final LongSupplier nowMillis, final RememberedPasses remembered) {
        this.nowMillis = nowMillis;
        this.remembered = remembered;
        this.macs = keys.stream().map(PassVerifier::mac).toArray(Mac[]::new);
        this.goodHeaders = new String[macs.length];
        this.keyIds = keys.stream().map(PassKey::id).toList();
    }

    private static Mac mac(final PassKey key) {
        try {
            final Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.secret(), ALGORITHM));
            return mac;
        } catch (final InvalidKeyException impossible) {
            throw new IllegalArgumentException("not a key for " + ALGORITHM, impossible);
        } catch (final GeneralSecurityException missing) {
            throw new IllegalStateException("this JVM has no " + ALGORITHM, missing);
        }
    }

    /** Verifies {@code pass}, the bare token, for the sale. */
    public Validity verify(final String pass, final String saleId) {
        last = null;
        reason = null;
        if (pass.length() > MAX_PASS_LENGTH) {
            return invalid("it is longer than " + MAX_PASS_LENGTH + " characters");
        }
        final VerifiedPass known = remembered.find(pass, saleId);
        final VerifiedPass verified = known == null ? check(pass, saleId) : known;
        if (verified == null) {
            return Validity.INVALID;
        }
        final Validity validity = judge(verified);
        if (validity == Validity.VALID) {
            last = verified;
            if (known == null) {
                remembered.remember(pass, saleId, verified);
            }
        }
        return validity;
    }

    /**
     * The content of the pass if everything about it is good, except perhaps its times; null, with a reason, if not.
     */
    private VerifiedPass check(final String pass, final String saleId) {
        final int headerEnd = pass.indexOf('.');
        final int claimsEnd = pass.indexOf('.', headerEnd + 1);
        if (headerEnd < 0 || claimsEnd < 0 || pass.indexOf('.', claimsEnd + 1) >= 0) {
            return refused("it is not a JSON Web Token in three parts");
        }
        final int key = signer(pass, headerEnd, claimsEnd);
        if (key < 0) {
            return refused("its signature is not this server's");
        }
        try {
            return checkHeader(pass, headerEnd, key) ? readClaims(pass, headerEnd + 1, claimsEnd, saleId) : null;
        } catch (final IOException broken) {
            return refused("it does not contain well-formed JSON");
        }
    }

    /** The user of the last pass; null if it was not valid. */
    public String subject() {
        return last == null ? null : last.subject();
    }

    /** Whether the user of the last pass, which was valid, has solved a challenge of the sale. */
    public boolean provesWork() {
        return last.provesWork();
    }

    /** When the last pass, which was valid, expires: epoch seconds. */
    public long expiresAtSeconds() {
        return last.expiry();
    }

    /** Why the last pass was not valid, as the end of a sentence. */
    public String reason() {
        return reason;
    }

    private Validity invalid(final String why) {
        reason = why;
        return Validity.INVALID;
    }

    /** The index of the key that signed the pass; -1 if none did. */
    private int signer(final String pass, final int headerEnd, final int claimsEnd) {
        final int length = decode(pass, claimsEnd + 1, pass.length());
        for (int i = 0; i < claimsEnd; i++) {
            final char c = pass.charAt(i);
            if (c > 0x7e) {
                return -1;
            }
            signed[i] = (byte) c;
        }
        final byte[] given = Arrays.copyOf(decoded, Hmac.BYTES);
        final int first = likelyKey(pass, headerEnd);
        for (int i = 0; i < macs.length; i++) {
            final int key = (first + i) % macs.length;
            macs[key].update(signed, 0, claimsEnd);
            try {
                macs[key].doFinal(computed, 0);
            } catch (final ShortBufferException impossible) {
                throw new IllegalStateException(impossible);
            }
            // The arrays are equally long; the time of isSame does not depend on the position of a difference.
            if (length == Hmac.BYTES && Hmac.isSame(computed, given)) {
                lastKey = key;
                return key;
            }
        }
        return -1;
    }

    /**
     * The key to try first. Nothing of a pass is parsed before its signature is good, not even its {@code kid}. But an
     * issuer uses the same header, with its {@code kid}, for all its passes; so the key that last signed a pass with
     * this header has probably signed this one.
     */
    private int likelyKey(final String pass, final int headerEnd) {
        for (int i = 0; i < macs.length; i++) {
            final int key = (lastKey + i) % macs.length;
            if (hasGoodHeader(pass, headerEnd, key)) {
                return key;
            }
        }
        return 0;
    }

    /** True if a pass of this key with the same header was good. Its header need not be parsed again. */
    private boolean hasGoodHeader(final String pass, final int headerEnd, final int key) {
        final String good = goodHeaders[key];
        return good != null && headerEnd == good.length() && pass.startsWith(good);
    }

    private boolean checkHeader(final String pass, final int end, final int key) throws IOException {
        if (hasGoodHeader(pass, end, key)) {
            return true;
        }
        final int length = decode(pass, 0, end);
        if (length < 0) {
            return isGood("its header is not base64url");
        }
        String algorithm = null;
        String keyId = null;
        try (JsonParser json = JSON.createParser(decoded, 0, length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return isGood("its header is not a JSON object");
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                final String name = json.currentName();
                final JsonToken value = json.nextToken();
                if (name.equals("crit")) {
                    return isGood("its header has critical extensions, and this server supports none");
                }
                if (name.equals("alg") && value == JsonToken.VALUE_STRING) {
                    algorithm = json.getText();
                } else if (name.equals("kid") && value == JsonToken.VALUE_STRING) {
                    keyId = json.getText();
                }
                json.skipChildren();
            }
            if (json.nextToken() != null || !"HS256".equals(algorithm)) {
                return isGood("its header does not say HS256");
            }
        }
        // A kid that names no key of ours is the issuer's own affair.
        if (keyId != null && keyIds.contains(keyId) && !keyId.equals(keyIds.get(key))) {
            return isGood("its \"kid\" names another key than the one that signed it");
        }
        goodHeaders[key] = pass.substring(0, end);
        return true;
    }

    /** Stores the fault; true if there is none. */
    private boolean isGood(final String fault) {
        reason = fault;
        return fault == null;
    }

    /** The content of a pass whose signature and header are good; null, with a reason, if its claims are not. */
    private VerifiedPass readClaims(final String pass, final int from, final int to, final String saleId)
            throws IOException {
        final int length = decode(pass, from, to);
        if (length < 0) {
            return refused("its claims are not base64url");
        }
        final PassClaims claims = new PassClaims(saleId);
        try (JsonParser json = JSON.createParser(decoded, 0, length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return refused("its claims are not a JSON object");
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                final String name = json.currentName();
                json.nextToken();
                claims.take(name, json);
            }
            if (json.nextToken() != null) {
                return refused("its claims are more than one JSON object");
            }
        }
        final String fault = claims.fault();
        return fault == null ? claims.content() : refused(fault);
    }

    private VerifiedPass refused(final String why) {
        reason = why;
        return null;
    }

    /** The times of a pass are checked on each use, remembered or not. */
    private Validity judge(final VerifiedPass verified) {
        final long now = TimeUnit.MILLISECONDS.toSeconds(nowMillis.getAsLong());
        if (verified.notBefore() > now + LEEWAY_SECONDS) {
            return invalid("its \"nbf\" is in the future");
        }
        return verified.expiry() <= now - LEEWAY_SECONDS ? Validity.EXPIRED : Validity.VALID;
    }

    /**
     * Decodes base64url into {@link #decoded}. Padding, other alphabets and left-over bits are refused, so that each
     * value has only one encoding. Returns the length, or -1.
     */
    private int decode(final String text, final int from, final int to) {
        final int rest = (to - from) & 3;
        if (rest == 1) {
            return -1;
        }
        int length = 0;
        int bits = 0;
        int bitCount = 0;
        for (int i = from; i < to; i++) {
            final int sextet = sextet(text.charAt(i));
            if (sextet < 0) {
                return -1;
            }
            bits = bits << 6 | sextet;
            bitCount += 6;
            if (bitCount >= 8) {
                bitCount -= 8;
                decoded[length++] = (byte) (bits >>> bitCount);
                bits &= (1 << bitCount) - 1;
            }
        }
        return bits == 0 ? length : -1;
    }

    private static int sextet(final char c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return c == '-' ? 62 : c == '_' ? 63 : -1;
    }
}
