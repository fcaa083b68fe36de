package io.doorbuster.http.identity;

import static io.doorbuster.http.support.RawClient.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.HttpConfig;
import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestServer;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SignedLinksTest {
    private static final long EXPIRES = TestServer.START / 1_000 + 60;
    private static final Pattern LINK = Pattern.compile("/sales/([^?]*)\\?exp=([^&]*)&sig=(.*)");

    private final PassKey key = PassKey.generate();
    private final SignedLinks links = new SignedLinks(List.of(key));

    private boolean isValid(final SignedLinks by, final String link, final long nowSeconds) {
        final Matcher parts = LINK.matcher(link);
        return parts.matches() && by.isValid(parts.group(1), parts.group(2), parts.group(3), nowSeconds);
    }

    @Test
    void shouldAcceptALinkUntilItExpires() {
        final String link = links.sign("phone", EXPIRES);

        assertTrue(isValid(links, link, EXPIRES - 1));
        assertFalse(isValid(links, link, EXPIRES));
    }

    @Test
    void shouldAcceptLinksOfBothKeysAndOfNoOther() {
        final PassKey next = PassKey.generate();

        assertTrue(isValid(new SignedLinks(List.of(next, key)), links.sign("phone", EXPIRES), 0));
        assertTrue(isValid(new SignedLinks(List.of(key, next)), links.sign("phone", EXPIRES), 0));
        assertFalse(isValid(new SignedLinks(List.of(next)), links.sign("phone", EXPIRES), 0));
    }

    @Test
    void shouldRefuseOtherSalesTimesAndSpellings() {
        final String link = links.sign("phone", EXPIRES);
        final Matcher parts = LINK.matcher(link);
        assertTrue(parts.matches());
        final String expiry = parts.group(2);
        final String signature = parts.group(3);

        assertTrue(links.isValid("phone", expiry, signature, 0));
        for (final String sale : new String[] {"tablet", "phon", "Phone", "", "phone\n" + expiry}) {
            assertFalse(links.isValid(sale, expiry, signature, 0), sale);
        }
        for (final String other : new String[] {"0" + expiry, "+" + expiry, expiry + "0", expiry + ".0", "", null}) {
            assertFalse(links.isValid("phone", other, signature, 0), other);
        }
        for (final String other : new String[] {"", null, signature + "=", signature.substring(1), signature + "A"}) {
            assertFalse(links.isValid("phone", expiry, other, 0), other);
        }
    }

    /** A changed link is refused, and nothing throws. */
    @Test
    void shouldRefuseEveryMutant() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final String good = links.sign("phone", EXPIRES);
        for (int i = 0; i < 20_000; i++) {
            final StringBuilder mutant = new StringBuilder(good);
            for (int edits = random.nextInt(3); edits >= 0; edits--) {
                mutate(mutant, random);
            }
            assertEquals(
                    mutant.toString().equals(good),
                    isValid(links, mutant.toString(), 0),
                    () -> "seed " + seed + ": " + mutant);
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
    void shouldOpenPagesBySignedLinksOnly() throws IOException {
        try (TestServer server = TestServer.start(
                        config -> config.withAccess(config.access().withSignedLinks()));
                RawClient client = server.shopper()) {
            server.createSale("phone", "\"stock\":10");
            final SignedLinks signing = new SignedLinks(List.of(server.key));
            final String good = signing.sign("phone", EXPIRES);

            assertEquals(200, client.send("GET " + good, null).status());
            assertEquals(200, client.send("GET " + good + "&lang=zh", null).status());
            for (final String bad : new String[] {
                "/sales/phone",
                "/sales/",
                good.replace("phone", "tablet"),
                good.replace("exp=", "exp=1"),
                good + "A",
                good + "&exp=" + EXPIRES,
                good.replace("sig=", "Sig="),
                signing.sign("phone", TestServer.START / 1_000 - 1),
                links.sign("phone", EXPIRES),
            }) {
                assertProblem(client.send("GET " + bad, null), 403, "link-invalid");
            }
            assertEquals(200, client.send("GET /v1/sales/phone", null).status());
            assertProblem(client.send("GET /sales", null), 404, "not-found");
            assertProblem(client.send("GET /sales/phone/x", null), 404, "not-found");
        }
    }

    @Test
    void shouldNotAskForLinksByDefault() throws IOException {
        try (TestServer server = TestServer.start();
                RawClient client = server.shopper()) {
            server.createSale("phone", "\"stock\":10");

            assertEquals(200, client.send("GET /sales/phone", null).status());
        }
    }

    @Test
    void shouldNotStartWithSignedLinksAndWithoutAKey() {
        final HttpConfig gateway = HttpConfig.defaults(HttpConfig.ByHeader.fromLoopback(), TestServer.TOKEN);

        assertThrows(
                IllegalArgumentException.class,
                () -> gateway.withAccess(gateway.access().withSignedLinks()));
    }
}
