package io.doorbuster.http.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.HttpFront;
import io.doorbuster.http.exchange.HttpLimits;
import io.doorbuster.http.json.Problem;
import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The time limits of clients, and the limits of connections. */
@Tag("both-roads")
class ConnectionLimitsTest {
    @Test
    void shouldCloseConnectionsThatIdleOrNeverFinishTheirHeaders() throws IOException {
        final HttpLimits impatient =
                new HttpLimits(1_000, 100, 1_000, 8_192, 4_096, 64, 10_000, 200, 5_000, 200, 5_000, 10, 200, 2_000, 0);
        try (TestServer server = TestServer.start(config -> config.withLimits(impatient));
                RawClient silent = server.shopper();
                RawClient unfinished = server.shopper();
                RawClient idle = answered(server)) {
            unfinished.write("GET /v1/clock HTTP/1.1\r\nHost: ");

            assertTrue(idle.isClosedByServer());
            assertTrue(silent.isClosedByServer());
            assertEquals("request-timeout", unfinished.read().problem());
            assertTrue(unfinished.isClosedByServer());
        }
    }

    /** Both heads are slow, and together slower than one may be. */
    @Test
    void shouldGiveEachOfTwoHeadsInARowItsOwnTime() throws Exception {
        final HttpLimits limits = new HttpLimits(
                1_000, 100, 1_000, 8_192, 4_096, 64, 10_000, 4_000, 5_000, 60_000, 5_000, 10, 60_000, 2_000, 0);
        try (TestServer server = TestServer.start(config -> config.withLimits(limits));
                RawClient slow = server.shopper()) {
            slow.write("GET /v1/clock HTTP/1.1\r\n");
            Thread.sleep(2_200);
            slow.write("Host: a\r\n\r\nGET /v1/clock HTTP/1.1\r\n");
            assertEquals(200, slow.read().status());
            Thread.sleep(2_200);
            slow.write("Host: a\r\n\r\n");
            assertEquals(200, slow.read().status());
        }
    }

    /**
     * A connection that got an answer. On a machine that pauses, a connection may be closed before its first request.
     */
    private static RawClient answered(final TestServer server) throws IOException {
        while (true) {
            final RawClient client = server.shopper();
            try {
                assertEquals(200, client.send("GET /v1/clock", null).status());
                return client;
            } catch (final IOException closedTooSoon) {
                client.close();
            }
        }
    }

    @Test
    void shouldMakeRoomForAClientByClosingTheConnectionThatHasBeenSilentLongest() throws IOException {
        try (TestServer server =
                        TestServer.start(config -> config.withLimits(narrow(4)).withIoThreads(1));
                RawClient silent = server.shopper();
                RawClient alsoSilent = server.shopper();
                RawClient shopper = server.shopper()) {
            assertEquals(200, shopper.send("GET /v1/clock", null).status());
            try (RawClient fourth = server.shopper();
                    RawClient fifth = server.shopper()) {
                assertEquals(200, fourth.send("GET /v1/clock", null).status());
                assertEquals(200, fifth.send("GET /v1/clock", null).status());
                assertTrue(silent.isClosedByServer());
                assertEquals(200, alsoSilent.send("GET /v1/clock", null).status());
            }
        }
    }

    @Test
    void shouldRefuseAConnectionAsBusyWhileAllOthersAreServed() throws IOException {
        try (TestServer server =
                        TestServer.start(config -> config.withLimits(narrow(1)).withIoThreads(1));
                RawClient busy = server.shopper()) {
            busy.write("POST /v1/clock HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n");
            assertFalse(busy.hasAnswerWithin(100));
            try (RawClient extra = server.shopper()) {
                final RawClient.Answer answer = extra.read();
                assertEquals("busy", answer.problem());
                assertEquals(503, answer.status());
                assertTrue(extra.isClosedByServer());
            }
            busy.write("12345");
            assertEquals(405, busy.read().status());
        }
    }

    @Test
    void shouldTellRefusedConnectionsToComeBackAtDifferentTimes() throws IOException {
        try (TestServer server =
                        TestServer.start(config -> config.withLimits(narrow(1)).withIoThreads(1));
                RawClient busy = server.shopper()) {
            busy.write("POST /v1/clock HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n");
            assertFalse(busy.hasAnswerWithin(100));
            final Set<Integer> seconds = new TreeSet<>();
            for (int i = 0; i < 60; i++) {
                try (RawClient extra = server.shopper()) {
                    seconds.add(Integer.valueOf(extra.read().header("Retry-After")));
                }
            }
            final int least = Problem.BUSY.retryAfterSeconds();
            assertEquals(Set.of(least, least + 1, least + 2), seconds);
        }
    }

    /** Eight connections; more than six are too many to be idle. */
    @Test
    void shouldCloseIdleConnectionsSoonerWhileFewAreFree() throws IOException {
        final List<RawClient> idle = new ArrayList<>();
        try (TestServer server =
                TestServer.start(config -> config.withLimits(narrow(8)).withIoThreads(1))) {
            for (int i = 0; i < 7; i++) {
                idle.add(answered(server));
            }
            assertTrue(idle.get(0).isClosedByServer());
            assertFalse(idle.get(1).hasAnswerWithin(300));
            assertEquals(200, idle.get(1).send("GET /v1/clock", null).status());
        } finally {
            for (final RawClient client : idle) {
                client.close();
            }
        }
    }

