package io.doorbuster.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestServer;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The behaviour of the edge while the journal's disk is nearly full. */
class DiskLowTest {
    @Test
    void shouldRefuseNewOrdersAndServeExistingOnesUntilThereIsSpace() throws IOException {
        try (TestServer server = TestServer.start()) {
            server.createSale("phone", "\"stock\":5,\"paymentWindowMs\":60000");
            assertEquals(201, server.buy("cyd", "phone", null).status());
            assertEquals(201, server.buy("dan", "phone", null).status());
            assertEquals(
                    201, server.buy("ann", "phone", null, "Idempotency-Key: k1").status());

            server.pipeline.diskLow(true);
            final RawClient.Answer refused = server.buy("bob", "phone", null);
            assertEquals(503, refused.status());
            assertEquals("disk-low", refused.problem());
            final int seconds = Integer.parseInt(refused.header("Retry-After"));
            assertTrue(seconds >= 5 && seconds <= 7, "Retry-After: " + seconds);
            assertEquals(
                    "disk-low",
                    server.buy("ann", "phone", null, "Idempotency-Key: k1").problem(),
                    "a replay is a command, too");
            assertEquals(
                    "disk-low",
                    server.admin("POST", "/admin/v1/sales/phone/restock", "{\"units\":1}", "Idempotency-Key: r1")
                            .problem());
            assertEquals(
                    "disk-low",
                    server.admin("POST", "/admin/v1/sales", "{\"saleId\":\"next\",\"stock\":1}")
                            .problem());
            assertEquals(
                    "disk-low",
                    server.admin("POST", "/admin/v1/sales/phone/resume", null).problem());
            assertEquals(200, server.pay("phone-1", "p1").status(), "a payment is worth more than a purchase");
            assertEquals(200, server.as("dan", "DELETE /v1/orders/phone-2").status());
            assertEquals(
                    200,
                    server.admin("POST", "/admin/v1/orders/phone-1/cancel", "{\"returnUnits\":true}")
                            .status());
            assertEquals(
                    200,
                    server.admin("POST", "/admin/v1/sales/phone/pause", null).status());
            assertEquals(200, server.admin("GET", "/admin/v1/state", null).status());
            assertEquals(
                    200, server.admin("GET", "/admin/v1/orders/phone-1", null).status());
            assertEquals(
                    200,
                    server.admin("GET", "/admin/v1/sales/phone/purchases", null, "X-User-Id: ann")
                            .status());
            assertEquals(200, server.get("ann", "/v1/orders/phone-3").status());
            assertEquals(200, server.get("ann", "/v1/sales/phone/purchases/me").status());
            assertEquals(
                    200,
                    server.admin("GET", "/admin/v1/sales/phone/orders", null).status());
            server.awaitShown("phone", "held", 1L);

            server.pipeline.diskLow(false);
            assertEquals(
                    200,
                    server.admin("POST", "/admin/v1/sales/phone/resume", null).status());
            assertEquals(201, server.buy("bob", "phone", null).status());
        }
    }
}
