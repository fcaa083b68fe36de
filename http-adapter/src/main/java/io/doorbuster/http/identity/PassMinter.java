package io.doorbuster.http.identity;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/**
 * Mints passes: JWTs signed with HS256, claims {@code sub} (user), {@code aud} (sale, or {@code *}) and {@code exp};
 * header {@code kid} if the key has an id.
 *
 * <p>One thread only: it reuses its buffers and its {@link Mac}, so that a drill can mint a million passes in seconds.
 * Users of equal length without {@code "} and {@code \} get passes of equal length.
 */
public final class PassMinter {
    /** The audience that stands for every sale. */
    public static final String EVERY_SALE = "*";

    /** The longest user id, in bytes of visible ASCII. */
    public static final int MAX_USER_BYTES = 64;

    private static final Pattern USER = Pattern.compile("[!-~]{1," + MAX_USER_BYTES + "}");
    private static final Pattern SALE = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final byte[] BASE64URL = ascii("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAC_BYTES = 32;

    private final byte[] header;
    private final byte[] claimsEnd;
    private final byte[] claims;
    private final int userAt;
    private final byte[] signature = new byte[MAC_BYTES];
    private final Mac mac;

    /**
     * @param key signs; its secret is copied
     * @param audience a sale id or {@link #EVERY_SALE}
     * @param expiresAtSeconds epoch seconds
     * @throws IllegalArgumentException when the audience is neither
     */
    public PassMinter(final PassKey key, final String audience, final long expiresAtSeconds) {
        this(key, audience, expiresAtSeconds, "");
    }

    /** Mints passes that also say that their users have solved a challenge of the sale: claim {@code pow}, true. */
    public static PassMinter provingWork(final PassKey key, final String audience, final long expiresAtSeconds) {
        return new PassMinter(key, audience, expiresAtSeconds, ",\"pow\":true");
    }

    private PassMinter(
            final PassKey key, final String audience, final long expiresAtSeconds, final String otherClaims) {
        if (!isAudience(audience)) {
            throw new IllegalArgumentException("not a sale id: " + audience);
        }
        final byte[] claimsStart = ascii("{\"sub\":\"");
        final String keyId = key.id() == null ? "" : ",\"kid\":\"" + key.id() + '"';
        header = base64url("{\"alg\":\"HS256\",\"typ\":\"JWT\"" + keyId + '}');
        claimsEnd = ascii("\",\"aud\":\"" + audience + "\",\"exp\":" + expiresAtSeconds + otherClaims + '}');
        userAt = claimsStart.length;
        claims = new byte[userAt + 2 * MAX_USER_BYTES + claimsEnd.length];
        System.arraycopy(claimsStart, 0, claims, 0, userAt);
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.secret(), ALGORITHM));
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }

    /** Whether this is 1 to {@value #MAX_USER_BYTES} characters of visible ASCII. */
    public static boolean isUser(final String user) {
        return USER.matcher(user).matches();
    }

    /** Whether this is a sale id. */
    public static boolean isSale(final String sale) {
        return SALE.matcher(sale).matches();
    }

    public static boolean isAudience(final String audience) {
        return audience.equals(EVERY_SALE) || isSale(audience);
    }

    /** The pass of one user. */
    public String mint(final String user) {
        if (!isUser(user)) {
            throw new IllegalArgumentException("not a user id: 1 to " + MAX_USER_BYTES + " visible ASCII characters");
        }
        final byte[] bytes = ascii(user);
        final byte[] pass = new byte[length(bytes, 0, bytes.length)];
        mint(bytes, 0, bytes.length, pass, 0);
        return new String(pass, StandardCharsets.US_ASCII);
    }

    /** Length in bytes of the pass of this user, who must be valid. */
    public int length(final byte[] user, final int userOffset, final int userLength) {
        int claimsLength = userAt + userLength + claimsEnd.length;
        for (int i = userOffset; i < userOffset + userLength; i++) {
            claimsLength += mustEscape(user[i]) ? 1 : 0;
        }
        return header.length + 1 + base64Length(claimsLength) + 1 + base64Length(MAC_BYTES);
    }

    /**
     * Writes the pass of one user, who must be valid, at an offset. Allocates nothing.
     *
     * @return the number of bytes written, {@link #length} of the same user
     */
    public int mint(final byte[] user, final int userOffset, final int userLength, final byte[] to, final int offset) {
        int at = offset;
        System.arraycopy(header, 0, to, at, header.length);
        at += header.length;
        to[at++] = '.';
        at = encode(claims, claimsFor(user, userOffset, userLength), to, at);
        mac.update(to, offset, at - offset);
        try {
            mac.doFinal(signature, 0);
        } catch (final ShortBufferException impossible) {
            throw new IllegalStateException("a SHA-256 MAC has " + MAC_BYTES + " bytes", impossible);
        }
        to[at++] = '.';
        return encode(signature, MAC_BYTES, to, at) - offset;
    }

    private int claimsFor(final byte[] user, final int userOffset, final int userLength) {
        int at = userAt;
        for (int i = userOffset; i < userOffset + userLength; i++) {
            if (mustEscape(user[i])) {
                claims[at++] = '\\';
            }
            claims[at++] = user[i];
        }
        System.arraycopy(claimsEnd, 0, claims, at, claimsEnd.length);
        return at + claimsEnd.length;
    }

    private static boolean mustEscape(final byte character) {
        return character == '"' || character == '\\';
    }

    /** RFC 4648 §5 without padding; the JDK's encoder cannot write at an offset. */
    private static int encode(final byte[] from, final int length, final byte[] to, final int offset) {
        int at = offset;
        int i = 0;
        for (; i + 2 < length; i += 3) {
            final int three = (from[i] & 0xff) << 16 | (from[i + 1] & 0xff) << 8 | (from[i + 2] & 0xff);
            to[at] = BASE64URL[three >>> 18];
            to[at + 1] = BASE64URL[three >>> 12 & 63];
            to[at + 2] = BASE64URL[three >>> 6 & 63];
            to[at + 3] = BASE64URL[three & 63];
            at += 4;
        }
        if (i < length) {
            final int rest = (from[i] & 0xff) << 16 | (i + 1 < length ? (from[i + 1] & 0xff) << 8 : 0);
            to[at++] = BASE64URL[rest >>> 18];
            to[at++] = BASE64URL[rest >>> 12 & 63];
            if (i + 1 < length) {
                to[at++] = BASE64URL[rest >>> 6 & 63];
            }
        }
        return at;
    }

    private static int base64Length(final int bytes) {
        return (bytes * 4 + 2) / 3;
    }

    private static byte[] base64url(final String text) {
        final byte[] bytes = ascii(text);
        final byte[] encoded = new byte[base64Length(bytes.length)];
        encode(bytes, bytes.length, encoded, 0);
        return encoded;
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
