package io.doorbuster.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.HttpAccess;
import io.doorbuster.http.HttpConfig;
import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestServer;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests that pages of other sites may make a browser send. */
@Tag("both-roads")
class SiteGateTest {
    private static final HttpConfig.Shoppers BY_HEADER = HttpConfig.ByHeader.fromLoopback();
    private static final HttpAccess SHOP =
            new HttpAccess(Set.of("Shop.example"), Set.of(), Set.of("https://shop.example"));

    /** Public listener, shoppers identified by a header, default settings; ok or the problem. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            localhost          | -                        | ok
            localhost:8080     | -                        | ok
            127.0.0.1:8080     | -                        | ok
            127.8.9.10         | -                        | ok
            [::1]:8080         | -                        | ok
            192.0.2.7:8080     | -                        | ok
            evil.example       | -                        | host-not-allowed
            evil.example:8080  | http://evil.example:8080 | host-not-allowed
            127.0.0.1.evil.com | -                        | host-not-allowed
            localhost.         | -                        | host-not-allowed
            localhost:8080     | http://localhost:8080    | ok
            localhost:8080     | http://evil.example      | origin-not-allowed
            localhost:8080     | null                     | origin-not-allowed
            localhost:8080     | http://localhost         | origin-not-allowed
            """)
    void shouldLetOnlyOurOwnPagesBuyWhereAHeaderNamesTheShopper(
            final String host, final String origin, final String expected) throws IOException {
        try (TestServer server = TestServer.start(config -> config.withShoppers(BY_HEADER))) {
            server.createSale("phone", "\"stock\":10");
            assertEquals(expected, buy(server, host, "X-User-Id: ann", origin));
        }
    }

    @Test
    void shouldTakeAnyHostWherePassesNameTheShopperButNoForeignPage() throws IOException {
        try (TestServer server = TestServer.start()) {
            server.createSale("phone", "\"stock\":10");
            assertEquals("ok", buy(server, "shop.example", server.authorization("ann"), null));
            assertEquals(
                    "origin-not-allowed",
                    buy(server, "shop.example", server.authorization("ben"), "https://evil.example"));
            assertEquals("ok", buy(server, "shop.example", server.authorization("ben"), "https://shop.example"));
        }
    }

    @Test
    void shouldTakeThePagesAndHostsThatTheOperatorAllows() throws IOException {
        try (TestServer server = TestServer.start(config -> config.withAccess(SHOP))) {
            server.createSale("phone", "\"stock\":10");
            assertEquals("ok", buy(server, "SHOP.example:443", server.authorization("ann"), "https://shop.example"));
            assertEquals("host-not-allowed", buy(server, "localhost", server.authorization("ben"), null));
            try (RawClient page = server.shopper()) {
                page.write(String.join(
                        "\r\n",
                        "OPTIONS /v1/sales/phone/purchases HTTP/1.1",
                        "Host: shop.example",
                        "Origin: https://shop.example",
                        "Access-Control-Request-Method: POST",
                        "\r\n"));
                final RawClient.Answer preflight = page.read();
                assertEquals(204, preflight.status());
                assertEquals("https://shop.example", preflight.header("Access-Control-Allow-Origin"));
                assertTrue(preflight.header("Access-Control-Allow-Headers").contains("Idempotency-Key"));
                assertEquals("Origin", preflight.header("Vary"));

                page.write("GET /v1/clock HTTP/1.1\r\nHost: shop.example\r\nOrigin: https://evil.example\r\n\r\n");
                final RawClient.Answer foreign = page.read();
                assertEquals(200, foreign.status());
                assertEquals("Origin", foreign.header("Vary"));
                assertNull(foreign.header("Access-Control-Allow-Origin"));
            }
        }
    }

    /** Otherwise a cache could serve an allowed page an answer without the sharing headers. */
    @Test
    void shouldTellCachesThatAnswersDifferByOriginWhoeverAsks() throws IOException {
        try (TestServer server = TestServer.start(config -> config.withAccess(SHOP));
                RawClient cache = server.shopper()) {
            cache.write("GET /v1/sales HTTP/1.1\r\nHost: shop.example\r\n\r\n");
            assertEquals("Origin", cache.read().header("Vary"));
        }
    }

