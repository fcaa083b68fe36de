package io.doorbuster.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("both-roads")
class CrowdTest {
    @Test
    void shouldSellExactlyTheStockToACrowdThatComesAllAtOnce() throws Exception {
        final int buyers = 100;
        final int triesEach = 5;
        try (TestServer server = TestServer.start()) {
            server.createSale("phone", "\"stock\":37");
            final List<Callable<List<RawClient.Answer>>> crowd = new ArrayList<>();
            for (int i = 0; i < buyers; i++) {
                final String authorization = server.authorization("user-" + i);
                crowd.add(() -> buyAgainAndAgain(server, authorization, triesEach));
            }

            final List<RawClient.Answer> answers = allAtOnce(crowd);

            final Map<String, Integer> counts = new HashMap<>();
            final TreeSet<Object> positions = new TreeSet<>();
            for (final RawClient.Answer answer : answers) {
                final String name = answer.status() == 201 ? "secured" : answer.problem();
                counts.merge(name, 1, Integer::sum);
                if (answer.status() == 201) {
                    assertTrue(positions.add(answer.json().get("position")), answer.body());
                }
            }
            assertEquals(buyers * triesEach, answers.size());
            assertEquals(37, counts.get("secured"));
            assertEquals(37 * (triesEach - 1), counts.get("limit-reached"));
            assertEquals((buyers - 37) * triesEach, counts.get("sold-out"));
            assertEquals(1L, positions.first());
            assertEquals(37L, positions.last());
            assertEquals(
                    0L,
                    server.admin("GET", "/admin/v1/sales/phone", null).json().get("remaining"));
        }
    }

    @Test
    void shouldServeManyConnectionsThatStayOpen() throws IOException {
        try (TestServer server = TestServer.start()) {
            server.createSale("phone", "\"stock\":1000");
            final List<RawClient> clients = new ArrayList<>();
            try {
                for (int i = 0; i < 300; i++) {
                    clients.add(server.shopper());
                }
                for (int round = 0; round < 3; round++) {
                    for (int i = 0; i < clients.size(); i++) {
                        clients.get(i)
                                .write(RawClient.request(
                                        "POST /v1/sales/phone/purchases", null, server.authorization("user-" + i)));
                    }
                    for (final RawClient client : clients) {
                        assertEquals(round == 0 ? 201 : 409, client.read().status());
                    }
                }
            } finally {
                for (final RawClient client : clients) {
                    client.close();
                }
            }
        }
    }

    @Test
    void shouldWaitForAClientThatIsSlowToTakeItsAnswers() throws IOException {
        final int requests = 500;
        try (TestServer server = TestServer.start(config -> config.withIoThreads(1));
                RawClient slow = new RawClient(server.http.publicAddress(), 1 << 16);
                RawClient other = server.shopper()) {
            for (int i = 0; i < 100; i++) {
                server.createSale("s" + i, "\"stock\":1,\"title\":\"" + "t".repeat(120) + "\"");
            }
            final String before = slow.send("GET /v1/sales", null).body();

            // About 20 MB of answers, more than the sockets between us hold: one of them is stuck half-way, and the
            // first
            // has come. Then the same thread writes answers as long, but different, with the same tools.
            slow.write(RawClient.request("GET /v1/sales", null).repeat(requests));
            assertEquals(before, slow.read().body());
            assertEquals(201, server.buy("ann", "s0", null).status());
            final String after = other.send("GET /v1/sales", null).body();
            assertNotEquals(before, after);

            int old = 1;
            for (int i = 1; i < requests; i++) {
                final String answer = slow.read().body();
                old += answer.equals(before) ? 1 : 0;
                assertTrue(answer.equals(before) || answer.equals(after), "answer " + i + " is a mixture");
            }
            assertTrue(old < requests, "answers from before: " + old);
        }
    }

    private static List<RawClient.Answer> buyAgainAndAgain(
            final TestServer server, final String authorization, final int tries) throws IOException {
        final List<RawClient.Answer> answers = new ArrayList<>();
        try (RawClient client = server.shopper()) {
            for (int i = 0; i < tries; i++) {
                answers.add(client.send("POST /v1/sales/phone/purchases", null, authorization));
            }
        }
        return answers;
    }

    private static List<RawClient.Answer> allAtOnce(final List<Callable<List<RawClient.Answer>>> crowd)
            throws InterruptedException, ExecutionException {
        final ExecutorService threads = Executors.newFixedThreadPool(crowd.size());
        try {
            final List<RawClient.Answer> answers = new ArrayList<>();
            for (final Future<List<RawClient.Answer>> each : threads.invokeAll(crowd)) {
                answers.addAll(each.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }
}
