package io.doorbuster.http.control;

import static io.doorbuster.http.support.RawClient.assertProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.exchange.AnswerStream;
import io.doorbuster.http.support.Json;
import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The control room over real sockets: its samples, its stream, its files. */
class ControlRoomTest {
    private static final String STREAM =
            "GET /admin/v1/figures/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TestServer.TOKEN
                    + "\r\n\r\n";

    private TestServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = TestServer.start();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    /** One client of the stream; reads it event by event. */
    private final class Viewer implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;
        private final String status;

        Viewer() throws IOException {
            socket = new Socket(
                    server.http.adminAddress().getAddress(),
                    server.http.adminAddress().getPort());
            socket.setSoTimeout(TestServer.PATIENCE_MILLIS);
            socket.getOutputStream().write(STREAM.getBytes(UTF_8));
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            status = in.readLine();
        }

        Map<String, Object> next() throws IOException {
            String line = in.readLine();
            while (!line.startsWith("data: ")) {
                line = in.readLine();
            }
            return Json.object(line.substring("data: ".length()));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private RawClient.Answer figures() throws IOException {
        return server.admin("GET", "/admin/v1/figures", null);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> child(final Map<String, Object> parent, final String name) {
        return (Map<String, Object>) parent.getOrDefault(name, Map.of());
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> samples() throws IOException {
        return (List<Map<String, Object>>) (List<?>) figures().json().get("samples");
    }

    private List<Map<String, Object>> awaitSamples(final long untilNumber) throws IOException {
        final long deadline = System.currentTimeMillis() + TestServer.PATIENCE_MILLIS;
        List<Map<String, Object>> all = samples();
        while (all.isEmpty() || (long) all.get(all.size() - 1).get("n") < untilNumber) {
            assertTrue(System.currentTimeMillis() < deadline, () -> "no sample " + untilNumber);
            Thread.onSpinWait();
            all = samples();
        }
        return all;
    }

    private static long newest(final List<Map<String, Object>> samples) {
        return (long) samples.get(samples.size() - 1).get("n");
    }

    @Test
    void shouldCountInItsSamplesWhatTheDropDid() throws IOException {
        server.createSale("phones", "\"stock\":2");
        for (final String user : List.of("ann", "bob", "cy", "dan")) {
            server.buy(user, "phones", null);
        }
        final List<Map<String, Object>> samples = awaitSamples(newest(awaitSamples(1)) + 1);

        long secured = 0;
        long soldOut = 0;
        long answers = 0;
        for (final Map<String, Object> sample : samples) {
            secured += (long) child(sample, "outcomes").getOrDefault("secured", 0L);
            soldOut += (long) child(sample, "problems").getOrDefault("sold-out", 0L);
            answers += (long) child(child(sample, "hops"), "answer").getOrDefault("count", 0L);
        }
        assertEquals(2, secured);
        assertEquals(2, soldOut);
        assertTrue(answers >= 2, () -> samples.toString());
        final Map<?, ?> sale =
                (Map<?, ?>) ((List<?>) samples.get(samples.size() - 1).get("sales")).get(0);
        assertEquals("phones", sale.get("saleId"));
        assertEquals("soldOut", sale.get("state"));
        assertEquals(0L, sale.get("remaining"));
    }

    @Test
    void shouldShowSalesThatAreNotOverFirstAndTheNewestOfThem() throws IOException {
        for (int i = 1; i <= Sampler.MAX_SALES + 2; i++) {
            server.createSale("sale-" + i, "\"stock\":1");
        }
        server.admin("POST", "/admin/v1/sales/sale-12/close", null);
        final List<Map<String, Object>> samples = awaitSamples(newest(awaitSamples(1)) + 1);

        final List<Object> shown = new ArrayList<>();
        for (final Object sale : (List<?>) samples.get(samples.size() - 1).get("sales")) {
            shown.add(((Map<?, ?>) sale).get("saleId"));
        }
        assertEquals("sale-11", shown.get(0));
        assertEquals("sale-2", shown.get(Sampler.MAX_SALES - 1));
        assertEquals(Sampler.MAX_SALES, shown.size());
    }

    @Test
    void shouldStreamEverySampleToAClientThatReads() throws IOException {
        awaitSamples(1);
        try (Viewer viewer = new Viewer()) {
            assertTrue(viewer.status.contains(" 200 "), viewer.status);
            final long first = (long) viewer.next().get("n");
            assertEquals(first + 1, viewer.next().get("n"));
            assertEquals(first + 2, viewer.next().get("n"));
        }
    }

    @Test
    void shouldKeepOneSampleForAClientThatIsBehindAndSendItTheNewest() {
        final List<String> sent = new ArrayList<>();
        final List<AnswerStream.Source> sources = new ArrayList<>();
        final Viewers viewers = new Viewers();
        viewers.add(source -> {
            sources.add(source);
            return new AnswerStream() {
                @Override
                public Offer offer(final ByteBuffer piece) {
                    sent.add(UTF_8.decode(piece).toString());
                    return Offer.IN_TRANSIT;
                }

                @Override
                public void end() {
                    throw new AssertionError("nobody ends the stream");
                }
            };
        });
        for (int n = 1; n <= 5; n++) {
            viewers.show(n, ("{\"n\":" + n + '}').getBytes(UTF_8));
        }
        assertEquals(List.of("id: 1\ndata: {\"n\":1}\n\n"), sent);
        sources.get(0).ready();
        assertEquals("id: 5\ndata: {\"n\":5}\n\n", sent.get(1));
        sources.get(0).ready();
        assertEquals(2, sent.size(), "nothing else waits");
        viewers.show(6, "{}".getBytes(UTF_8));
        assertEquals(3, sent.size());
        assertEquals(1, viewers.count());
        sources.get(0).ended();
        assertEquals(0, viewers.count());
    }

    @Test
    void shouldRefuseTheClientAfterTheLastThatItServesAndServeItOnceAnotherLeft() throws IOException {
        final List<Viewer> viewers = new ArrayList<>();
        try {
            for (int i = 0; i < Viewers.MAX_VIEWERS; i++) {
                viewers.add(new Viewer());
                assertTrue(viewers.get(i).status.contains(" 200 "), viewers.get(i).status);
            }
            final RawClient.Answer refused = server.admin("GET", "/admin/v1/figures/stream", null);
            assertProblem(refused, 503, "too-many-streams");
            assertEquals(200, figures().status(), "the figures are there for everyone");

            viewers.remove(0).close();
            final long deadline = System.currentTimeMillis() + TestServer.PATIENCE_MILLIS;
            int status = 503;
            while (status != 200) {
                assertTrue(System.currentTimeMillis() < deadline, "the place of a client that left stays taken");
                status = server.admin("GET", "/admin/v1/figures/stream", null).status();
            }
        } finally {
            for (final Viewer viewer : viewers) {
                viewer.close();
            }
        }
    }

    @Test
    void shouldNeedTheTokenForEverythingButTheFilesOfItsPage() throws IOException {
        try (RawClient client = server.merchant()) {
            for (final String path : List.of("/admin/v1/figures", "/admin/v1/figures/stream", "/admin/v1/audit")) {
                assertProblem(client.send("GET " + path, null), 401, "token-required");
            }
            assertProblem(client.send("POST /admin/v1/audit", null), 401, "token-required");
            assertProblem(
                    client.send("GET /admin/v1/sales/x/purchases", null, "X-User-Id: ann"), 401, "token-required");
            assertProblem(client.send("GET /admin/v1/orders/x-1", null), 401, "token-required");
            assertEquals(200, client.send("GET /ops", null).status());
        }
    }

    @Test
    void shouldLetABrowserRunItsOwnFilesOnly() throws IOException {
        try (RawClient client = server.merchant()) {
            for (final String path : List.of("/ops", "/ops/ops.css", "/ops/ops.js")) {
                final RawClient.Answer file = client.send("GET " + path, null);
                assertEquals(200, file.status());
                assertTrue(file.header("Content-Security-Policy").startsWith("default-src 'none'; script-src 'self'"));
                assertEquals("no-cache", file.header("Cache-Control"));
                assertEquals(
                        304,
                        client.send("GET " + path, null, "If-None-Match: " + file.header("ETag"))
                                .status());
                assertFalse(file.body().contains("http://"), "a file names another site: " + path);
            }
            assertProblem(client.send("GET /ops/index.txt", null), 404, "not-found");
            assertProblem(client.send("GET /ops/", null), 404, "not-found");
            assertProblem(client.send("GET /ops/../figures", null), 404, "not-found");
        }
    }

    @Test
    void shouldFindAnyOrderByItsIdAndByItsUser() throws IOException {
        server.createSale("phones", "\"stock\":3,\"perUserLimit\":2,\"paymentWindowMs\":60000");
        server.buy("ann", "phones", null);
        server.buy("bob", "phones", null);
        server.buy("ann", "phones", null);
        server.pay("phones-3", "pay-3");

        final RawClient.Answer order = server.admin("GET", "/admin/v1/orders/phones-3", null);
        assertEquals("ann", order.json().get("userId"));
        assertEquals("pay-3", order.json().get("reference"));
        assertEquals("paid", order.json().get("status"));
        assertProblem(server.admin("GET", "/admin/v1/orders/phones-4", null), 404, "unknown-order");
        assertProblem(server.admin("GET", "/admin/v1/orders/phones", null), 404, "unknown-order");
        assertProblem(server.admin("GET", "/admin/v1/orders/none-1", null), 404, "unknown-order");

        final String purchases = "/admin/v1/sales/phones/purchases";
        final Map<String, Object> ofAnn =
                server.admin("GET", purchases, null, "X-User-Id: ann").json();
        assertEquals(2, ((List<?>) ofAnn.get("orders")).size());
        final Map<String, Object> page = server.admin("GET", purchases + "?limit=1", null, "X-User-Id: ann")
                .json();
        assertEquals(3L, page.get("nextBefore"));
        assertEquals(
                List.of(),
                server.admin("GET", purchases, null, "X-User-Id: cy").json().get("orders"));
        assertProblem(server.admin("GET", purchases, null), 400, "invalid-value");
        assertProblem(server.admin("GET", purchases, null, "X-User-Id: a b"), 400, "invalid-value");
        assertProblem(
                server.admin("GET", "/admin/v1/sales/none/purchases", null, "X-User-Id: ann"), 404, "unknown-sale");
    }

    @Test
    void shouldSayThatAJournalThatIsNotOnDiskCannotBeAudited() throws IOException {
        assertEquals(202, server.admin("POST", "/admin/v1/audit", null).status());
        final Map<String, Object> audit =
                server.admin("GET", "/admin/v1/audit", null).json();
        assertEquals("failed", audit.get("status"));
        assertTrue(audit.get("report").toString().contains("no journal"), audit::toString);
    }
}