    @Test
    void shouldBelieveTheBrowserThatAPageIsOfTheSameOriginThoughAGatewayChangedTheHost() throws IOException {
        try (TestServer server = TestServer.start()) {
            server.createSale("phone", "\"stock\":10");
            final String who = server.authorization("ann");
            final String cross = who + "\r\nSec-Fetch-Site: cross-site";
            assertEquals("origin-not-allowed", buy(server, "127.0.0.1", cross, "https://shop.example"));
            final String same = who + "\r\nSec-Fetch-Site: same-origin";
            assertEquals("ok", buy(server, "127.0.0.1", same, "https://shop.example"));
        }
    }

    /** What a path accepts, and whether it exists, is told only to those who may ask. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            OPTIONS | elsewhere.example | -                    | 421
            PUT     | elsewhere.example | -                    | 421
            FOO     | elsewhere.example | -                    | 421
            GET     | elsewhere.example | -                    | 421
            PUT     | shop.example      | https://evil.example | 403
            TRACE   | shop.example      | https://evil.example | 403
            FOO     | shop.example      | https://evil.example | 403
            GET     | shop.example      | https://evil.example | 404
            OPTIONS | shop.example      | -                    | 404
            PUT     | shop.example      | -                    | 404
            FOO     | shop.example      | -                    | 501
            """)
    void shouldCheckTheSiteBeforeThePathAndTheMethod(
            final String method, final String host, final String origin, final int status) throws IOException {
        try (TestServer server = TestServer.start(config -> config.withAccess(SHOP));
                RawClient client = server.shopper()) {
            client.write(method + " /nothing HTTP/1.1\r\nHost: " + host
                    + (origin.equals("-") ? "" : "\r\nOrigin: " + origin) + "\r\n\r\n");
            assertEquals(status, client.read().status());
        }
    }

    @Test
    void shouldAnswerABalancerUnderAnyHost() throws IOException {
        try (TestServer server = TestServer.start(config -> config.withAccess(SHOP));
                RawClient balancer = server.shopper()) {
            balancer.write("GET /healthz HTTP/1.1\r\nHost: 10.0.0.7:8080\r\n\r\n");
            assertEquals(200, balancer.read().status());
            balancer.write("GET /v1/clock HTTP/1.1\r\nHost: 10.0.0.7:8080\r\n\r\n");
            assertEquals("host-not-allowed", balancer.read().problem());
        }
    }

    @Test
    void shouldAnswerOnlyToThisMachinesNamesOnALoopbackAdminListener() throws IOException {
        try (TestServer server = TestServer.start();
                RawClient rebound = server.merchant()) {
            rebound.write("GET /livez HTTP/1.1\r\nHost: evil.example:8081\r\n\r\n");
            assertEquals("host-not-allowed", rebound.read().problem());
        }
        final HttpAccess named = new HttpAccess(Set.of(), Set.of("ops.internal"), Set.of());
        try (TestServer server = TestServer.start(config -> config.withAccess(named));
                RawClient client = server.merchant()) {
            client.write("GET /livez HTTP/1.1\r\nHost: ops.internal:8081\r\n\r\n");
            assertEquals(200, client.read().status());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"shop.example", "https://shop.example/", "https://Shop.example", "*", "null", "ftp://a", ""})
    void shouldRefuseASettingThatIsNoOrigin(final String origin) {
        assertThrows(IllegalArgumentException.class, () -> new HttpAccess(Set.of(), Set.of(), Set.of(origin)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://shop.example", "shop.example:443", "*", "a b", ""})
    void shouldRefuseASettingThatIsNoHost(final String host) {
        assertThrows(IllegalArgumentException.class, () -> new HttpAccess(Set.of(host), Set.of(), Set.of()));
    }

    private static String buy(final TestServer server, final String host, final String who, final String origin)
            throws IOException {
        try (RawClient client = server.shopper()) {
            client.write("POST /v1/sales/phone/purchases HTTP/1.1\r\nHost: " + host + "\r\n" + who
                    + (origin == null ? "" : "\r\nOrigin: " + origin) + "\r\nContent-Length: 0\r\n\r\n");
            final RawClient.Answer answer = client.read();
            return answer.status() == 201 ? "ok" : answer.problem();
        }
    }
}
