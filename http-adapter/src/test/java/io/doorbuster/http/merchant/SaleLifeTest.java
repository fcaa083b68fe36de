package io.doorbuster.http.merchant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.codec.Command;
import io.doorbuster.engine.port.Admission;
import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The merchant's sale: several rounds, changes while it runs, its removal, and the actor of each change. */
class SaleLifeTest {
    @Test
    void shouldShowTheRoundsAndTheNextOpening() throws IOException {
        final long second = TestServer.START + 1_000;
        try (TestServer server = TestServer.start()) {
            server.createSale(
                    "phone", "\"rounds\":[{\"units\":1},{\"opensAt\":" + second + ",\"units\":2}],\"carryOver\":true");

            assertEquals(second, server.shown("phone", "nextOpensAt"));
            assertEquals(1L, server.shown("phone", "round"));
            assertEquals(1L, server.shown("phone", "stock"));
            assertEquals(
                    "[{opensAt=" + TestServer.START + ", units=1}, {opensAt=" + second + ", units=2}]",
                    server.shown("phone", "rounds").toString());
            final Map<String, Object> sale =
                    server.admin("GET", "/admin/v1/sales/phone", null).json();
            assertEquals(true, sale.get("carryOver"));

            server.pass(1_000);

            assertNull(server.shown("phone", "nextOpensAt"));
            server.awaitShown("phone", "round", 2L);
            assertEquals(3L, server.shown("phone", "stock"));
        }
    }

    @Test
    void shouldSayNothingOfRoundsIfThereIsOne() throws IOException {
        try (TestServer server = TestServer.start();
                RawClient client = server.shopper()) {
            server.createSale("phone", "\"rounds\":[{\"opensAt\":1700000000005,\"units\":1}]");

            final Map<String, Object> sale =
                    client.send("GET /v1/sales/phone", null).json();
            assertFalse(sale.containsKey("rounds"));
            assertFalse(sale.containsKey("round"));
            assertEquals(1_700_000_000_005L, sale.get("opensAt"));
        }
    }

    /** The view of the edge shows the previous round as sold out for another tick; no shopper may get that answer. */
    @Test
    void shouldSellToTheFirstShopperOfEveryRound() throws IOException {
        final int rounds = 30;
        final StringBuilder json = new StringBuilder("{\"units\":1}");
        for (int i = 1; i < rounds; i++) {
            json.append(",{\"opensAt\":").append(TestServer.START + i).append(",\"units\":1}");
        }
        try (TestServer server = TestServer.start();
                RawClient client = server.shopper()) {
            server.createSale("phone", "\"rounds\":[" + json + "]");
            for (int i = 0; i < rounds; i++) {
                final String first = server.authorization("first-" + i);
                final String second = server.authorization("second-" + i);
                server.pass(i == 0 ? 0 : 1);

                assertEquals(
                        201,
                        client.send("POST /v1/sales/phone/purchases", null, first)
                                .status(),
                        "round " + i);
                assertEquals(
                        "sold-out",
                        client.send("POST /v1/sales/phone/purchases", null, second)
                                .problem());
            }
        }
    }

    @Test
    void shouldChangeASaleWhileItRuns() throws IOException {
        try (TestServer server = TestServer.start()) {
            server.createSale("phone", "\"stock\":5,\"perUserLimit\":1");
            server.buy("ann", "phone", null);
            final String path = "/admin/v1/sales/phone";

            final RawClient.Answer changed = server.admin(
                    "PATCH",
                    path,
                    "{\"title\":\"New\",\"closesAt\":" + (TestServer.START + 10) + ",\"perUserLimit\":3,"
                            + "\"maxUnitsPerOrder\":2,\"waitlistCapacity\":7}");

            assertEquals(200, changed.status(), changed.body());
            assertEquals("New", changed.json().get("title"));
            assertEquals(TestServer.START + 10, changed.json().get("closesAt"));
            assertEquals(3L, changed.json().get("perUserLimit"));
            assertEquals(2L, changed.json().get("maxUnitsPerOrder"));
            assertEquals(7L, changed.json().get("waitlistCapacity"));
            assertEquals(201, server.buy("ann", "phone", "{\"quantity\":2}").status());
            assertNull(server.admin("PATCH", path, "{\"closesAt\":null}").json().get("closesAt"));
            assertEquals("New", server.shown("phone", "title"));
            final RawClient.Answer breaking =
                    server.admin("PATCH", path, "{\"perUserLimit\":2,\"maxUnitsPerOrder\":2}");
            assertEquals(409, breaking.status());
            assertEquals("would-break-orders", breaking.problem());
            assertEquals(3L, server.shown("phone", "perUserLimit"));

            server.admin("POST", path + "/close", null);
            assertEquals(
                    "sale-closed",
                    server.admin("PATCH", path, "{\"title\":\"Too late\"}").problem());
        }
    }

