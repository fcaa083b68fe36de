package io.doorbuster.http.challenge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.doorbuster.http.json.JsonWriter;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.altcha.altcha.Altcha;

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

    static final Altcha.Algorithm ALGORITHM = Altcha.Algorithm.SHA256;

    private static final int SECRET_BYTES = 32;
    private static final int SALT_BYTES = 12;
    private static final int ID_DIGITS = 16;

    private final String secret = secret();
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
        this(SpentChallenges.MAX_PER_SPAN);
    }

    /** @param maxSpent challenges that can be remembered for each {@value #LIFETIME_SECONDS} s */
    Challenges(final int maxSpent) {
        spent = new SpentChallenges(LIFETIME_SECONDS, maxSpent);
    }

    private static String secret() {
        final byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /**
     * Writes a new challenge as ALTCHA's widget reads it.
     *
     * @param maxNumber the largest number that the client has to try
     */
    public void write(final JsonWriter json, final String saleId, final int maxNumber, final long nowMillis) {
        final Altcha.Challenge challenge = create(saleId, maxNumber, nowMillis / 1_000 + LIFETIME_SECONDS);
        json.beginObject()
                .member("algorithm", challenge.algorithm)
                .member("challenge", challenge.challenge)
                .member("maxnumber", challenge.maxnumber)
                .member("salt", challenge.salt)
                .member("signature", challenge.signature)
                .endObject();
    }

    private Altcha.Challenge create(final String saleId, final int maxNumber, final long expiry) {
        final String random = HexFormat.of().formatHex(Altcha.randomBytes(SALT_BYTES));
        final Altcha.ChallengeOptions options = new Altcha.ChallengeOptions()
                .setAlgorithm(ALGORITHM)
                .setHmacKey(secret)
                .setMaxNumber((long) maxNumber)
                .setSecureRandomNumber(true)
                .setSalt(random + "?sale=" + saleId + "&expires=" + expiry + '&');
        try {
            return Altcha.createChallenge(options);
        } catch (final Exception impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM.getName(), impossible);
        }
    }

    /**
     * Redeems a solution: accepts it, at most once.
     *
     * @param base64 as ALTCHA's widget sends it
     * @param saleId for which it must be
     */
    public Verdict redeem(final String base64, final String saleId, final long nowMillis) {
        final Solution solution = Solution.parse(base64);
        if (solution == null
                || !solution.saleId().equals(saleId)
                || solution.expiry() <= nowMillis / 1_000
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

    /**
     * True if salt, number and signature belong together. Not {@code Altcha.verifySolution}: that lets the client
     * choose the algorithm, asks the wall clock, and compares signatures in a time that depends on where they differ.
     */
    private boolean isOurs(final Solution solution) {
        try {
            final String hash = Altcha.hashHex(ALGORITHM, solution.salt() + solution.number());
            final String signature = Altcha.hmacHex(ALGORITHM, hash.getBytes(US_ASCII), secret);
            return MessageDigest.isEqual(
                    signature.getBytes(US_ASCII), solution.signature().getBytes(US_ASCII));
        } catch (final Exception impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM.getName(), impossible);
        }
    }
}
