package io.doorbuster.cli;

import static io.doorbuster.cli.Shopper.member;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.Jar.Result;
import io.doorbuster.cli.Jar.Serving;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole life of a sale over HTTP, and the replay of its journal. */
class LifeIT {
    /** Every kind but the checkpoint, which takes thousands of events. */
    private static final List<String> KINDS = List.of(
            "engine-configured",
            "sale-created",
            "sale-changed",
            "sale-paused",
            "sale-resumed",
            "sale-closed",
            "sale-removed",
            "sale-restocked",
            "round-opened",
            "user-registered",
            "order-secured",
            "order-waitlisted",
            "order-promoted",
            "order-paid",
            "order-expired",
            "order-cancelled",
            "order-refunded",
            "waitlist-lapsed",
            "purchase-refused");

    /** Most of the time between one request and the next, on most machines: a slower one tries again. */
    private static final long SOON_MS = 2_000;

    private static final int MOST_ATTEMPTS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(Jar.PATIENCE_SECONDS);

    @TempDir
    private Path data;

    private Shopper shopper;
    private String shop;
    private String merchant;
    /** The sale of two rounds, and the number of the waitlisted order that was promoted when a hold expired. */
    private String rounds;

    private int promoted;

    @BeforeEach
    void meetTheShopper() {
        shopper = new Shopper(data);
    }

    @Test
    void shouldReplayToTheHashThatTheServerShowedAfterAWholeLifeThatEndedInAStop() throws Exception {
        shouldReplayToTheHashShown(false);
    }

    @Test
    void shouldReplayToTheHashThatTheServerShowedAfterAWholeLifeThatEndedInAKill() throws Exception {
        shouldReplayToTheHashShown(true);
        final String found;
        try (Serving server = Serving.demo(data)) {
            found = shopper.admin(server.admin() + "/admin/v1/state", null).body();
        }
        assertEquals(member(replay(), "stateHash"), member(found, "stateHash"));
    }

    private void shouldReplayToTheHashShown(final boolean kill) throws Exception {
        final String shown;
        try (Serving server = Serving.demo(data)) {
            shop = server.shop();
            merchant = server.admin() + "/admin/v1";
            leaveOrdersOpen();
            openASecondRound();
            liveAndBeRemoved();
            letHoldsRunOut();
            liveInTheSecondRound();
            shown = shopper.admin(merchant + "/state", null).body();
            if (kill) {
                server.kill();
            } else {
                assertEquals(0, server.stop());
            }
        }
        final String replayed = replay();
        assertEquals(member(shown, "stateHash"), member(replayed, "stateHash"), replayed);
        assertEquals(member(shown, "sequence"), member(replayed, "sequence"));
        assertTrue(replayed.contains("{\"saleId\":\"open\",\"stock\":2,\"sold\":1,\"held\":1,"), replayed);
        assertTrue(replayed.contains("\"waitlisted\":1,\"registered\":3}"), replayed);
        assertTrue(!replayed.contains("\"saleId\":\"life\""), replayed);
        inspect();
    }

    /** A sale that is still running when the server ends: one order paid, one held, one waitlisted. */
    private void leaveOrdersOpen() throws Exception {
        create("{\"saleId\":\"open\",\"stock\":2,\"paymentWindowMs\":3600000,\"waitlistCapacity\":9,"
                + "\"eligibility\":\"registered\",\"registrationClosesAt\":" + (clock() + 3_600_000) + "}");
        for (final String user : List.of("anna", "bert", "carl")) {
            expect(201, shopper.call("POST", shop + "/v1/sales/open/registrations", user));
        }
        expect(201, shopper.buy(shop, "open", "anna", "k1"));
        expect(201, shopper.buy(shop, "open", "bert", null));
        expect(202, shopper.buy(shop, "open", "carl", "k2"));
        pay("open-1");
        expect(409, shopper.buy(shop, "open", "dora", null));
    }

    /** A hold here lasts longer than the test. */
    private void liveAndBeRemoved() throws Exception {
        create("{\"saleId\":\"life\",\"stock\":2,\"paymentWindowMs\":3600000,\"waitlistCapacity\":3}");
        expect(201, shopper.buy(shop, "life", "anna", null));
        pay("life-1");
        expect(201, shopper.buy(shop, "life", "bert", null));
        expect(202, shopper.buy(shop, "life", "carl", null));
        expect(202, shopper.buy(shop, "life", "dora", null));
        expect(202, shopper.buy(shop, "life", "emil", null));
        expect(409, shopper.buy(shop, "life", "fred", null));
        expect(200, shopper.call("DELETE", shop + "/v1/orders/life-4", "dora"));
        expect(200, shopper.call("DELETE", shop + "/v1/orders/life-2", "bert"));
        await("life-3", "carl", "secured");
        pay("life-3");
        expect(200, shopper.admin("POST", merchant + "/orders/life-1/cancel", "{\"returnUnits\":true}"));
        await("life-5", "emil", "secured");
        expect(200, shopper.admin("POST", merchant + "/orders/life-5/cancel", "{}"));
        change("life", "POST", "/pause", "");
        change("life", "POST", "/resume", "");
        change("life", "PATCH", "", "{\"title\":\"Life goes on\"}");
        expect(201, shopper.buy(shop, "life", "gina", null));
        expect(202, shopper.buy(shop, "life", "hugo", null));
        change("life", "POST", "/close", "");
        await("life-7", "hugo", "lapsed");
        expect(200, shopper.admin("POST", merchant + "/orders/life-6/cancel", "{}"));
        change("life", "DELETE", "", "");
    }

