package io.doorbuster.http.shopper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.doorbuster.http.json.Problem;
import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The life of an order: paid, paid too late, cancelled, refunded. */
@Tag("both-roads")
class OrderLifeTest {
    private static final long WINDOW = 3_000;

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start();
        server.createSale("phone", "\"stock\":1,\"paymentWindowMs\":" + WINDOW + ",\"waitlistCapacity\":5");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldConfirmAPaymentOncePerReference() throws IOException {
        server.buy("ann", "phone", null);

        final RawClient.Answer first = server.pay("phone-1", "stripe:1");
        final RawClient.Answer again = server.pay("phone-1", "stripe:1");
        final RawClient.Answer other = server.pay("phone-1", "stripe:2");

        assertEquals(200, first.status(), first.body());
        assertEquals("no-store", first.header("Cache-Control"));
        assertNull(first.header("Idempotent-Replayed"));
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
                        "payBy",
                        "reference"),
                List.copyOf(first.json().keySet()));
        assertEquals("paid", first.json().get("status"));
        assertEquals("ann", first.json().get("userId"));
        assertEquals("stripe:1", first.json().get("reference"));
        assertEquals(200, again.status());
        assertEquals("true", again.header("Idempotent-Replayed"));
        assertEquals(first.body(), again.body());
        assertEquals(409, other.status());
        assertEquals("payment-conflict", other.problem());
        assertFalse(other.body().contains("stripe:1"), other.body());
    }

    @Test
    void shouldKeepAPaidOrderBeyondItsTimeToPayAndTellItsOwnerNothingOfThePayment() throws IOException {
        server.buy("ann", "phone", null);
        server.pay("phone-1", "p1");
        server.pass(WINDOW);

        final Map<String, Object> order =
                server.get("ann", "/v1/orders/phone-1").json();

        assertEquals("paid", order.get("status"));
        assertFalse(order.containsKey("reference"), order.toString());
        server.awaitShown("phone", "sold", 1L);
    }

    @Test
    void shouldRefuseAPaymentFromTheMomentItsTimeIsOverAndSayWhatToDo() throws IOException {
        server.buy("ann", "phone", null);
        server.pass(WINDOW);

        final RawClient.Answer late = server.pay("phone-1", "p1");

        assertEquals(409, late.status());
        assertEquals("payment-late", late.problem());
        assertEquals(TestServer.START + WINDOW, late.json().get("payBy"));
        assertEquals(Problem.PAYMENT_LATE.detail(), late.json().get("detail"));
        assertEquals(201, server.buy("ben", "phone", null).status());
    }

    @Test
    void shouldTakeNoPaymentForAWaitlistedOrEndedOrder() throws IOException {
        server.buy("ann", "phone", null);
        server.buy("ben", "phone", null);
        assertEquals("order-waiting", server.pay("phone-2", "p1").problem());
        server.as("ben", "DELETE /v1/orders/phone-2");

        final RawClient.Answer ended = server.pay("phone-2", "p1");

        assertEquals(409, ended.status());
        assertEquals("order-ended", ended.problem());
        assertEquals("cancelled", ended.json().get("orderStatus"));
    }

    @Test
    void shouldCancelOnlyAnOwnUnpaidOrderAndOnlyOnce() throws IOException {
        server.buy("ann", "phone", null);

        assertEquals(
                "unknown-order", server.as("ben", "DELETE /v1/orders/phone-1").problem());
        assertEquals(200, server.as("ann", "DELETE /v1/orders/phone-1").status());
        final RawClient.Answer twice = server.as("ann", "DELETE /v1/orders/phone-1");
        assertEquals(409, twice.status());
        assertEquals("order-ended", twice.problem());
        assertEquals("cancelled", twice.json().get("orderStatus"));

        server.buy("ann", "phone", null);
        server.pay("phone-2", "p1");
        assertEquals("order-paid", server.as("ann", "DELETE /v1/orders/phone-2").problem());
        assertEquals("pass-required", anonymously("DELETE /v1/orders/phone-2").problem());
    }

    private RawClient.Answer anonymously(final String line) throws IOException {
        try (RawClient client = server.shopper()) {
            return client.send(line, null);
        }
    }

    @Test
    void shouldAlwaysGiveBackTheUnitsOfAnOrderThatIsNotPaid() throws IOException {
        server.buy("ann", "phone", null);

        final RawClient.Answer cancelled =
                server.admin("POST", "/admin/v1/orders/phone-1/cancel", "{\"returnUnits\":false}");

        assertEquals(200, cancelled.status(), cancelled.body());
        assertEquals("cancelled", cancelled.json().get("status"));
        server.awaitShown("phone", "remaining", 1L);
        final RawClient.Answer twice = server.admin("POST", "/admin/v1/orders/phone-1/cancel", null);
        assertEquals("order-ended", twice.problem());
        assertEquals("cancelled", twice.json().get("orderStatus"));
    }

    @Test
    void shouldRefundWithOrWithoutTheUnitsAsAsked() throws IOException {
        server.createSale("pair", "\"stock\":2");
        for (final String user : List.of("ann", "ben")) {
            server.buy(user, "pair", null);
        }
        server.pay("pair-1", "p1");
        server.pay("pair-2", "p2");

        final RawClient.Answer kept = server.admin("POST", "/admin/v1/orders/pair-1/cancel", null);
        assertEquals("refunded", kept.json().get("status"));
        assertEquals("p1", kept.json().get("reference"));
        assertEquals("limit-reached", server.buy("ann", "pair", null).problem());

        server.admin("POST", "/admin/v1/orders/pair-2/cancel", "{\"returnUnits\":true}");
        server.awaitShown("pair", "remaining", 1L);
        assertEquals(201, server.buy("ben", "pair", null).status());
    }

    @Test
    void shouldRememberNoMoreOrdersOfOneUserThanThereIsRoomFor() throws IOException {
        try (RawClient client = server.shopper()) {
            final String ann = server.authorization("ann");
            for (int i = 1; i <= 65; i++) {
                assertEquals(
                        201,
                        client.send("POST /v1/sales/phone/purchases", null, ann).status());
                assertEquals(
                        200,
                        client.send("DELETE /v1/orders/phone-" + i, null, ann).status());
            }

            final RawClient.Answer next = client.send("POST /v1/sales/phone/purchases", null, ann);

            assertEquals(409, next.status());
            assertEquals("too-many-orders", next.problem());
        }
    }
}
