package io.doorbuster.http.shopper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.json.Problem;
import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The calls that need no identity. */
@Tag("both-roads")
class SalesTest {
    private TestServer server;
    private RawClient client;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start();
        client = server.shopper();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void shouldTellTheEnginesTime() throws IOException {
        server.pass(1_234);

        final RawClient.Answer answer = client.send("GET /v1/clock", null);

        assertEquals("{\"now\":" + (TestServer.START + 1_234) + "}", answer.body());
        assertEquals("no-store", answer.header("Cache-Control"));
    }

    @Test
    void shouldShowASaleFromItsAnnouncementToItsEnd() throws IOException {
        final long opensAt = TestServer.START + 1_000;
        final long closesAt = TestServer.START + 5_000;
        server.createSale(
                "phone",
                "\"title\":\"Das gr\u00fcne \\\"Phone\\\" \ud83d\udcf1\",\"stock\":2,\"opensAt\":" + opensAt
                        + ",\"closesAt\":" + closesAt);

        final RawClient.Answer scheduled = client.send("GET /v1/sales/phone", null);
        assertEquals(
                List.of(
                        "saleId",
                        "title",
                        "state",
                        "opensAt",
                        "closesAt",
                        "nextOpensAt",
                        "stock",
                        "remaining",
                        "sold",
                        "held",
                        "perUserLimit",
                        "waitlisted",
                        "now",
                        "sequence",
                        "asOf",
                        "paymentWindowMs",
                        "waitlistCapacity",
                        "eligibility",
                        "registrationClosesAt",
                        "registered"),
                List.copyOf(scheduled.json().keySet()));
        assertEquals("public, max-age=1", scheduled.header("Cache-Control"));
        assertEquals("Das gr\u00fcne \"Phone\" \ud83d\udcf1", scheduled.json().get("title"));
        assertSale(scheduled, "scheduled", opensAt, 2L, 0L);
        assertEquals(opensAt, scheduled.json().get("opensAt"));
        assertEquals(closesAt, scheduled.json().get("closesAt"));

        server.pass(1_000);
        assertSale(client.send("GET /v1/sales/phone", null), "open", null, 2L, 0L);
        server.buy("ann", "phone", null);
        server.buy("ben", "phone", null);
        assertSale(client.send("GET /v1/sales/phone", null), "soldOut", null, 0L, 2L);
        server.pass(4_000);
        assertSale(client.send("GET /v1/sales/phone", null), "closed", null, 0L, 2L);
    }

    private static void assertSale(
            final RawClient.Answer answer,
            final String state,
            final Long nextOpensAt,
            final long remaining,
            final long sold) {
        assertEquals(200, answer.status());
        final Map<String, Object> sale = answer.json();
        assertEquals(state, sale.get("state"));
        assertEquals(nextOpensAt, sale.get("nextOpensAt"));
        assertEquals(2L, sale.get("stock"));
        assertEquals(remaining, sale.get("remaining"));
        assertEquals(sold, sale.get("sold"));
        assertEquals(0L, sale.get("held"));
        assertEquals(0L, sale.get("waitlisted"));
    }

