package io.doorbuster.http.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestServer;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("both-roads")
class MetricsPageTest {
    private static final long FRESH_MILLIS = 110;

    private TestServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = TestServer.start();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private RawClient.Answer scrape(final String... headers) throws IOException, InterruptedException {
        Thread.sleep(FRESH_MILLIS);
        try (RawClient client = server.merchant()) {
            return client.send("GET /metrics", null, headers);
        }
    }

    /** The values of a fresh page by name and labels. */
    private Map<String, Double> values() throws IOException, InterruptedException {
        final Map<String, Double> values = new TreeMap<>();
        scrape().body().lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            final int space = line.lastIndexOf(' ');
            final Double value = values.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
            assertEquals(null, value, () -> "twice: " + line);
        });
        return values;
    }

    @Test
    void shouldCountPurchasesAnswersAndRefusals() throws Exception {
        server.createSale("phone", "\"stock\":2");
        server.buy("anna", "phone", null, "Idempotency-Key: k");
        server.buy("anna", "phone", null, "Idempotency-Key: k");
        server.buy("ben", "phone", null);
        server.buy("carl", "phone", null);
        server.buy("dora", "no-such-sale", null);
        server.awaitShown("phone", "sold", 2L);
        final Map<String, Double> values = values();
        assertEquals(2, values.get("doorbuster_commands_total{outcome=\"secured\"}"));
        assertEquals(
                2, values.get("doorbuster_sale_commands_total{outcome=\"secured\",sale=\"phone\"}"), "without replays");
        assertEquals(1, values.get("doorbuster_replayed_commands_total"));
        assertEquals(3, values.get("doorbuster_answers_total{listener=\"public\",status=\"201\"}"));
        assertEquals(1, values.get("doorbuster_answers_total{listener=\"admin\",status=\"201\"}"));
        assertEquals(1, values.get("doorbuster_refusals_total{listener=\"public\",problem=\"sold-out\"}"));
        assertEquals(1, values.get("doorbuster_refusals_total{listener=\"public\",problem=\"unknown-sale\"}"));
        assertEquals(2, values.get("doorbuster_sale_sold_units{sale=\"phone\"}"));
        assertEquals(0, values.get("doorbuster_sale_remaining_units{sale=\"phone\"}"));
        assertEquals(1, values.get("doorbuster_ready"));
        assertEquals(7, values.get("doorbuster_shadow_lag_events"));
        assertEquals(0, values.get("doorbuster_calls_in_flight{listener=\"public\"}"));
        assertTrue(values.get("process_start_time_seconds") > 1.7e9);
    }

    @Test
    void shouldRecordHowLongEachPartOfACallTook() throws Exception {
        server.createSale("phone", "\"stock\":20");
        for (int i = 0; i < 20; i++) {
            server.buy("user" + i, "phone", null);
        }
        final Map<String, Double> values = values();
        final double calls = 21;
        for (final String part : new String[] {"engine", "handover", "answer"}) {
            assertEquals(calls, values.get("doorbuster_" + part + "_seconds_count"), part);
            assertEquals(calls, values.get("doorbuster_" + part + "_seconds_bucket{le=\"+Inf\"}"), part);
        }
        final double whole = values.get("doorbuster_answer_seconds_sum");
        assertTrue(whole > 0);
        assertEquals(
                whole,
                values.get("doorbuster_engine_seconds_sum") + values.get("doorbuster_handover_seconds_sum"),
                0.001);
        assertTrue(values.get("doorbuster_force_seconds_count") >= calls);
        assertTrue(values.get("doorbuster_decide_seconds_count") >= calls);
        assertEquals(calls, values.get("doorbuster_ring_wait_seconds_count"));
        final double waited = values.get("doorbuster_ring_wait_seconds_sum");
        assertTrue(waited > 0 && waited < values.get("doorbuster_engine_seconds_sum"), () -> waited + " s waited");
    }

    @Test
    void shouldCountRequestsThatCannotBeRead() throws Exception {
        try (RawClient client = server.shopper()) {
            client.write("GET / HTTP/1.1\r\nHost : x\r\n\r\n");
            assertEquals(400, client.read().status());
        }
        final Map<String, Double> values = values();
        assertEquals(1, values.get("doorbuster_refusals_total{listener=\"public\",problem=\"bad-request\"}"));
        assertEquals(1, values.get("doorbuster_answers_total{listener=\"public\",status=\"400\"}"));
    }

    @Test
    void shouldSpeakOpenMetricsToThoseWhoAcceptIt() throws Exception {
        final RawClient.Answer text = scrape();
        assertEquals("text/plain; version=0.0.4; charset=utf-8", text.header("Content-Type"));
        final RawClient.Answer open =
                scrape("Accept: application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5");
        assertEquals("application/openmetrics-text; version=1.0.0; charset=utf-8", open.header("Content-Type"));
        assertTrue(open.body().endsWith("# EOF\n"), open.body());
    }

    @Test
    void shouldGiveOneLabelToEachOfTheNewestSalesAndOneToAllOthers() throws Exception {
        for (int i = 0; i < SaleMetrics.MAX_SALES + 3; i++) {
            server.createSale("sale-" + i, "\"stock\":10");
        }
        final Map<String, Double> values = values();
        assertEquals(10, values.get("doorbuster_sale_stock_units{sale=\"sale-3\"}"));
        assertEquals(null, values.get("doorbuster_sale_stock_units{sale=\"sale-2\"}"));
        assertEquals(30, values.get("doorbuster_sale_stock_units{sale=\"" + SaleMetrics.OTHERS + "\"}"));
        final Set<String> sales = new HashSet<>(values.keySet());
        sales.removeIf(name -> !name.startsWith("doorbuster_sale_stock_units"));
        assertEquals(SaleMetrics.MAX_SALES + 1, sales.size());
        assertEquals(1, values.get(created("sale-0")));
        assertEquals(null, values.get(created("sale-50")));
        assertEquals(3, values.get(created(SaleMetrics.OTHERS)));
    }

    private static String created(final String sale) {
        return "doorbuster_sale_commands_total{outcome=\"sale_created\",sale=\"" + sale + "\"}";
    }

    @Test
    void shouldCountEachRefusalAtTheGateThatRefused() throws Exception {
        server.createSale("phone", "\"stock\":1");
        server.buy("anna", "phone", null);
        server.awaitShown("phone", "sold", 1L);
        server.buy("ben", "phone", null);
        try (RawClient client = server.shopper()) {
            assertEquals(
                    401, client.send("POST /v1/sales/phone/purchases", null).status());
            assertEquals(
                    404, client.send("POST /v1/sales/PHONE/purchases", null).status());
            assertEquals(404, client.send("GET /v1/nothing", null).status());
        }
        try (RawClient client = server.merchant()) {
            assertEquals(401, client.send("GET /admin/v1/state", null).status());
        }
        final Map<String, Double> values = values();
        values.keySet().removeIf(name -> !name.startsWith("doorbuster_gate_refusals"));
        assertEquals(
                Map.of(
                        gate("admin", "token"), 1.0,
                        gate("public", "identity"), 1.0,
                        gate("public", "sale_id"), 1.0,
                        gate("public", "sale_state"), 1.0),
                values);
    }

    private static String gate(final String listener, final String gate) {
        return "doorbuster_gate_refusals_total{gate=\"" + gate + "\",listener=\"" + listener + "\"}";
    }

    @Test
    void shouldNotMakeThePageAgainForEveryScraper() throws Exception {
        try (RawClient client = server.merchant()) {
            final Set<String> pages = new HashSet<>();
            final long start = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                pages.add(client.send("GET /metrics", null).body());
            }
            final long millis = (System.nanoTime() - start) / 1_000_000;
            // Each page counts the answers before it, so no two pages that were made are equal.
            assertTrue(pages.size() <= millis / 100 + 1, pages.size() + " pages in " + millis + " ms");
        }
    }
}
