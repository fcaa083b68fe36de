package io.doorbuster.http.challenge;

import static io.doorbuster.http.challenge.Challenges.Verdict.ACCEPTED;
import static io.doorbuster.http.challenge.Challenges.Verdict.BUSY;
import static io.doorbuster.http.challenge.Challenges.Verdict.REFUSED;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.identity.Hmac;
import io.doorbuster.http.json.JsonWriter;
import io.doorbuster.http.support.Json;
import io.doorbuster.http.support.Solver;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.altcha.altcha.Altcha;
import org.junit.jupiter.api.Test;

class ChallengesTest {
    private static final long NOW = 1_800_000_000_999L;
    private static final long LIFETIME = Challenges.LIFETIME_SECONDS * 1_000L;
    private static final int MAX = 1_000;

    /** The secret in the form in which the library takes it. */
    private static final String SECRET = "a secret for tests";

    private final Challenges challenges = new Challenges(new Hmac(SECRET.getBytes(US_ASCII)), 100_000);
    private final Map<String, Object> challenge = issue(challenges, "phone-2");

    private static Map<String, Object> issue(final Challenges by, final String saleId) {
        final JsonWriter json = new JsonWriter();
        by.write(json, saleId, MAX, NOW);
        return Json.object(new String(json.toBytes(), StandardCharsets.UTF_8));
    }

    @Test
    void shouldMakeAChallengeThatTheLibrarySolvesAndVerifies() throws Exception {
        assertEquals(
                "[algorithm, challenge, maxnumber, salt, signature]",
                challenge.keySet().toString());
        assertEquals((long) MAX, challenge.get("maxnumber"));
        final Altcha.Payload payload = new Altcha.Payload();
        payload.algorithm = challenge.get("algorithm").toString();
        payload.challenge = challenge.get("challenge").toString();
        payload.salt = challenge.get("salt").toString();
        payload.signature = challenge.get("signature").toString();

        final Altcha.Solution solved =
                Altcha.solveChallenge(payload.challenge, payload.salt, Altcha.Algorithm.SHA256, MAX, 0);
        payload.number = (long) solved.number;

        assertTrue(Altcha.verifySolution(payload, SECRET, false));
        assertEquals(
                Long.toString(NOW / 1_000 + Challenges.LIFETIME_SECONDS),
                Altcha.extractParams(payload.salt).get("expires"));
        assertEquals(ACCEPTED, challenges.redeem(Solver.solution(challenge, solved.number), "phone-2", NOW));
    }

    @Test
    void shouldAcceptAChallengeOfTheLibrary() throws Exception {
        final Altcha.Challenge made = Altcha.createChallenge(new Altcha.ChallengeOptions()
                .setHmacKey(SECRET)
                .setNumber(123L)
                .setSalt("0123456789abcdef01234567?sale=phone-2&expires=1800000060"));
        final Map<String, Object> theirs =
                Map.of("challenge", made.challenge, "salt", made.salt, "signature", made.signature);

        assertEquals(ACCEPTED, challenges.redeem(Solver.solution(theirs, 123), "phone-2", NOW));
    }

    @Test
    void shouldMakeADifferentChallengeEachTime() {
        assertNotEquals(challenge.get("challenge"), issue(challenges, "phone-2").get("challenge"));
    }

    @Test
    void shouldAcceptASolutionOnceAndOnlyForItsSale() {
        final String solution = Solver.solve(challenge);

        assertEquals(REFUSED, challenges.redeem(solution, "phone", NOW));
        assertEquals(REFUSED, challenges.redeem(solution, "phone-22", NOW));
        assertEquals(ACCEPTED, challenges.redeem(solution, "phone-2", NOW));
        assertEquals(REFUSED, challenges.redeem(solution, "phone-2", NOW));
    }

    @Test
    void shouldAcceptASolutionUntilItsChallengeExpires() {
        final String late = Solver.solve(issue(challenges, "phone-2"));

        assertEquals(ACCEPTED, challenges.redeem(Solver.solve(challenge), "phone-2", NOW - 999 + LIFETIME - 1));
        assertEquals(REFUSED, challenges.redeem(late, "phone-2", NOW - 999 + LIFETIME));
    }

    @Test
    void shouldRefuseTheChallengesOfAnotherServerAndOfAnEarlierStart() {
        assertEquals(REFUSED, new Challenges().redeem(Solver.solve(challenge), "phone-2", NOW));
    }

