package io.doorbuster.http.merchant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.identity.WrongTokens;
import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The merchant's calls, from the creation of a sale to its end. */
class AdminTest {
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
    void shouldCreateASaleWithAllItsTerms() throws IOException {
        final RawClient.Answer created = server.admin(
                "POST",
                "/admin/v1/sales",
                "{\"saleId\":\"phone\",\"title\":\"Phone\",\"stock\":10,\"opensAt\":1700000000001,"
                        + "\"closesAt\":4102444800000,"
                        + "\"perUserLimit\":5,\"maxUnitsPerOrder\":2}");

        assertEquals(201, created.status(), created.body());
        assertEquals("/admin/v1/sales/phone", created.header("Location"));
        final Map<String, Object> sale = created.json();
        assertEquals("phone", sale.get("saleId"));
        assertEquals("Phone", sale.get("title"));
        assertEquals("open", sale.get("state"));
        assertEquals(1_700_000_000_001L, sale.get("opensAt"));
        assertEquals(4_102_444_800_000L, sale.get("closesAt"));
        assertEquals(10L, sale.get("stock"));
        assertEquals(10L, sale.get("remaining"));
        assertEquals(5L, sale.get("perUserLimit"));
        assertEquals(2L, sale.get("maxUnitsPerOrder"));
        final RawClient.Answer read = server.admin("GET", "/admin/v1/sales/phone", null);
        assertEquals(sale, read.json());
        assertEquals("no-store", read.header("Cache-Control"));
    }

    @Test
    void shouldTakeNullForNoOpeningAndNoEnd() throws IOException {
        final RawClient.Answer created = server.admin(
                "POST", "/admin/v1/sales", "{\"saleId\":\"a\",\"stock\":1,\"opensAt\":null,\"closesAt\":null}");

        assertEquals(201, created.status(), created.body());
        assertNull(created.json().get("closesAt"));
        assertEquals(TestServer.START, created.json().get("opensAt"));
    }

    @Test
    void shouldPauseResumeAndCloseAndAnswerWithTheSaleAsItIsThen() throws IOException {
        server.createSale("phone", "\"stock\":10");

        for (int i = 0; i < 2; i++) {
            assertState("paused", server.admin("POST", "/admin/v1/sales/phone/pause", null));
        }
        for (int i = 0; i < 2; i++) {
            assertState("open", server.admin("POST", "/admin/v1/sales/phone/resume", null));
        }
        for (int i = 0; i < 2; i++) {
            assertState("closed", server.admin("POST", "/admin/v1/sales/phone/close", null));
        }
        assertEquals(
                "sale-closed",
                server.admin("POST", "/admin/v1/sales/phone/pause", null).problem());
        assertEquals(
                "sale-closed",
                server.admin("POST", "/admin/v1/sales/phone/resume", null).problem());
    }

    private static void assertState(final String state, final RawClient.Answer answer) {
        assertEquals(200, answer.status(), answer.body());
        assertEquals(state, answer.json().get("state"));
    }

    @Test
    void shouldRestockOncePerKey() throws IOException {
        server.createSale("phone", "\"stock\":1");
        server.buy("ann", "phone", null);

        final RawClient.Answer first = restock("k1", 4);
        final RawClient.Answer again = restock("k1", 4);

        assertEquals(200, first.status(), first.body());
        assertEquals(5L, first.json().get("stock"));
        assertEquals(4L, first.json().get("remaining"));
        assertNull(first.header("Idempotent-Replayed"));
        assertEquals("true", again.header("Idempotent-Replayed"));
        assertEquals(5L, again.json().get("stock"));
        assertEquals("key-reused", restock("k1", 5).problem());
        assertEquals(2L, restock("k2", -3).json().get("stock"));
        assertEquals("would-break-orders", restock("k3", -2).problem());
        assertEquals(201, server.buy("ben", "phone", null).status());
    }

    private RawClient.Answer restock(final String key, final int units) throws IOException {
        try (RawClient client = server.merchant()) {
            return client.send(
                    "POST /admin/v1/sales/phone/restock",
                    "{\"units\":" + units + "}",
                    "Authorization: Bearer " + TestServer.TOKEN,
                    "Idempotency-Key: " + key);
        }
    }

    @Test
    void shouldShowTheStateAndItsHash() throws IOException {
        server.createSale("phone", "\"stock\":3");
        final Map<String, Object> before =
                server.admin("GET", "/admin/v1/state", null).json();
        final Map<String, Object> same =
                server.admin("GET", "/admin/v1/state", null).json();
        server.buy("ann", "phone", null);
        server.buy("ben", "phone", null);
        server.buy("cat", "phone", null);

        final RawClient.Answer answer = server.admin("GET", "/admin/v1/state", null);

        final Map<String, Object> after = answer.json();
        assertEquals(
                List.of("sequence", "durableSequence", "stateHash", "time", "sales", "next"),
                List.copyOf(after.keySet()));
        assertTrue(after.get("stateHash").toString().matches("[0-9a-f]{16}"), answer.body());
        assertEquals(before.get("stateHash"), same.get("stateHash"));
        assertNotEquals(before.get("stateHash"), after.get("stateHash"));
        assertEquals((long) before.get("sequence") + 3, after.get("sequence"));
        assertFalse((long) after.get("durableSequence") < (long) after.get("sequence"));
        assertEquals(TestServer.START, after.get("time"));
        assertEquals(
                "[{saleId=phone, stock=3, sold=3, held=0, remaining=0}]",
                after.get("sales").toString());
    }

    @Test
    void shouldCountWrongTokensAndSlowDownOnlyThem() throws IOException {
        final String wrong = "Authorization: Bearer " + "x".repeat(24);
        try (RawClient client = server.merchant()) {
            for (int i = 0; i < WrongTokens.MAX_PER_WINDOW; i++) {
                assertEquals(
                        401, client.send("GET /admin/v1/state", null, wrong).status());
            }
            final RawClient.Answer slowed = client.send("GET /admin/v1/state", null, wrong);
            assertEquals(429, slowed.status());
            assertEquals("too-many-requests", slowed.problem());
            assertTrue(Integer.parseInt(slowed.header("Retry-After")) >= WrongTokens.WINDOW_SECONDS);
            final Object count = client.send("GET /readyz?verbose", null).json().get("wrongAdminTokens");
            assertEquals(WrongTokens.MAX_PER_WINDOW + 1L, count);
        }
        assertEquals(200, server.admin("GET", "/admin/v1/state", null).status());
    }

    @Test
    void shouldSayWhenThereIsNoRoomForAnotherSale() throws IOException {
        for (int i = 0; i < 100; i++) {
            server.createSale("s" + i, "\"stock\":1");
        }

        assertEquals(
                "too-many-sales",
                server.admin("POST", "/admin/v1/sales", "{\"saleId\":\"last\",\"stock\":1}")
                        .problem());
    }
}