    @Test
    void shouldShowAllThatWasAnsweredUntilAsOf() throws IOException {
        server.createSale("phone", "\"stock\":100");
        for (int i = 1; i <= 20; i++) {
            final long time =
                    (long) server.buy("user-" + i, "phone", null).json().get("time");
            server.pass(1);

            final long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TestServer.PATIENCE_MILLIS);
            Map<String, Object> sale;
            do {
                assertTrue(System.nanoTime() - deadline < 0, "no view after " + time);
                sale = client.send("GET /v1/sales/phone", null).json();
            } while ((long) sale.get("asOf") <= time);

            assertEquals(100L - i, sale.get("remaining"));
        }
    }

    @Test
    void shouldShowThatASaleNeverEndsAsNull() throws IOException {
        server.createSale("phone", "\"stock\":2");

        final Map<String, Object> sale =
                client.send("GET /v1/sales/phone", null).json();

        assertTrue(sale.containsKey("closesAt"));
        assertNull(sale.get("closesAt"));
        assertEquals(TestServer.START, sale.get("opensAt"));
        assertEquals("", sale.get("title"));
    }

    @Test
    void shouldListSalesInTheOrderOfTheirCreation() throws IOException {
        assertEquals(
                "{\"sales\":[],\"next\":null}",
                client.send("GET /v1/sales", null).body());
        for (final String saleId : List.of("z", "a", "m")) {
            server.createSale(saleId, "\"stock\":2");
        }

        final List<?> sales =
                (List<?>) client.send("GET /v1/sales", null).json().get("sales");

        assertEquals(
                List.of("z", "a", "m"),
                sales.stream().map(sale -> ((Map<?, ?>) sale).get("saleId")).toList());
    }

    @Test
    void shouldAnswerNotModifiedUntilSomethingChanges() throws IOException {
        server.createSale("phone", "\"stock\":1,\"opensAt\":" + (TestServer.START + 1_000));
        for (final String path : List.of("/v1/sales", "/v1/sales/phone")) {
            final String tag = client.send("GET " + path, null).header("ETag");
            assertTrue(tag.startsWith("W/\""), tag);
            for (final String known : List.of(tag, "\"other\", " + tag, tag.substring(2), "*")) {
                final RawClient.Answer answer = client.send("GET " + path, null, "If-None-Match: " + known);
                assertEquals(304, answer.status());
                assertEquals(tag, answer.header("ETag"));
                assertEquals("public, max-age=1", answer.header("Cache-Control"));
                assertNull(answer.header("Content-Length"));
            }
            assertEquals(
                    304,
                    client.send("HEAD " + path, null, "If-None-Match: " + tag).status());
            assertEquals(
                    200,
                    client.send("GET " + path, null, "If-None-Match: \"other\"").status());
        }
        final String scheduled = client.send("GET /v1/sales/phone", null).header("ETag");
        final String all = client.send("GET /v1/sales", null).header("ETag");

        server.pass(1_000);

        final String open = client.send("GET /v1/sales/phone", null).header("ETag");
        assertNotEquals(scheduled, open);
        assertNotEquals(all, client.send("GET /v1/sales", null).header("ETag"));
        server.buy("ann", "phone", null);
        assertNotEquals(open, client.send("GET /v1/sales/phone", null).header("ETag"));
    }

    @Test
    void shouldListTheSalesInPages() throws IOException {
        for (int i = 0; i < 7; i++) {
            server.createSale("sale-" + i, "\"stock\":1");
        }
        final StringBuilder seen = new StringBuilder();
        String after = "0";
        int pages = 0;
        while (after != null) {
            final RawClient.Answer page = server.get("ann", "/v1/sales?limit=3&after=" + after);
            assertEquals(200, page.status(), page.body());
            for (final Object sale : (List<?>) page.json().get("sales")) {
                seen.append(((Map<?, ?>) sale).get("saleId")).append(' ');
            }
            final Object next = page.json().get("next");
            after = next == null ? null : next.toString();
            pages++;
        }
        assertEquals(3, pages);
        assertEquals("sale-0 sale-1 sale-2 sale-3 sale-4 sale-5 sale-6 ", seen.toString());
        for (final String query : List.of("limit=0", "limit=201", "after=-1", "limit=x", "after=1&after=2", "page=1")) {
            assertEquals(400, server.get("ann", "/v1/sales?" + query).status(), query);
        }
    }

    @Test
    void shouldExplainEveryProblemOnBothListeners() throws IOException {
        try (RawClient merchant = server.merchant()) {
            for (final Problem problem : Problem.values()) {
                for (final RawClient reader : List.of(client, merchant)) {
                    final RawClient.Answer page = reader.send("GET /problems/" + problem.slug(), null);

                    assertEquals(200, page.status());
                    assertEquals("text/html; charset=utf-8", page.header("Content-Type"));
                    assertEquals("default-src 'none'", page.header("Content-Security-Policy"));
                    assertTrue(page.body().contains("<h1>" + problem.title() + "</h1>"), page.body());
                    assertTrue(page.body().contains("Status " + problem.status() + ","), page.body());
                }
            }
        }
    }
}