    @Test
    void shouldBeBusyWhenNoMoreCanBeRememberedAndNotUseTheChallenge() {
        final Challenges small = new Challenges(Hmac.random(), 1);
        final String first = Solver.solve(issue(small, "phone-2"));
        final String second = Solver.solve(issue(small, "phone-2"));

        assertEquals(ACCEPTED, small.redeem(first, "phone-2", NOW));
        assertEquals(BUSY, small.redeem(second, "phone-2", NOW));
        assertEquals(REFUSED, small.redeem(first, "phone-2", NOW));
    }

    @Test
    void shouldRefuseForgedSolutions() {
        final long number = Solver.number(challenge);
        final String good = new String(Base64.getDecoder().decode(Solver.solution(challenge, number)), US_ASCII);
        final String salt = challenge.get("salt").toString();
        final String signature = challenge.get("signature").toString();

        for (final String forged : new String[] {
            good.replace("\"number\":" + number, "\"number\":" + (number + 1)),
            good.replace("\"number\":" + number, "\"number\":-1"),
            good.replace("\"number\":" + number, "\"number\":" + number + ".0"),
            good.replace("\"number\":" + number, "\"number\":\"" + number + "\""),
            good.replace("\"number\":" + number, "\"number\":99999999999999999999"),
            good.replace("\"number\":" + number, "\"x\":1"),
            good.replace("SHA-256", "SHA-1"),
            good.replace("SHA-256", "SHA-512"),
            good.replace("\"algorithm\":\"SHA-256\",", ""),
            good.replace("expires=1", "expires=2"),
            good.replace(salt, salt.substring(0, salt.length() - 1)),
            good.replace(salt, salt + number),
            good.replace(salt, salt.replace("sale=phone-2", "sale=phone-3")),
            good.replace(salt, salt.replace("&expires", "&x=1&expires")),
            good.replace(salt, ""),
            good.replace(signature, "0".repeat(64)),
            good.replace(signature, signature.toUpperCase(Locale.ROOT)),
            good.replace(signature, signature + "00"),
            good.replace("\"took\":12", "\"took\":12,\"took\":13"),
            good.replace("\"took\":12", "\"other\":12"),
            good + good,
            "[" + good + "]",
            "null",
            "",
            "{}",
        }) {
            assertNotEquals(good, forged);
            assertEquals(REFUSED, challenges.redeem(Solver.base64(forged), "phone-2", NOW), forged);
        }
        assertEquals(ACCEPTED, challenges.redeem(Solver.base64(good), "phone-2", NOW));
    }

    /** Digits of the number cannot become a part of the salt: the ampersand at its end divides them. */
    @Test
    void shouldRefuseASaltThatTakesDigitsOfTheNumber() {
        Map<String, Object> some = challenge;
        while (Solver.number(some) < 10) {
            some = issue(challenges, "phone-2");
        }
        final String number = Long.toString(Solver.number(some));
        final String shifted = Solver.base64("{\"algorithm\":\"SHA-256\",\"challenge\":\"" + some.get("challenge")
                + "\",\"number\":" + number.substring(1) + ",\"salt\":\"" + some.get("salt") + number.charAt(0)
                + "\",\"signature\":\"" + some.get("signature") + "\"}");

        assertEquals(REFUSED, challenges.redeem(shifted, "phone-2", NOW));
    }

    /** No mutant throws, and a mutant is accepted only if it says the same. */
    @Test
    void shouldRefuseMutantsOfASolution() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final String solution = Solver.solve(challenge);
        final String json = new String(Base64.getDecoder().decode(solution), US_ASCII);
        final Solution read = Solution.parse(solution);
        for (int i = 0; i < 20_000; i++) {
            final boolean inside = random.nextBoolean();
            final StringBuilder mutant = new StringBuilder(inside ? json : solution);
            for (int edits = random.nextInt(3); edits >= 0; edits--) {
                mutate(mutant, random);
            }
            final String text = inside ? Solver.base64(mutant.toString()) : mutant.toString();
            final Solution other = Solution.parse(text);
            final Challenges.Verdict verdict = challenges.redeem(text, "phone-2", NOW);
            assertTrue(verdict == REFUSED || read.equals(other), () -> "seed " + seed + ": " + mutant);
        }
    }

    private static void mutate(final StringBuilder text, final Random random) {
        final int at = random.nextInt(text.length());
        final char c = (char) (random.nextInt(20) == 0 ? random.nextInt(0x300) : 0x20 + random.nextInt(0x60));
        switch (random.nextInt(3)) {
            case 0 -> text.setCharAt(at, c);
            case 1 -> text.insert(at, c);
            default -> text.deleteCharAt(at);
        }
    }

    @Test
    void shouldRefuseALongSolutionWithoutReadingIt() {
        assertEquals(REFUSED, challenges.redeem("A".repeat(Solution.MAX_LENGTH + 4), "phone-2", NOW));
    }
}
