package io.doorbuster.http.challenge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.doorbuster.http.identity.Hmac;
import io.doorbuster.http.json.JsonWriter;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/**
 * Proofs of work in the format of ALTCHA, version 1 (https://altcha.org/docs/v1/proof-of-work). A challenge is the hash
 * of a salt and a secret number; who finds the number has tried about half of the numbers up to the largest. The salt
 * says for which sale the challenge is and when it expires, and an HMAC over the hash shows that this server made it.
 * Nothing is stored until a solution arrives.
 *
 * <p>The secret is drawn at the start of the process. A restart therefore ends all challenges that are out, and none is
 * accepted again because the server has forgotten that it was redeemed. Any thread.
 */
public final class Challenges {
    /** How long a challenge is valid. */
    public static final int LIFETIME_SECONDS = 120;

    static final String ALGORITHM = "SHA-256";

    private static final int SALT_BYTES = 12;
    private static final int ID_DIGITS = 16;
    private static final HexFormat HEX = HexFormat.of();

    private final SecureRandom random = new SecureRandom();
    private final Hmac secret;
    private final SpentChallenges spent;

    /** What became of a solution. */
    public enum Verdict {
        /** It is good, and its challenge is spent now. */
        ACCEPTED,
        /** It is not the solution of a challenge of this server for the sale, or the challenge is spent or expired. */
        REFUSED,
        /** It may be good, but no more challenges can be remembered at the moment. Its challenge is not spent. */
        BUSY
    }

    public Challenges() {
        this(Hmac.random(), SpentChallenges.MAX_PER_SPAN);
    }

    /** @param maxSpent challenges that can be remembered for each {@value #LIFETIME_SECONDS} s */
    Challenges(final Hmac secret, final int maxSpent) {
        this.secret = secret;
        this.spent = new SpentChallenges(LIFETIME_SECONDS, maxSpent);
    }

    /**
     * Writes a new challenge as ALTCHA's widget reads it.
     *
     * @param maxNumber the largest number that the client has to try
     * @param nowMillis epoch milliseconds
     */
    public void write(final JsonWriter json, final String saleId, final int maxNumber, final long nowMillis) {
        final byte[] nonce = new byte[SALT_BYTES];
        random.nextBytes(nonce);
        final long expiry = TimeUnit.MILLISECONDS.toSeconds(nowMillis) + LIFETIME_SECONDS;
        // The ampersand at the end divides the salt from the number that is hashed after it.
        final String salt = HEX.formatHex(nonce) + "?sale=" + saleId + "&expires=" + expiry + '&';
        final String hash = hash(salt, random.nextInt(maxNumber + 1));
        json.beginObject()
                .member("algorithm", ALGORITHM)
                .member("challenge", hash)
                .member("maxnumber", maxNumber)
                .member("salt", salt)
                .member("signature", HEX.formatHex(secret.sign(hash)))
                .endObject();
    }

    /**
     * Redeems a solution: accepts it, at most once.
     *
     * @param base64 as ALTCHA's widget sends it
     * @param saleId for which it must be
     * @param nowMillis epoch milliseconds
     */
    public Verdict redeem(final String base64, final String saleId, final long nowMillis) {
        final Solution solution = Solution.parse(base64);
        if (solution == null
                || !solution.saleId().equals(saleId)
                || solution.expiry() <= TimeUnit.MILLISECONDS.toSeconds(nowMillis)
                || !isOurs(solution)) {
            return Verdict.REFUSED;
        }
        final long id = Long.parseUnsignedLong(solution.signature().substring(0, ID_DIGITS), 16);
        return switch (spent.add(id, solution.expiry())) {
            case ADDED -> Verdict.ACCEPTED;
            case KNOWN -> Verdict.REFUSED;
            case FULL -> Verdict.BUSY;
        };
    }

    /** True if salt, number and signature belong together. */
    private boolean isOurs(final Solution solution) {
        final byte[] computed = secret.sign(hash(solution.salt(), solution.number()));
        return Hmac.isSame(computed, HEX.parseHex(solution.signature()));
    }

    private static String hash(final String salt, final long number) {
        try {
            return HEX.formatHex(MessageDigest.getInstance(ALGORITHM).digest((salt + number).getBytes(US_ASCII)));
        } catch (final NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }
}
