package io.doorbuster.http.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.HttpAccess;
import io.doorbuster.http.address.Network;
import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestServer;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rate limits and deny-lists, changed while the server runs. The rates are so low that no test waits for them. */
@Tag("both-roads")
class LimitsOverHttpTest {
    private static final String MINE = "/v1/sales/phone/purchases/me";

    private static TestServer start() throws IOException {
        final TestServer server = TestServer.start(
                config -> config.withFront(config.front().behind(List.of(Network.parse("127.0.0.1")), false)));
        server.createSale("phone", "\"stock\":100,\"perUserLimit\":100");
        return server;
    }

    private static RawClient.Answer from(final TestServer server, final String client, final String user)
            throws IOException {
        try (RawClient shopper = server.shopper()) {
            return shopper.send("GET " + MINE, null, server.authorization(user), "X-Forwarded-For: " + client);
        }
    }

    @Test
    void shouldRefuseAUserWhoSendsTooManyAndNobodyElse() throws IOException {
        try (TestServer server = start()) {
            server.set("rate.user", "1/2");
            assertEquals(201, server.buy("ann", "phone", "{}").status());
            assertEquals(201, server.buy("ann", "phone", "{}").status());
            final RawClient.Answer refused = server.buy("ann", "phone", "{}");
            assertEquals("429 too-many-requests", refused.status() + " " + refused.problem());
            assertEquals("1", refused.header("Retry-After"));
            assertEquals("\"user\";q=2;w=2", refused.header("RateLimit-Policy"));
            assertEquals("\"user\";r=0;t=1", refused.header("RateLimit"));
            assertEquals(201, server.buy("ben", "phone", "{}").status());
            server.awaitShown("phone", "sold", 3L);
            server.set("rate.user", "off");
            assertEquals(201, server.buy("ann", "phone", "{}").status());
        }
    }

    @Test
    void shouldNotCountWhatNobodyProves() throws IOException {
        try (TestServer server = start()) {
            server.set("rate.user", "1/1");
            for (int i = 0; i < 5; i++) {
                assertEquals(
                        401,
                        server.buy("ann", "phone", "{}", "Authorization: Bearer x")
                                .status());
            }
            assertEquals(200, server.get("ann", MINE).status());
        }
    }

    @Test
    void shouldRefuseAnAddressThatSendsTooManyButNotItsNeighbours() throws IOException {
        try (TestServer server = start()) {
            server.set("rate.address", "1/2");
            assertEquals(200, from(server, "203.0.113.7", "ann").status());
            assertEquals(200, from(server, "203.0.113.7", "ben").status());
            final RawClient.Answer refused = from(server, "203.0.113.7", "cay");
            assertEquals("too-many-requests", refused.problem());
            assertEquals("\"address\";q=2;w=2", refused.header("RateLimit-Policy"));
            assertEquals(200, from(server, "203.0.113.8", "ann").status());
            assertEquals(200, from(server, "2001:db8:0:1::1", "ann").status());
            assertEquals(200, from(server, "2001:db8:0:1::2", "ann").status(), "the same /64");
            assertEquals(
                    "too-many-requests",
                    from(server, "2001:db8:0:1:ffff::3", "ann").problem());
            assertEquals(200, from(server, "2001:db8:0:2::1", "ann").status(), "another /64");
        }
    }

    @Test
    void shouldRefuseANetworkWhoseAddressesSendTooManyTogether() throws IOException {
        try (TestServer server = start()) {
            server.set("rate.network", "1/2");
            assertEquals(200, from(server, "203.0.113.7", "ann").status());
            assertEquals(200, from(server, "203.0.113.8", "ben").status());
            final RawClient.Answer refused = from(server, "203.0.113.200", "cay");
            assertEquals("\"network\";r=0;t=1", refused.header("RateLimit"));
            assertEquals(200, from(server, "203.0.114.1", "ann").status());
            assertEquals(200, from(server, "2001:db8:1::1", "ann").status());
            assertEquals(200, from(server, "2001:db8:1:2::1", "ann").status());
            assertEquals(
                    "too-many-requests", from(server, "2001:db8:1:3::1", "ann").problem());
            assertEquals(200, from(server, "2001:db8:2::1", "ann").status());
        }
    }

