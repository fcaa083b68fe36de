package io.doorbuster.http.shopper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestServer;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("both-roads")
class PurchaseTest {
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldSellAUnitAndSayWhichOrderItIs() throws IOException {
        server.createSale("phone", "\"stock\":10");

        final RawClient.Answer answer = server.buy("ann", "phone", null);

        assertEquals(201, answer.status(), answer.body());
        assertEquals("/v1/orders/phone-1", answer.header("Location"));
        assertEquals("process", answer.header("Durability"));
        assertEquals("application/json", answer.header("Content-Type"));
        assertNull(answer.header("Idempotent-Replayed"));
        assertEquals("keep-alive", answer.header("Connection"));
        assertNotNull(answer.header("Date"));
        assertEquals(
                List.of(
                        "orderId",
                        "saleId",
                        "userId",
                        "quantity",
                        "status",
                        "position",
                        "unitsBefore",
                        "sequence",
                        "time"),
                List.copyOf(answer.json().keySet()));
        final Map<String, Object> order = answer.json();
        assertEquals("phone-1", order.get("orderId"));
        assertEquals("phone", order.get("saleId"));
        assertEquals("ann", order.get("userId"));
        assertEquals(1L, order.get("quantity"));
        assertEquals("secured", order.get("status"));
        assertEquals(1L, order.get("position"));
        assertEquals(0L, order.get("unitsBefore"));
        assertEquals(TestServer.START, order.get("time"));
    }

    @Test
    void shouldCountPositionsAndUnits() throws IOException {
        server.createSale("phone", "\"stock\":10,\"perUserLimit\":3");
        server.buy("ann", "phone", "{\"quantity\":3}");

        final Map<String, Object> order =
                server.buy("ben", "phone", "{\"quantity\":2}").json();

        assertEquals("phone-2", order.get("orderId"));
        assertEquals(2L, order.get("quantity"));
        assertEquals(2L, order.get("position"));
        assertEquals(3L, order.get("unitsBefore"));
    }

    @Test
    void shouldEscapeWhatAUserIdMayContain() throws IOException {
        server.createSale("phone", "\"stock\":10");

        assertEquals("a\"b\\c{", server.buy("a\"b\\c{", "phone", null).json().get("userId"));
    }

    @Test
    void shouldAnswerARepeatedKeyWithTheSameOrder() throws IOException {
        server.createSale("phone", "\"stock\":10,\"perUserLimit\":5");
        final RawClient.Answer first = server.buy("ann", "phone", null, "Idempotency-Key: k1");

        final RawClient.Answer again = server.buy("ann", "phone", null, "Idempotency-Key: \"k1\"");

        assertEquals(201, again.status());
        assertEquals(first.body(), again.body());
        assertEquals(first.header("Location"), again.header("Location"));
        assertEquals("true", again.header("Idempotent-Replayed"));
    }

    @Test
    void shouldRefuseAKeyUsedForAnotherQuantity() throws IOException {
        server.createSale("phone", "\"stock\":10,\"perUserLimit\":5");
        server.buy("ann", "phone", null, "Idempotency-Key: k1");

        final RawClient.Answer other = server.buy("ann", "phone", "{\"quantity\":2}", "Idempotency-Key: k1");

        assertEquals(422, other.status());
        assertEquals("key-reused", other.problem());
    }

    @Test
    void shouldRefuseMoreThanTheLimitAndListTheOrders() throws IOException {
        server.createSale("phone", "\"stock\":10");
        server.buy("ann", "phone", null);

        final RawClient.Answer second = server.buy("ann", "phone", null);

        assertEquals(409, second.status());
        assertEquals("limit-reached", second.problem());
        assertEquals(List.of("phone-1"), second.json().get("orderIds"));
    }

    @Test
    void shouldRefuseAQuantityThatTheSaleDoesNotAllow() throws IOException {
        server.createSale("phone", "\"stock\":10,\"perUserLimit\":5,\"maxUnitsPerOrder\":2");

        final RawClient.Answer answer = server.buy("ann", "phone", "{\"quantity\":3}");

        assertEquals(422, answer.status());
        assertEquals("quantity-not-allowed", answer.problem());
    }

    @Test
    void shouldAnswerSoldOutToUsersWithoutAnOrderWithoutAskingTheEngine() throws IOException {
        server.createSale("phone", "\"stock\":1");
        server.buy("ann", "phone", null);
        final long before = server.pipeline.durableSequence();

        final RawClient.Answer answer = server.buy("ben", "phone", null);

        assertEquals(409, answer.status());
        assertEquals("sold-out", answer.problem());
        // The engine would have journaled a refusal.
        assertEquals(before, server.pipeline.durableSequence());
    }

    @Test
    void shouldRefuseAnOrderLargerThanTheRemainingUnits() throws IOException {
        server.createSale("phone", "\"stock\":3,\"perUserLimit\":3");
        server.buy("ann", "phone", "{\"quantity\":2}");

        assertEquals("sold-out", server.buy("ben", "phone", "{\"quantity\":2}").problem());
        assertEquals(201, server.buy("ben", "phone", null).status());
    }

    @Test
    void shouldRepeatTheAnswerToABuyerAfterSoldOutAndAfterTheClose() throws IOException {
        server.createSale("phone", "\"stock\":1");
        final RawClient.Answer won = server.buy("ann", "phone", null, "Idempotency-Key: k1");

        final RawClient.Answer soldOut = server.buy("ann", "phone", null, "Idempotency-Key: k1");
        server.admin("POST", "/admin/v1/sales/phone/close", null);
        final RawClient.Answer closed = server.buy("ann", "phone", null, "Idempotency-Key: k1");

        assertEquals(won.body(), soldOut.body());
        assertEquals(won.body(), closed.body());
        assertEquals("true", closed.header("Idempotent-Replayed"));
        assertEquals("sale-closed", server.buy("ben", "phone", null).problem());
        assertEquals("sale-closed", server.buy("ann", "phone", null).problem());
    }

