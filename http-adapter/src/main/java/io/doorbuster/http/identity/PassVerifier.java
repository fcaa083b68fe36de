package io.doorbuster.http.identity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.doorbuster.engine.model.SaleTerms;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
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
 * numbers.
 *
 * <p>For one thread: it reuses its Mac and its buffers. {@link #subject} and {@link #reason} are about the last pass.
 */
public final class PassVerifier {
    /** A longer pass is refused without reading it. */
    public static final int MAX_PASS_LENGTH = 2_048;

    /** Largest difference between the clocks of issuer and server. */
    public static final long LEEWAY_SECONDS = 30;

    /** The year 33658 in seconds. Such a time is certainly in milliseconds, and the pass would never expire. */
    private static final long LEAST_MILLISECONDS = 1_000_000_000_000L;

    /** Audience of a pass that is valid for every sale. */
    public static final String ANY_SALE = "*";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAC_BYTES = 32;
    /** Up to this number a double represents every whole second. */
    private static final double MAX_EXACT_SECONDS = 1L << 53;

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
    private final byte[] computed = new byte[MAC_BYTES];
    private final byte[] decoded = new byte[MAX_PASS_LENGTH];
    private String goodHeader;
    private String subject;
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
        this.nowMillis = nowMillis;
        this.macs = keys.stream().map(PassVerifier::mac).toArray(Mac[]::new);
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
        subject = null;
        reason = null;
        if (pass.length() > MAX_PASS_LENGTH) {
            return invalid("it is longer than " + MAX_PASS_LENGTH + " characters");
        }
        final int headerEnd = pass.indexOf('.');
        final int claimsEnd = pass.indexOf('.', headerEnd + 1);
        if (headerEnd < 0 || claimsEnd < 0 || pass.indexOf('.', claimsEnd + 1) >= 0) {
            return invalid("it is not a JSON Web Token in three parts");
        }
        if (!isSignedByUs(pass, claimsEnd)) {
            return invalid("its signature is not this server's");
        }
        try {
            return checkHeader(pass, headerEnd)
                    ? checkClaims(pass, headerEnd + 1, claimsEnd, saleId)
                    : Validity.INVALID;
        } catch (final IOException broken) {
            return invalid("it does not contain well-formed JSON");
        }
    }

    /** The user of the last valid pass. */
    public String subject() {
        return subject;
    }

    /** Why the last pass was not valid, as the end of a sentence. */
    public String reason() {
        return reason;
    }

    private Validity invalid(final String why) {
        reason = why;
        return Validity.INVALID;
    }

    private boolean isSignedByUs(final String pass, final int claimsEnd) {
        final int length = decode(pass, claimsEnd + 1, pass.length());
        for (int i = 0; i < claimsEnd; i++) {
            final char c = pass.charAt(i);
            if (c > 0x7e) {
                return false;
            }
            signed[i] = (byte) c;
        }
        final byte[] given = Arrays.copyOf(decoded, MAC_BYTES);
        for (final Mac mac : macs) {
            mac.update(signed, 0, claimsEnd);
            try {
                mac.doFinal(computed, 0);
            } catch (final ShortBufferException impossible) {
                throw new IllegalStateException(impossible);
            }
            // The arrays are equally long; the time of isEqual does not depend on the position of a difference.
            if (length == MAC_BYTES && MessageDigest.isEqual(computed, given)) {
                return true;
            }
        }
        return false;
    }

    private boolean checkHeader(final String pass, final int end) throws IOException {
        // An issuer uses the same header for all its passes, so a header that was good need not be parsed again.
        if (goodHeader != null && end == goodHeader.length() && pass.startsWith(goodHeader)) {
            return true;
        }
        final int length = decode(pass, 0, end);
        if (length < 0) {
            invalid("its header is not base64url");
            return false;
        }
        String algorithm = null;
        try (JsonParser json = JSON.createParser(decoded, 0, length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                invalid("its header is not a JSON object");
                return false;
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                final String name = json.currentName();
                final JsonToken value = json.nextToken();
                if (name.equals("crit")) {
                    invalid("its header has critical extensions, and this server supports none");
                    return false;
                }
                if (name.equals("alg") && value == JsonToken.VALUE_STRING) {
                    algorithm = json.getText();
                }
                json.skipChildren();
            }
            if (json.nextToken() != null || !"HS256".equals(algorithm)) {
                invalid("its header does not say HS256");
                return false;
            }
        }
        goodHeader = pass.substring(0, end);
        return true;
    }

    private Validity checkClaims(final String pass, final int from, final int to, final String saleId)
            throws IOException {
        final int length = decode(pass, from, to);
        if (length < 0) {
            return invalid("its claims are not base64url");
        }
        final Claims claims = new Claims(saleId);
        try (JsonParser json = JSON.createParser(decoded, 0, length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return invalid("its claims are not a JSON object");
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                final String name = json.currentName();
                json.nextToken();
                claims.take(name, json);
            }
            if (json.nextToken() != null) {
                return invalid("its claims are more than one JSON object");
            }
        }
        return judge(claims);
    }

    private Validity judge(final Claims claims) {
        final long now = TimeUnit.MILLISECONDS.toSeconds(nowMillis.getAsLong());
        if (!SaleTerms.isOpaqueId(claims.subject)) {
            return invalid("its \"sub\" is not a user id of 1 to 64 visible ASCII characters");
        }
        if (!claims.namesSale) {
            return invalid("its \"aud\" does not name this sale");
        }
        if (!claims.hasExpiry || !claims.timesAreNumbers || claims.expiry >= LEAST_MILLISECONDS) {
            return invalid("its \"exp\" (and \"nbf\" if there is one) must be seconds since 1970");
        }
        if (claims.notBefore > now + LEEWAY_SECONDS) {
            return invalid("its \"nbf\" is in the future");
        }
        if (claims.expiry <= now - LEEWAY_SECONDS) {
            return Validity.EXPIRED;
        }
        subject = claims.subject;
        return Validity.VALID;
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

    /** The claims that are checked; all others are skipped. */
    private static final class Claims {
        private final String saleId;
        private String subject;
        private boolean namesSale;
        private boolean hasExpiry;
        private boolean timesAreNumbers = true;
        private long expiry;
        private long notBefore = Long.MIN_VALUE;

        private Claims(final String saleId) {
            this.saleId = saleId;
        }

        private void take(final String name, final JsonParser json) throws IOException {
            switch (name) {
                case "sub" -> subject = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : null;
                case "aud" -> readAudience(json);
                case "exp" -> {
                    hasExpiry = true;
                    expiry = readSeconds(json);
                }
                case "nbf" -> notBefore = readSeconds(json);
                default -> {}
            }
            json.skipChildren();
        }

        private void readAudience(final JsonParser json) throws IOException {
            if (json.currentToken() == JsonToken.VALUE_STRING) {
                namesSale = isThisSale(json.getText());
            } else if (json.currentToken() == JsonToken.START_ARRAY) {
                boolean stringsOnly = true;
                boolean named = false;
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    stringsOnly &= json.currentToken() == JsonToken.VALUE_STRING;
                    named |= stringsOnly && isThisSale(json.getText());
                    json.skipChildren();
                }
                namesSale = stringsOnly && named;
            }
        }

        private boolean isThisSale(final String audience) {
            return audience.equals(saleId) || audience.equals(ANY_SALE);
        }

        /** Reads a NumericDate (RFC 7519 §2), which may have a fraction; fractions of a second are dropped. */
        private long readSeconds(final JsonParser json) throws IOException {
            if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
                return json.getLongValue();
            }
            final double seconds =
                    json.currentToken() == JsonToken.VALUE_NUMBER_FLOAT ? json.getDoubleValue() : Double.NaN;
            final boolean isTime = Math.abs(seconds) <= MAX_EXACT_SECONDS;
            timesAreNumbers &= isTime;
            return isTime ? (long) Math.floor(seconds) : 0;
        }
    }
}
