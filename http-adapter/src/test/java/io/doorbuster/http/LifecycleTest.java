package io.doorbuster.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.port.Admission;
import io.doorbuster.engine.port.PurchaseGateway;
import io.doorbuster.engine.port.ReplyPort;
import io.doorbuster.http.exchange.EdgeCounters;
import io.doorbuster.http.exchange.ReplyLane;
import io.doorbuster.http.identity.PassKey;
import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Start, recovery, an engine that is slow or full, and the stop. */
@Tag("both-roads")
class LifecycleTest {
    private static final HttpConfig ANY_PORT = HttpConfig.defaults(
                    new HttpConfig.ByPass(PassKey.generate()), TestServer.TOKEN)
            .withPublic("127.0.0.1", 0)
            .withAdmin("127.0.0.1", 0)
            .withIoThreads(1);

    @Test
    void shouldAnswerReplayingUntilThereIsAnEngine() throws IOException {
        final HttpServer http = new HttpServer(ANY_PORT, cause -> {}, HttpServer.DEFAULT_STUCK_AFTER_MILLIS);
        http.start();
        try (http;
                RawClient shopper = new RawClient(http.publicAddress());
                RawClient merchant = new RawClient(http.adminAddress())) {
            for (final String line :
                    List.of("GET /v1/clock", "GET /v1/sales", "POST /v1/sales/phone/purchases", "GET /v1/orders/a-1")) {
                final RawClient.Answer answer = shopper.send(line, null);
                assertEquals(503, answer.status());
                assertEquals("replaying", answer.problem());
                final int seconds = Integer.parseInt(answer.header("Retry-After"));
                assertTrue(seconds >= 2 && seconds <= 4, "Retry-After: " + seconds);
            }
            assertEquals(404, shopper.send("GET /nowhere", null).status());
            assertEquals("replaying", shopper.send("GET /healthz", null).problem());
            assertEquals(200, merchant.send("GET /livez", null).status());
            assertEquals("replaying", merchant.send("GET /readyz", null).problem());
            assertEquals("replaying", merchant.send("GET /admin/v1/state", null).problem());

            http.replaying(1_200, 300, 4_000);
            final RawClient.Answer verbose = merchant.send("GET /readyz?verbose", null);
            assertEquals(503, verbose.status());
            assertEquals("replaying", verbose.problem());
            assertEquals(1_200L, verbose.json().get("events"));
            assertEquals(300L, verbose.json().get("eventsPerSecond"));
            assertEquals(4_000L, verbose.json().get("remainingMillis"));
        }
    }

    @Test
    void shouldBeReadyOnceThereIsAnEngine() throws IOException {
        try (TestServer server = TestServer.start();
                RawClient client = server.merchant()) {
            server.createSale("phone", "\"stock\":1");

            assertEquals(
                    "{\"status\":\"live\"}", client.send("GET /livez", null).body());
            assertEquals(
                    "{\"status\":\"ready\"}", client.send("GET /readyz", null).body());
            try (RawClient balancer = server.shopper()) {
                assertEquals(
                        "{\"status\":\"ready\"}",
                        balancer.send("GET /healthz", null).body());
                assertEquals(200, balancer.send("HEAD /healthz", null).status());
            }
            final RawClient.Answer verbose = client.send("GET /readyz?verbose", null);
            assertEquals("process", verbose.json().get("durability"));
            assertEquals(1L, verbose.json().get("sales"));
            assertNotNull(verbose.json().get("durableSequence"));
            assertEquals(7L, verbose.json().get("shadowLag"), "a gauge that it was given");
        }
    }

    @Test
    void shouldSayWhyItCannotListenAndLeaveNothingBehind() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            final int adminPort = freePort();
            final HttpServer http = new HttpServer(
                    ANY_PORT.withPublic("127.0.0.1", taken.getLocalPort()).withAdmin("127.0.0.1", adminPort),
                    cause -> {},
                    HttpServer.DEFAULT_STUCK_AFTER_MILLIS);

            final IOException refused = assertThrows(IOException.class, http::start);