    @Test
    void shouldSayWhenTheSaleOpensAndOpenThen() throws IOException {
        server.createSale("phone", "\"stock\":1,\"opensAt\":" + (TestServer.START + 90_500));

        final RawClient.Answer early = server.buy("ann", "phone", null);

        assertEquals(409, early.status());
        assertEquals("not-open", early.problem());
        assertEquals(TestServer.START + 90_500, early.json().get("opensAt"));
        final int retryAfter = Integer.parseInt(early.header("Retry-After"));
        assertTrue(retryAfter >= 91 && retryAfter <= 93, "Retry-After: " + retryAfter);

        server.pass(90_499);
        assertEquals("not-open", server.buy("ann", "phone", null).problem());
        server.pass(1);
        assertEquals(201, server.buy("ann", "phone", null).status());
    }

    @Test
    void shouldJudgePassesByTheClockThatSalesOpenBy() throws IOException {
        server.createSale("phone", "\"stock\":2,\"perUserLimit\":2");
        final String pass =
                "Authorization: Bearer " + server.pass("ann", "*", Instant.ofEpochMilli(TestServer.START + 10_000));
        try (RawClient client = server.shopper()) {
            server.pass(39_000);
            assertEquals(
                    201,
                    client.send("POST /v1/sales/phone/purchases", null, pass).status());
            server.pass(2_000);
            assertEquals(
                    "pass-expired",
                    client.send("POST /v1/sales/phone/purchases", null, pass).problem());
        }
    }

    @Test
    void shouldShowAShoppersOrdersInPages() throws IOException {
        server.createSale("phone", "\"stock\":7,\"perUserLimit\":7");
        for (int i = 0; i < 7; i++) {
            assertEquals(201, server.buy("ann", "phone", null).status());
        }
        final StringBuilder seen = new StringBuilder();
        Object before = 8;
        while (before != null) {
            final RawClient.Answer page = server.get("ann", "/v1/sales/phone/purchases/me?limit=3&before=" + before);
            for (final Object order : (List<?>) page.json().get("orders")) {
                seen.append(((Map<?, ?>) order).get("orderId")).append(' ');
            }
            before = page.json().get("nextBefore");
        }
        assertEquals("phone-5 phone-6 phone-7 phone-2 phone-3 phone-4 phone-1 ", seen.toString());
        for (final String query : List.of("limit=0", "limit=501", "before=0", "after=1")) {
            assertEquals(
                    400,
                    server.get("ann", "/v1/sales/phone/purchases/me?" + query).status(),
                    query);
        }
    }

    @Test
    void shouldLimitRetryAfterToAnHour() throws IOException {
        server.createSale("phone", "\"stock\":1,\"opensAt\":4102444799999");

        final int retryAfter = Integer.parseInt(server.buy("ann", "phone", null).header("Retry-After"));

        assertTrue(retryAfter >= 3_600 && retryAfter <= 3_602, "Retry-After: " + retryAfter);
    }

    @Test
    void shouldRefuseWhilePausedAndSellAgainWhenResumed() throws IOException {
        server.createSale("phone", "\"stock\":5");
        server.admin("POST", "/admin/v1/sales/phone/pause", null);
        assertEquals("sale-paused", server.buy("ann", "phone", null).problem());

        server.admin("POST", "/admin/v1/sales/phone/resume", "{}");

        assertEquals(201, server.buy("ann", "phone", null).status());
    }

    @Test
    void shouldShowShoppersOnlyTheirOwnOrders() throws IOException {
        server.createSale("phone", "\"stock\":10,\"perUserLimit\":2");
        final Map<String, Object> first = server.buy("ann", "phone", null).json();
        server.buy("ben", "phone", null);
        final Map<String, Object> second = server.buy("ann", "phone", null).json();

        final RawClient.Answer mine = server.get("ann", "/v1/sales/phone/purchases/me");

        assertEquals(200, mine.status());
        assertEquals("private, no-store", mine.header("Cache-Control"));
        assertEquals(List.of(first, second), mine.json().get("orders"));
        assertEquals(
                List.of(),
                server.get("cat", "/v1/sales/phone/purchases/me").json().get("orders"));
        assertEquals(first, server.get("ann", "/v1/orders/phone-1").json());
        assertEquals("unknown-order", server.get("ann", "/v1/orders/phone-2").problem());
        assertEquals("unknown-order", server.get("ann", "/v1/orders/phone-9").problem());
    }

    @Test
    void shouldAnswerHeadWithTheHeadersOfGet() throws IOException {
        // The last unit's view is published before its answer; another's comes with the next tick, between two reads.
        server.createSale("phone", "\"stock\":1");
        server.buy("ann", "phone", null);
        for (final String path : List.of("/v1/clock", "/v1/sales", "/v1/sales/phone", "/v1/orders/phone-1")) {
            try (RawClient client = server.shopper()) {
                final RawClient.Answer get = client.send("GET " + path, null, server.authorization("ann"));
                final RawClient.Answer head = client.send("HEAD " + path, null, server.authorization("ann"));

                assertEquals(200, head.status(), path);
                assertEquals("", head.body());
                assertEquals(get.header("Content-Length"), head.header("Content-Length"), path);
                assertEquals(get.header("ETag"), head.header("ETag"), path);
                assertEquals(
                        200,
                        client.send("GET " + path, null, server.authorization("ann"))
                                .status());
            }
        }
    }
}