    @Test
    void shouldRemoveAClosedSaleInWhichNobodyHasToPay() throws IOException {
        try (TestServer server = TestServer.start()) {
            server.createSale("phone", "\"stock\":5,\"paymentWindowMs\":3000");
            server.createSale("tablet", "\"stock\":5");
            server.buy("ann", "phone", null);
            final String path = "/admin/v1/sales/phone";

            assertEquals("sale-not-closed", server.admin("DELETE", path, null).problem());
            server.admin("POST", path + "/close", null);
            assertEquals(
                    "would-break-orders", server.admin("DELETE", path, null).problem());
            server.pay("phone-1", "p1");
            final RawClient.Answer removed = server.admin("DELETE", path, null);

            assertEquals(200, removed.status(), removed.body());
            assertEquals(
                    List.of("saleId", "sequence", "time"),
                    List.copyOf(removed.json().keySet()));
            assertEquals("phone", removed.json().get("saleId"));
            assertGone(server);
            assertEquals(
                    "sale-exists",
                    server.admin("POST", "/admin/v1/sales", "{\"saleId\":\"phone\",\"stock\":1}")
                            .problem());
        }
    }

    private static void assertGone(final TestServer server) throws IOException {
        final String path = "/admin/v1/sales/phone";
        final List<RawClient.Answer> answers = List.of(
                server.get("ann", "/v1/sales/phone"),
                server.buy("ann", "phone", null),
                server.register("ann", "phone"),
                server.get("ann", "/v1/sales/phone/purchases/me"),
                server.admin("GET", path, null),
                server.admin("PATCH", path, "{\"title\":\"x\"}"),
                server.admin("DELETE", path, null),
                server.admin("POST", path + "/pause", null),
                server.admin("POST", path + "/restock", "{\"units\":1}", "Idempotency-Key: k"),
                server.admin("GET", path + "/orders", null));
        for (final RawClient.Answer answer : answers) {
            assertEquals("unknown-sale", answer.problem(), answer.body());
            assertEquals(404, answer.status());
        }
        assertEquals("unknown-order", server.get("ann", "/v1/orders/phone-1").problem());
        assertEquals("unknown-order", server.pay("phone-1", "p1").problem());
        final String sales = server.get("ann", "/v1/sales").body();
        assertFalse(sales.contains("phone"), sales);
        assertTrue(sales.contains("tablet"), sales);
    }

