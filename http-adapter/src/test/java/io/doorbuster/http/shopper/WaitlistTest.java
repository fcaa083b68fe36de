package io.doorbuster.http.shopper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The waitlist of a sale whose units are all held: one unit, a payment window of 3 s, two places. */
@Tag("both-roads")
class WaitlistTest {
    private static final long WINDOW = 3_000;

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start();
        server.createSale(
                "phone", "\"stock\":1,\"perUserLimit\":2,\"paymentWindowMs\":" + WINDOW + ",\"waitlistCapacity\":2");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldSayUntilWhenToPay() throws IOException {
        final RawClient.Answer secured = server.buy("ann", "phone", null);

        assertEquals(201, secured.status(), secured.body());
        assertEquals(TestServer.START + WINDOW, secured.json().get("payBy"));
        assertEquals(secured.json(), server.get("ann", "/v1/orders/phone-1").json());
        assertEquals(1L, server.shown("phone", "held"));
        assertEquals(WINDOW, server.shown("phone", "paymentWindowMs"));
        assertEquals(2L, server.shown("phone", "waitlistCapacity"));
    }

    @Test
    void shouldWaitlistFurtherShoppersAndShowTheirPlaces() throws IOException {
        server.buy("ann", "phone", null);

        final RawClient.Answer ben = server.buy("ben", "phone", null);
        final RawClient.Answer cat = server.buy("cat", "phone", null);

        assertEquals(202, ben.status(), ben.body());
        assertEquals("/v1/orders/phone-2", ben.header("Location"));
        assertEquals("process", ben.header("Durability"));
        assertNull(ben.header("Idempotent-Replayed"));
        assertEquals(
                List.of("orderId", "saleId", "userId", "quantity", "status", "place", "sequence", "time"),
                List.copyOf(ben.json().keySet()));
        assertEquals("phone-2", ben.json().get("orderId"));
        assertEquals("waitlisted", ben.json().get("status"));
        assertEquals(1L, ben.json().get("place"));
        assertEquals(2L, cat.json().get("place"));
        assertEquals(ben.json(), server.get("ben", "/v1/orders/phone-2").json());
        server.awaitShown("phone", "waitlisted", 2L);
    }

    @Test
    void shouldRefuseWithoutAskingTheEngineOnceTheWaitlistIsFull() throws IOException {
        server.buy("ann", "phone", null);
        server.buy("ben", "phone", null);
        server.buy("cat", "phone", null);
        server.awaitShown("phone", "waitlisted", 2L);
        final long before = server.pipeline.durableSequence();

        final RawClient.Answer late = server.buy("dan", "phone", null);

        assertEquals("sold-out", late.problem());
        // The engine would have journaled a refusal.
        assertEquals(before, server.pipeline.durableSequence());
    }

    @Test
    void shouldRefuseWithoutAskingTheEngineWhenNothingIsHeldAnyMore() throws IOException {
        server.buy("ann", "phone", null);
        server.pay("phone-1", "p1");
        server.awaitShown("phone", "held", 0L);
        final long before = server.pipeline.durableSequence();

        assertEquals("sold-out", server.buy("ben", "phone", null).problem());
        assertEquals(before, server.pipeline.durableSequence());
    }

    @Test
    void shouldGiveOneUserOnePlace() throws IOException {
        server.buy("ann", "phone", null);
        server.buy("ben", "phone", null);

        final RawClient.Answer second = server.buy("ben", "phone", null);

        assertEquals(409, second.status());
        assertEquals("limit-reached", second.problem());
        assertEquals(List.of("phone-2"), second.json().get("orderIds"));
    }

    @Test
    void shouldPromoteTheHeadWhenAHoldExpiresWithoutAnyRequest() throws IOException {
        server.buy("ann", "phone", null);
        server.buy("ben", "phone", null);
        server.awaitShown("phone", "waitlisted", 1L);

        server.pass(WINDOW);

        // Until then only the published view is read, without the engine.
        server.awaitShown("phone", "waitlisted", 0L);
        final Map<String, Object> promoted =
                server.get("ben", "/v1/orders/phone-2").json();
        assertEquals("secured", promoted.get("status"));
        assertEquals(2L, promoted.get("position"));
        assertEquals(1L, promoted.get("unitsBefore"));
        assertEquals(TestServer.START + WINDOW, promoted.get("time"));
        assertEquals(TestServer.START + 2 * WINDOW, promoted.get("payBy"));
        assertEquals("expired", server.get("ann", "/v1/orders/phone-1").json().get("status"));
    }

