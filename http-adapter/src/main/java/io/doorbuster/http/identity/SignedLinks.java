package io.doorbuster.http.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Signs and verifies links to a sale's page: {@code /sales/<saleId>?exp=<epoch seconds>&sig=<HMAC>}. The signature is
 * HMAC-SHA256 over sale and expiry, under a secret that is derived from the pass key. A link names no user: whoever has
 * it may open the page until it expires. Any thread.
 */
public final class SignedLinks {
    /** What the path of a sale's page begins with. */
    public static final String PAGES = "/sales/";

    static final String EXPIRY = "exp";
    static final String SIGNATURE = "sig";

    /** Up to the year 33658. Without leading zeros, so that each link has one spelling. */
    private static final Pattern SECONDS = Pattern.compile("[1-9][0-9]{0,11}");

    private final List<Hmac> secrets;

    /** @param keys the first one signs; all of them verify */
    public SignedLinks(final List<PassKey> keys) {
        secrets = keys.stream().map(key -> key.derive("signed link")).toList();
    }

    /**
     * The path and query of a link.
     *
     * @param saleId the id of a sale
     * @param expiresAtSeconds epoch seconds
     */
    public String sign(final String saleId, final long expiresAtSeconds) {
        return PAGES
                + saleId
                + '?'
                + EXPIRY
                + '='
                + expiresAtSeconds
                + '&'
                + SIGNATURE
                + '='
                + signature(secrets.get(0), saleId, Long.toString(expiresAtSeconds));
    }

    /**
     * True if a link is one of ours and has not expired.
     *
     * @param expiry the value of {@code exp} in the link; null if it has none
     * @param signature the value of {@code sig} in the link; null if it has none
     */
    boolean isValid(final String saleId, final String expiry, final String signature, final long nowSeconds) {
        if (expiry == null || signature == null || !SECONDS.matcher(expiry).matches()) {
            return false;
        }
        // The texts are compared: a base64url text has other spellings of the same bytes, and none of them is ours.
        final byte[] given = signature.getBytes(US_ASCII);
        boolean isOurs = false;
        for (final Hmac secret : secrets) {
            isOurs |= Hmac.isSame(signature(secret, saleId, expiry).getBytes(US_ASCII), given);
        }
        return isOurs && Long.parseLong(expiry) > nowSeconds;
    }

    private static String signature(final Hmac secret, final String saleId, final String expiry) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret.sign(saleId + '\n' + expiry));
    }
}