    @ParameterizedTest
    @CsvSource({
        "unknown-order, GET, /v1/orders/phone-1",
        "unknown-order, DELETE, /v1/orders/phone-1",
        "unknown-sale, GET, /v1/sales/phone/purchases/me",
        "unknown-sale, POST, /v1/sales/phone/purchases",
        "unknown-sale, POST, /v1/sales/phone/registrations",
    })
    void shouldNotKnowASaleThatIsRemovedWhileTheRequestIsOnItsWay(
            final String problem, final String method, final String path) throws Exception {
        final AtomicBoolean hold = new AtomicBoolean();
        final BlockingQueue<Runnable> held = new LinkedBlockingQueue<>();
        try (TestServer server = startHolding(hold, held);
                RawClient client = server.shopper()) {
            server.createSale("phone", "\"stock\":5");
            server.buy("ann", "phone", null);
            server.admin("POST", "/admin/v1/sales/phone/close", null);
            hold.set(true);
            client.write(RawClient.request(method + " " + path, null, server.authorization("ann")));
            final Runnable request = held.poll(TestServer.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            assertNotNull(request, "nothing came to the engine");

            assertEquals(
                    200, server.admin("DELETE", "/admin/v1/sales/phone", null).status());
            request.run();

            final RawClient.Answer answer = client.read();
            assertEquals(problem, answer.problem());
            assertEquals(404, answer.status());
        }
    }

    /** A server with a gateway that holds one command back on request. */
    private static TestServer startHolding(final AtomicBoolean hold, final Queue<Runnable> held) throws IOException {
        return TestServer.start(config -> config, gateway -> (command, replyPort, correlation) -> {
            if (!hold.getAndSet(false)) {
                return gateway.submit(command, replyPort, correlation);
            }
            final Command copy = command.copy();
            held.add(() -> gateway.submit(copy, replyPort, correlation));
            return Admission.ADMITTED;
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            201 | POST   | /admin/v1/sales                  | {"saleId":"b","stock":1}
            200 | POST   | /admin/v1/sales/phone/pause      | -
            200 | POST   | /admin/v1/sales/phone/resume     | -
            200 | POST   | /admin/v1/sales/phone/close      | -
            200 | PATCH  | /admin/v1/sales/phone            | {"title":"x"}
            200 | POST   | /admin/v1/sales/phone/restock    | {"units":1}
            200 | DELETE | /admin/v1/sales/old              | -
            200 | POST   | /admin/v1/orders/phone-1/payment | {"reference":"p1"}
            200 | POST   | /admin/v1/orders/phone-1/cancel  | -
            """)
    void shouldRecordTheActorOfAChange(final int status, final String method, final String path, final String body)
            throws IOException {
        final Queue<String> commands = new ConcurrentLinkedQueue<>();
        try (TestServer server = startNoting(commands)) {
            server.createSale("phone", "\"stock\":5");
            server.createSale("old", "\"stock\":5");
            server.admin("POST", "/admin/v1/sales/old/close", null);
            server.buy("ann", "phone", null);
            commands.clear();
            for (final String bad : List.of("X-Actor:", "X-Actor: a b", "X-Actor: " + "a".repeat(65))) {
                assertBadActor(server.admin(method, path, body, "Idempotency-Key: k1", bad));
            }
            assertBadActor(server.admin(method, path, body, "Idempotency-Key: k1", "X-Actor: a", "X-Actor: a"));
            assertEquals(List.of(), List.copyOf(commands));

            final RawClient.Answer answer =
                    server.admin(method, path, body, "Idempotency-Key: k1", "X-Actor: carol@shop");

            assertEquals(status, answer.status(), answer.body());
            assertTrue(commands.element().contains("carol@shop"), commands.toString());
        }
    }

    private static TestServer startNoting(final Queue<String> commands) throws IOException {
        return TestServer.start(config -> config, gateway -> (command, replyPort, correlation) -> {
            commands.add(command.buffer().getStringWithoutLengthAscii(0, command.length()));
            return gateway.submit(command, replyPort, correlation);
        });
    }

    private static void assertBadActor(final RawClient.Answer answer) {
        assertEquals(400, answer.status(), answer.body());
        assertEquals("invalid-value", answer.problem());
        assertEquals("X-Actor", answer.json().get("member"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pause", "close"})
    void shouldRecordAdminIfNoActorIsNamed(final String change) throws IOException {
        final Queue<String> commands = new ConcurrentLinkedQueue<>();
        try (TestServer server = startNoting(commands)) {
            server.createSale("phone", "\"stock\":5");
            commands.clear();

            server.admin("POST", "/admin/v1/sales/phone/" + change, null);

            assertTrue(commands.element().endsWith(Actor.DEFAULT), commands.toString());
        }
    }
}