    /** Nobody pays: the unit goes to the next waitlisted order, and is free again in the end. */
    private void letHoldsRunOut() throws Exception {
        create("{\"saleId\":\"brief\",\"stock\":1,\"paymentWindowMs\":" + SOON_MS + ",\"waitlistCapacity\":1}");
        int status = 201;
        // Repeats until a shopper arrives while the shopper before may still pay.
        while (status == 201) {
            promoted++;
            assertTrue(promoted <= MOST_ATTEMPTS, "nobody comes in time to wait in the waitlist");
            status = shopper.buy(shop, "brief", "bert-" + promoted, null).statusCode();
        }
        assertEquals(202, status);
        await("brief-" + (promoted - 1), "bert-" + (promoted - 1), "expired");
        await("brief-" + promoted, "bert-" + promoted, "expired");
    }

    /** Restocked before its second round opens. */
    private void openASecondRound() throws Exception {
        long opensAt;
        int attempt = 0;
        do {
            attempt++;
            assertTrue(attempt <= MOST_ATTEMPTS, "the second round always opens too soon");
            rounds = "rounds-" + attempt;
            opensAt = clock() + SOON_MS;
            create("{\"saleId\":\"" + rounds + "\",\"rounds\":[{\"units\":2},{\"opensAt\":" + opensAt
                    + ",\"units\":1}]}");
            change(rounds, "POST", "/restock", "{\"units\":3}");
        } while (clock() >= opensAt);
    }

    /** Before it, five units remain; nothing is carried over, so it has its one. */
    private void liveInTheSecondRound() throws Exception {
        final long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!member(shopper.get(shop + "/v1/sales/" + rounds, "anna").body(), "remaining")
                .equals("1")) {
            assertTrue(System.nanoTime() - deadline < 0, "the second round does not open");
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        expect(201, shopper.buy(shop, rounds, "gina", null));
        expect(409, shopper.buy(shop, rounds, "hugo", null));
    }

    private void await(final String order, final String user, final String status) throws Exception {
        final long deadline = System.nanoTime() + PATIENCE.toNanos();
        String body = "";
        while (!body.contains("\"status\":\"" + status + "\"")) {
            assertTrue(System.nanoTime() - deadline < 0, body);
            body = shopper.get(shop + "/v1/orders/" + order, user).body();
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private void inspect() throws Exception {
        final Result text = Jar.run("journal", "inspect", "--data", data.toString());
        assertEquals(0, text.exitCode(), text.err());
        final Result json = Jar.run("journal", "inspect", "--data", data.toString(), "--json");
        assertEquals(text.out().lines().count(), json.out().lines().count());
        for (final String kind : KINDS) {
            assertTrue(text.out().contains("Z " + kind + " "), kind + "\n" + text.out());
            assertTrue(json.out().contains("\"kind\":\"" + kind + "\""), kind);
        }
        assertTrue(text.out().contains(" order-cancelled sale=life orderId=life-4 actor=owner\n"), text.out());
        assertTrue(text.out().contains(" orderId=open-1 reference=pay-open-1 actor="), text.out());
        assertTrue(text.out().contains(" sale-removed sale=life "), text.out());
        assertTrue(!text.out().contains("null"), text.out());
        assertOrderEvents("bert-" + (promoted - 1), "order-secured", "order-expired");
        assertOrderEvents("bert-" + promoted, "order-waitlisted", "order-promoted", "order-expired");
    }

    private void assertOrderEvents(final String user, final String... kinds) throws Exception {
        final String events = Jar.run(
                        "journal", "inspect", "--data", data.toString(), "--user", user, "--sale", "brief")
                .out();
        assertEquals(kinds.length, events.lines().count(), events);
        for (final String kind : kinds) {
            assertTrue(events.contains(" " + kind + " "), events);
        }
    }

    private void create(final String sale) throws Exception {
        expect(201, shopper.admin("POST", merchant + "/sales", sale));
    }

    private void change(final String sale, final String method, final String what, final String body) throws Exception {
        expect(200, shopper.admin(method, merchant + "/sales/" + sale + what, body));
    }

    private void pay(final String order) throws Exception {
        expect(
                200,
                shopper.admin(
                        "POST", merchant + "/orders/" + order + "/payment", "{\"reference\":\"pay-" + order + "\"}"));
    }

    private long clock() throws Exception {
        return Long.parseLong(member(shopper.get(shop + "/v1/clock", "anna").body(), "now"));
    }

    private String replay() throws Exception {
        final Result result = Jar.run("journal", "replay", "--data", data.toString(), "--json");
        assertEquals(0, result.exitCode(), result.err());
        return result.out();
    }

    private static void expect(final int status, final HttpResponse<String> response) {
        assertEquals(status, response.statusCode(), response.uri() + " " + response.body());
    }
}
