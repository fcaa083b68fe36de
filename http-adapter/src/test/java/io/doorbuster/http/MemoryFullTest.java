package io.doorbuster.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the memory for orders is in use, existing orders keep all their rights, and nothing new is accepted. */
class MemoryFullTest {
    private static final int MEMORY = 128 << 10;
    private static final int MORE_THAN_FIT = 2_000;

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.startWithMemory(MEMORY);
        server.admin(
                "POST",
                "/admin/v1/sales",
                "{\"saleId\":\"phone\",\"stock\":2000,\"perUserLimit\":1,\"paymentWindowMs\":600000}");
        server.admin("POST", "/admin/v1/sales", "{\"saleId\":\"old\",\"stock\":1,\"perUserLimit\":1}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldRefuseWhatIsNewAndTakeEveryPaymentWhenItsMemoryIsFull() throws IOException {
        int secured = 0;
        RawClient.Answer answer = server.buy("user-0", "phone", null, "Idempotency-Key: key");
        while (answer.status() == 201 && secured < MORE_THAN_FIT) {
            secured++;
            answer = server.buy("user-" + secured, "phone", null, "Idempotency-Key: key");
        }
        assertEquals(503, answer.status());
        assertEquals("memory-full", answer.problem());
        assertTrue(answer.header("Retry-After") != null, "when to come back");
        assertTrue(secured > 200 && secured < 1_000, () -> "a memory of " + MEMORY + " bytes");
        assertTrue(server.pipeline.stateBytes() >= MEMORY / 2, "counted");

        assertEquals(
                201,
                server.buy("user-0", "phone", null, "Idempotency-Key: key").status(),
                "the answer of an order that is there");
        assertEquals("memory-full", newSale("new").problem());
        assertEquals("memory-full", restock().problem());
        for (int order = 1; order < secured; order++) {
            assertEquals(200, pay(order).status(), "order " + order);
        }
        assertEquals(200, cancel(secured).status());
        assertEquals("memory-full", server.buy("user-x", "phone", null).problem());
        assertTrue(server.pipeline.stateBytes() <= 2 * MEMORY, "a page grows by its own size");

        server.admin("POST", "/admin/v1/sales/phone/close", null);
        assertEquals(200, server.admin("DELETE", "/admin/v1/sales/phone", null).status());
        assertEquals(201, newSale("new").status(), "there is room again");
        assertEquals(201, server.buy("user-x", "new", null).status());
    }

    private RawClient.Answer newSale(final String saleId) throws IOException {
        return server.admin(
                "POST", "/admin/v1/sales", "{\"saleId\":\"" + saleId + "\",\"stock\":5,\"perUserLimit\":1}");
    }

    private RawClient.Answer restock() throws IOException {
        return server.admin("POST", "/admin/v1/sales/old/restock", "{\"units\":5}", "Idempotency-Key: more");
    }

    private RawClient.Answer pay(final int order) throws IOException {
        return server.pay("phone-" + order, "r".repeat(64));
    }

    private RawClient.Answer cancel(final int order) throws IOException {
        return server.admin("POST", "/admin/v1/orders/phone-" + order + "/cancel", "{\"returnUnits\":true}");
    }
}