    @Test
    void shouldPromoteTheHeadInTheSameStepAsACancellation() throws IOException {
        server.buy("ann", "phone", null);
        server.buy("ben", "phone", null);
        server.buy("cat", "phone", null);

        final RawClient.Answer cancelled = server.as("ann", "DELETE /v1/orders/phone-1");

        assertEquals(200, cancelled.status(), cancelled.body());
        assertEquals("cancelled", cancelled.json().get("status"));
        assertEquals("private, no-store", cancelled.header("Cache-Control"));
        assertEquals("secured", server.get("ben", "/v1/orders/phone-2").json().get("status"));
        assertEquals(1L, server.get("cat", "/v1/orders/phone-3").json().get("place"));
    }

    @Test
    void shouldLetAShopperLeaveTheWaitlist() throws IOException {
        server.buy("ann", "phone", null);
        server.buy("ben", "phone", null);
        server.buy("cat", "phone", null);

        final Map<String, Object> left =
                server.as("ben", "DELETE /v1/orders/phone-2").json();

        assertEquals("cancelled", left.get("status"));
        assertEquals(
                List.of("orderId", "saleId", "userId", "quantity", "status", "sequence", "time"),
                List.copyOf(left.keySet()));
        assertEquals(1L, server.get("cat", "/v1/orders/phone-3").json().get("place"));
        assertEquals(202, server.buy("ben", "phone", null).status());
    }

    @Test
    void shouldAnswerARepeatedKeyWith202WhateverBecameOfThePlace() throws IOException {
        final String key = "Idempotency-Key: k1";
        server.buy("ann", "phone", null);
        final RawClient.Answer first = server.buy("ben", "phone", null, key);

        final RawClient.Answer waiting = server.buy("ben", "phone", null, key);
        assertEquals(first.body(), waiting.body());
        assertReplay(waiting, "waitlisted");

        server.pass(WINDOW);
        final RawClient.Answer promoted = server.buy("ben", "phone", null, key);
        assertReplay(promoted, "secured");
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
                        "time",
                        "payBy"),
                List.copyOf(promoted.json().keySet()));

        server.pay("phone-2", "p1");
        assertReplay(server.buy("ben", "phone", null, key), "paid");
        server.admin("POST", "/admin/v1/orders/phone-2/cancel", null);
        assertReplay(server.buy("ben", "phone", null, key), "refunded");
        assertEquals(
                "key-reused",
                server.buy("ben", "phone", "{\"quantity\":2}", key).problem());
    }

    @Test
    void shouldAnswerARepeatedKeyWith201WhateverBecameOfTheOrder() throws IOException {
        final String key = "Idempotency-Key: k1";
        final Map<String, Object> first = server.buy("ann", "phone", null, key).json();
        server.pass(WINDOW);

        final RawClient.Answer again = server.buy("ann", "phone", null, key);

        assertEquals(201, again.status(), again.body());
        assertEquals("true", again.header("Idempotent-Replayed"));
        assertEquals("expired", again.json().get("status"));
        assertEquals(first.keySet(), again.json().keySet());
        assertEquals(first.get("payBy"), again.json().get("payBy"));
    }

    private static void assertReplay(final RawClient.Answer answer, final String status) {
        assertEquals(202, answer.status(), answer.body());
        assertEquals("true", answer.header("Idempotent-Replayed"));
        assertEquals(status, answer.json().get("status"));
    }

    @Test
    void shouldLetTheWaitlistLapseWhenTheSaleCloses() throws IOException {
        server.buy("ann", "phone", null);
        server.buy("ben", "phone", null);

        server.admin("POST", "/admin/v1/sales/phone/close", null);

        final Map<String, Object> mine = onlyOrder("ben");
        assertEquals("lapsed", mine.get("status"));
        assertNull(mine.get("place"));
        assertEquals("secured", onlyOrder("ann").get("status"));
    }

    @Test
    void shouldShowTheCurrentPlaceAmongTheOwnOrders() throws IOException {
        server.buy("ann", "phone", null);
        server.buy("ben", "phone", null);
        server.buy("cat", "phone", null);

        assertEquals(2L, onlyOrder("cat").get("place"));
        assertEquals("waitlisted", onlyOrder("cat").get("status"));
        server.as("ben", "DELETE /v1/orders/phone-2");
        assertEquals(1L, onlyOrder("cat").get("place"));
        server.pass(WINDOW);
        final Map<String, Object> secured = onlyOrder("cat");
        assertEquals("secured", secured.get("status"));
        assertNull(secured.get("place"));
        assertEquals(2L, secured.get("position"));
        assertEquals(TestServer.START + 2 * WINDOW, secured.get("payBy"));
    }

    private Map<String, Object> onlyOrder(final String user) throws IOException {
        final Object orders =
                server.get(user, "/v1/sales/phone/purchases/me").json().get("orders");
        assertEquals(1, ((List<?>) orders).size());
        @SuppressWarnings("unchecked")
        final Map<String, Object> order = (Map<String, Object>) ((List<?>) orders).get(0);
        return order;
    }
}