            assertTrue(
                    refused.getMessage().startsWith("cannot listen on 127.0.0.1:" + taken.getLocalPort()),
                    refused.getMessage());
            assertTrue(refused.getMessage().contains("in use"), refused.getMessage());
            assertThrows(
                    ConnectException.class,
                    () -> new RawClient(new InetSocketAddress(InetAddress.getLoopbackAddress(), adminPort)).close());
        }
    }

    /** A label of a host name has at most 63 characters, so no name server is asked for this name. */
    @Test
    void shouldSayThatAHostIsUnknown() {
        final String host = "n".repeat(64) + ".invalid";
        final IOException refused = assertThrows(
                IOException.class,
                () -> new HttpServer(ANY_PORT.withAdmin(host, 0), cause -> {}, HttpServer.DEFAULT_STUCK_AFTER_MILLIS)
                        .start());

        assertTrue(refused.getMessage().contains("no such host"), refused.getMessage());
    }

    @Test
    void shouldSayThatTheOutcomeIsUnknownWhenNoAnswerComes() throws IOException {
        final LateGateway late = new LateGateway();
        try (TestServer server = TestServer.start(
                        config -> config.withLimits(TestServer.limits(1, 50, 5_000))
                                .withIoThreads(1),
                        late::before);
                RawClient client = server.shopper()) {
            // The merchant's answer does not matter here.
            server.admin("POST", "/admin/v1/sales", "{\"saleId\":\"phone\",\"stock\":5}");
            server.awaitShown("phone", "stock", 5L);
            late.hold = true;
            final RawClient.Answer answer =
                    client.send("POST /v1/sales/phone/purchases", null, server.authorization("ann"));

            assertEquals(504, answer.status());
            assertEquals("outcome-unknown", answer.problem());
            assertNull(answer.header("Retry-After"));

            // Its entry stays in use until the late reply arrives, which is discarded.
            assertEquals(
                    "busy",
                    client.send("POST /v1/sales/phone/purchases", null, server.authorization("ben"))
                            .problem());
            late.hold = false;
            late.answerAll();
            final String key = "Idempotency-Key: k1";
            RawClient.Answer next;
            do {
                next = client.send("POST /v1/sales/phone/purchases", null, server.authorization("ben"), key);
            } while (next.status() == 503 || next.status() == 504);
            assertEquals(201, next.status());
            assertEquals("ben", next.json().get("userId"));
        }
    }

    @Test
    void shouldRefuseMoreThanMayBeInFlight() throws Exception {
        final LateGateway late = new LateGateway();
        try (TestServer server = TestServer.start(
                        config -> config.withLimits(TestServer.limits(1, TestServer.PATIENCE_MILLIS, 5_000))
                                .withIoThreads(1),
                        late::before);
                RawClient first = server.shopper();
                RawClient second = server.shopper()) {
            server.createSale("phone", "\"stock\":5");
            late.hold = true;
            first.write(RawClient.request("POST /v1/sales/phone/purchases", null, server.authorization("ann")));
            late.awaitHeld();

            final RawClient.Answer busy =
                    second.send("POST /v1/sales/phone/purchases", null, server.authorization("ben"));

            assertEquals(503, busy.status());
            assertEquals("busy", busy.problem());
            final int seconds = Integer.parseInt(busy.header("Retry-After"));
            assertTrue(seconds >= 1 && seconds <= 3, "Retry-After: " + seconds);
            assertEquals(200, second.send("GET /v1/sales/phone", null).status());
            late.answerAll();
            assertEquals(201, first.read().status());
        }
    }

    @Test
    void shouldCallACommandThatTheEngineCannotReadItsOwnMistake() throws IOException {
        try (TestServer server =
                TestServer.start(config -> config, real -> (command, port, id) -> Admission.MALFORMED)) {
            for (int i = 0; i < 3; i++) {
                try (RawClient client = server.merchant()) {
                    final RawClient.Answer answer =
                            client.send("GET /admin/v1/state", null, "Authorization: Bearer " + TestServer.TOKEN);
                    assertEquals(500, answer.status());
                    assertEquals("internal-error", answer.problem());
                    assertEquals("close", answer.header("Connection"));
                }
            }
        }
    }

    @Test
    void shouldPassOnThatTheRingIsFullOrClosing() throws IOException {
        for (final Admission refusal : List.of(Admission.BUSY, Admission.DRAINING)) {
            try (TestServer server = TestServer.start(config -> config, real -> (c, port, id) -> refusal);
                    RawClient client = server.merchant()) {
                final String token = "Authorization: Bearer " + TestServer.TOKEN;
                for (int i = 0; i < 3; i++) {
                    final RawClient.Answer answer = client.send("GET /admin/v1/state", null, token);

                    assertEquals(503, answer.status());
                    assertEquals(refusal == Admission.BUSY ? "busy" : "draining", answer.problem());
                    assertNotNull(answer.header("Retry-After"));
                }
            }
        }
    }

    @Test
    void shouldAnswerCallsInFlightAndRefuseNewOnesWhileDraining() throws Exception {
        final LateGateway late = new LateGateway();
        try (TestServer server = TestServer.start(config -> config.withIoThreads(1), late::before);
                RawClient first = server.shopper();
                RawClient second = server.shopper()) {
            server.createSale("phone", "\"stock\":5");
            late.hold = true;
            first.write(RawClient.request("POST /v1/sales/phone/purchases", null, server.authorization("ann")));
            late.awaitHeld();
            assertFalse(server.http.drain(20));

            final RawClient.Answer refused =
                    second.send("POST /v1/sales/phone/purchases", null, server.authorization("ben"));
            assertEquals(503, refused.status());
            assertEquals("draining", refused.problem());
            assertNotNull(refused.header("Retry-After"));
            assertEquals("close", refused.header("Connection"));
            try (RawClient merchant = server.merchant()) {
                assertEquals("draining", merchant.send("GET /readyz", null).problem());
            }

            final CompletableFuture<Boolean> drained = CompletableFuture.supplyAsync(() -> drain(server));
            late.answerAll();
            assertTrue(drained.get(TestServer.PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
            assertEquals(201, first.read().status());
        }
    }

    @Test
    void shouldGoOnTakingAnswersAfterItWasClosed() throws Exception {
        final LateGateway late = new LateGateway();
        try (TestServer server = TestServer.start(config -> config.withIoThreads(1), late::before);
                RawClient client = server.shopper()) {
            server.createSale("phone", "\"stock\":5");
            late.hold = true;
            client.write(RawClient.request("POST /v1/sales/phone/purchases", null, server.authorization("ann")));
            late.awaitHeld();
            server.http.close();

            late.answerAll();

            assertNull(server.failure.get());
        }
    }

    @Test
    void shouldAnswerItsOwnMistakesWithAProblemAndCloseTheConnection() throws IOException {
        try (TestServer server = TestServer.start(config -> config, real -> (c, port, id) -> {
                    throw new IllegalStateException("made to fail");
                });
                RawClient client = server.merchant()) {
            final RawClient.Answer answer =
                    client.send("GET /admin/v1/state", null, "Authorization: Bearer " + TestServer.TOKEN);

            assertEquals(500, answer.status());
            assertEquals("internal-error", answer.problem());
            assertEquals("close", answer.header("Connection"));
            assertTrue(client.isClosedByServer());
        }
    }

    @Test
    void shouldStopTheEngineRatherThanAnswerTwice() {
        final ReplyLane lane = new ReplyLane(null, 4, 1_000, new EdgeCounters());

        assertThrows(RuntimeException.class, () -> lane.reply(0, new Decision()));
        assertThrows(RuntimeException.class, () -> lane.reply(4, new Decision()));
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    private static boolean drain(final TestServer server) {
        try {
            return server.http.drain(TestServer.PATIENCE_MILLIS);
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Passes commands on, or holds them back until they are released. */
    private static final class LateGateway {
        private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
        private final CompletableFuture<Void> someHeld = new CompletableFuture<>();
        private volatile boolean hold;

        PurchaseGateway before(final PurchaseGateway engine) {
            return (command, port, correlation) -> {
                if (!hold) {
                    return engine.submit(command, port, correlation);
                }
                held.add(() -> secure(port, correlation));
                someHeld.complete(null);
                return Admission.ADMITTED;
            };
        }

        private static void secure(final ReplyPort port, final long correlation) {
            final Decision decision = new Decision();
            decision.outcome = Outcome.SECURED;
            port.reply(correlation, decision);
            port.endOfBatch();
        }

        void awaitHeld() throws Exception {
            someHeld.get(TestServer.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        }

        /** As the reply thread would; one thread at a time. */
        void answerAll() {
            for (Runnable answer = held.poll(); answer != null; answer = held.poll()) {
                answer.run();
            }
        }
    }
}
