package io.doorbuster.http.support;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/** Solves challenges as a browser does, written apart from the server's library. */
public final class Solver {
    private Solver() {}

    /** The number of a challenge. */
    public static long number(final Map<String, Object> challenge) {
        final long max = (Long) challenge.get("maxnumber");
        for (long number = 0; number <= max; number++) {
            if (hash(challenge.get("salt").toString() + number).equals(challenge.get("challenge"))) {
                return number;
            }
        }
        throw new AssertionError("no number solves " + challenge);
    }

    /** The solution of a challenge as the widget sends it. */
    public static String solve(final Map<String, Object> challenge) {
        return solution(challenge, number(challenge));
    }

    /** The solution with this number, right or wrong. */
    public static String solution(final Map<String, Object> challenge, final long number) {
        return base64("{\"algorithm\":\"SHA-256\",\"challenge\":\"" + challenge.get("challenge") + "\",\"number\":"
                + number + ",\"salt\":\"" + challenge.get("salt") + "\",\"signature\":\"" + challenge.get("signature")
                + "\",\"took\":12}");
    }

    public static String base64(final String json) {
        return Base64.getEncoder().encodeToString(json.getBytes(US_ASCII));
    }

    private static String hash(final String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII)));
        } catch (final NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