    /** A page can read neither the refusal nor Retry-After without these headers. */
    @Test
    void shouldLetThePagesOfAnAllowedSiteReadTheRefusal() throws IOException {
        final String origin = "https://shop.example";
        try (TestServer server = TestServer.start(
                config -> config.withAccess(new HttpAccess(Set.of(), Set.of(), Set.of(origin), false)))) {
            server.set("rate.address", "1/1");
            for (final String refusal : List.of("", "too-many-requests")) {
                try (RawClient page = server.shopper()) {
                    final RawClient.Answer answer = page.send("GET /v1/clock", null, "Origin: " + origin);
                    assertEquals(refusal.isEmpty() ? 200 : 429, answer.status());
                    assertEquals(origin, answer.header("Access-Control-Allow-Origin"));
                    assertTrue(answer.header("Access-Control-Expose-Headers").contains("Retry-After"));
                    assertEquals("Origin", answer.header("Vary"));
                }
            }
        }
    }

    @Test
    void shouldNeverLimitTheHealthChecks() throws IOException {
        try (TestServer server = start()) {
            server.set("rate.address", "1/1");
            server.set("deny.network.127.0.0.0/8", "yes");
            for (int i = 0; i < 5; i++) {
                try (RawClient balancer = server.shopper()) {
                    assertEquals(200, balancer.send("GET /healthz", null).status());
                }
            }
        }
    }

    @Test
    void shouldRefuseDeniedUsersUntilTheyAreAllowedAgain() throws IOException {
        try (TestServer server = start()) {
            server.set("deny.user.mallory", "yes");
            final RawClient.Answer refused = server.buy("mallory", "phone", "{}");
            assertEquals("403 denied", refused.status() + " " + refused.problem());
            assertEquals(201, server.buy("mallory2", "phone", "{}").status());
            server.set("deny.user.mallory", null);
            assertEquals(201, server.buy("mallory", "phone", "{}").status());
        }
    }

    @Test
    void shouldRefuseDeniedNetworksAndEndTheirConnections() throws IOException {
        try (TestServer server = start()) {
            server.set("deny.network.203.0.113.0/24", "yes");
            server.set("deny.network.198.51.100.7", "yes");
            server.set("deny.network.2001:db8::/32", "yes");
            for (final String denied : List.of("203.0.113.0", "203.0.113.255", "198.51.100.7", "2001:db8:ffff::1")) {
                final RawClient.Answer refused = from(server, denied, "ann");
                assertEquals("denied", refused.problem(), denied);
                assertEquals("close", refused.header("Connection"), denied);
            }
            for (final String other : List.of("203.0.112.255", "203.0.114.0", "198.51.100.8", "2001:db9::1")) {
                final RawClient.Answer answer = from(server, other, "ann");
                assertEquals(200, answer.status(), other);
                assertNull(answer.header("RateLimit"));
            }
        }
    }

    @Test
    void shouldLimitEveryUserFromTheStart() throws IOException {
        try (TestServer server = start();
                RawClient shopper = server.shopper()) {
            server.set("rate.user", null);
            RawClient.Answer answer = null;
            int good = 0;
            for (int i = 0; i < 1_000 && (answer == null || answer.status() == 200); i++) {
                answer = shopper.send("GET " + MINE, null, server.authorization("ann"));
                good++;
            }
            assertNotNull(answer);
            assertEquals("too-many-requests", answer.problem());
            assertTrue(good >= 30, good + " requests before the first refusal");
            assertEquals("\"user\";q=30;w=3", answer.header("RateLimit-Policy"));
        }
    }
}
