package io.doorbuster.http.challenge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.doorbuster.http.json.BadInput;
import io.doorbuster.http.json.JsonBody;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The solution of a challenge as ALTCHA's widget sends it: JSON in base64. Read strictly, because everything in it is
 * the client's; {@link #parse} checks the form only.
 *
 * @param number that was found
 * @param salt of the challenge, which says its sale and its expiry
 * @param signature of the challenge, in hex
 * @param saleId in the salt
 * @param expiry in the salt, epoch seconds
 */
record Solution(long number, String salt, String signature, String saleId, long expiry) {
    /** Longest text; a solution has about 350 characters. */
    static final int MAX_LENGTH = 1_024;

    /** Above every number that a challenge can have. */
    private static final long MAX_NUMBER = 1L << 53;

    /** As {@link Challenges} makes it. The ampersand at its end divides it from the number that is hashed after it. */
    private static final Pattern SALT =
            Pattern.compile("[0-9a-f]{24}\\?sale=([a-z0-9][a-z0-9-]{0,39})&expires=([1-9][0-9]{0,11})&");

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    /** The widget's members; it also says how long it took. */
    private static final List<String> MEMBERS =
            List.of("algorithm", "challenge", "number", "salt", "signature", "took");

    /** The solution in {@code base64}; null if the text has another form. */
    static Solution parse(final String base64) {
        if (base64.length() > MAX_LENGTH) {
            return null;
        }
        final Reader reader = new Reader();
        try {
            JsonBody.read(Base64.getDecoder().decode(base64.getBytes(ISO_8859_1)), MEMBERS, reader);
        } catch (final IllegalArgumentException | BadInput malformed) {
            return null;
        }
        return reader.solution();
    }

    private static final class Reader implements JsonBody.Members {
        private final String[] texts = new String[MEMBERS.size()];
        private long number = -1;

        @Override
        public void take(final int index, final JsonBody.Value value) throws IOException, BadInput {
            switch (MEMBERS.get(index)) {
                case "number" -> number = value.wholeNumber(0, MAX_NUMBER);
                case "took" -> value.isNumber();
                default -> texts[index] = value.string();
            }
        }

        private Solution solution() {
            final String salt = texts[MEMBERS.indexOf("salt")];
            final String signature = texts[MEMBERS.indexOf("signature")];
            final boolean isComplete = number >= 0
                    && salt != null
                    && signature != null
                    // The algorithm is the verifier's choice, never the client's.
                    && Challenges.ALGORITHM.equals(texts[MEMBERS.indexOf("algorithm")])
                    && HEX.matcher(signature).matches();
            if (!isComplete) {
                return null;
            }
            final Matcher parts = SALT.matcher(salt);
            return parts.matches()
                    ? new Solution(number, salt, signature, parts.group(1), Long.parseLong(parts.group(2)))
                    : null;
        }
    }
}