    @Test
    void shouldEndEachConnectionAfterOneAnswerIfToldSo() throws IOException {
        try (TestServer server =
                TestServer.start(config -> config.withFront(HttpFront.none().closingConnections(true)))) {
            for (final String path : new String[] {"/v1/clock", "/v1/nothing", "/problems/busy"}) {
                try (RawClient client = server.shopper()) {
                    assertEquals("close", client.send("GET " + path, null).header("Connection"));
                    assertTrue(client.isClosedByServer());
                }
            }
            try (RawClient merchant = server.merchant()) {
                assertEquals("keep-alive", merchant.send("GET /livez", null).header("Connection"));
            }
        }
    }

    @Test
    void shouldAnswerTheMerchantWhileSilentConnectionsFillBothListeners() throws IOException {
        final List<RawClient> silent = new ArrayList<>();
        try (TestServer server =
                TestServer.start(config -> config.withLimits(narrow(50)).withIoThreads(2))) {
            for (int i = 0; i < 260; i++) {
                silent.add(server.merchant());
                silent.add(server.shopper());
            }
            for (int i = 0; i < 10; i++) {
                try (RawClient merchant = server.merchant();
                        RawClient shopper = server.shopper()) {
                    assertEquals(200, merchant.send("GET /livez", null).status());
                    assertEquals(200, shopper.send("GET /v1/clock", null).status());
                }
            }
        } finally {
            for (final RawClient client : silent) {
                client.close();
            }
        }
    }

    @Test
    void shouldRefuseAHeadThatArrivesTooSlowly() throws IOException {
        final HttpLimits impatient = new HttpLimits(
                1_000, 100, 1_000, 8_192, 4_096, 64, 10_000, 300, 5_000, 60_000, 5_000, 10, 5_000, 2_000, 0);
        try (TestServer server = TestServer.start(config -> config.withLimits(impatient));
                RawClient client = server.shopper()) {
            client.write("GET /v1/clock HTTP/1.1\r\nHost: x\r\nX: ");
            for (int i = 0; i < 100 && !client.hasAnswerWithin(20); i++) {
                client.write("x");
            }

            assertEquals("request-timeout", client.read().problem());
            assertTrue(client.isClosedByServer());
        }
    }

    /** The client goes on asking and reads nothing, until the server's socket takes no more. */
    @Test
    void shouldDisconnectAClientThatDoesNotReadItsAnswers() throws IOException {
        final HttpLimits impatient = new HttpLimits(
                1_000, 100, 1_000, 8_192, 4_096, 64, 600_000, 600_000, 600_000, 600_000, 300, 10, 600_000, 2_000, 0);
        try (TestServer server = TestServer.start(config -> config.withLimits(impatient));
                RawClient greedy = new RawClient(server.http.publicAddress(), 4_096)) {
            for (int i = 0; i < 100; i++) {
                server.createSale("sale-" + i, "\"stock\":10");
            }
            final String ask = RawClient.request("GET /v1/sales", null);
            assertThrows(IOException.class, () -> {
                while (true) {
                    greedy.write(ask);
                }
            });
        }
    }

    @Test
    void shouldLetOneAddressHaveNoMoreThanItsShare() throws UnknownHostException {
        final InetAddress crowd = InetAddress.getByName("192.0.2.1");
        final InetAddress gateway = InetAddress.getByName("192.0.2.2");
        final Census census = new Census(5, 2, gateway::equals);

        assertTrue(census.enter(crowd));
        assertTrue(census.enter(crowd));
        assertFalse(census.enter(crowd));
        census.leave(crowd);
        assertTrue(census.enter(crowd));
        for (int i = 0; i < 3; i++) {
            assertTrue(census.enter(gateway));
        }
        assertTrue(census.isFull());
        assertFalse(census.enter(gateway));
    }

    @Test
    void shouldCountAConnectionForTheClientThatItsProxyNames() throws UnknownHostException {
        final InetAddress proxy = InetAddress.getByName("192.0.2.1");
        final InetAddress client = InetAddress.getByName("192.0.2.2");
        final Census census = new Census(5, 1, address -> false);

        assertTrue(census.enter(proxy));
        assertTrue(census.move(proxy, client));
        assertTrue(census.enter(proxy));
        assertFalse(census.move(proxy, client));
        census.leave(proxy);
        assertTrue(census.enter(proxy));
        census.leave(client);
        assertTrue(census.move(proxy, client));
    }

    @Test
    void shouldCountIpv6ClientsByTheirNetwork() throws UnknownHostException {
        final Census census = new Census(5, 1, address -> false);

        assertTrue(census.enter(InetAddress.getByName("2001:db8:0:1::1")));
        assertFalse(census.enter(InetAddress.getByName("2001:db8:0:1::2")));
        assertTrue(census.enter(InetAddress.getByName("2001:db8:0:2::1")));
    }

    private static HttpLimits narrow(final int connections) {
        return new HttpLimits(
                connections,
                connections,
                1_000,
                8_192,
                4_096,
                64,
                10_000,
                5_000,
                5_000,
                60_000,
                5_000,
                10,
                60_000,
                2_000,
                0);
    }
}
