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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole life of a sale over HTTP, and what the journal alone makes of it. */
@Timeout(120)
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

    private static final long SECOND_ROUND_IN_MS = 3_000;
    private static final long PATIENCE_MS = 20_000;

    @TempDir
    private Path data;

    private Shopper shopper;
    private String shop;
    private String merchant;

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
            liveAndBeRemoved();
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

    /** A sale that is in the middle of it when the server ends: one paid, one held, one in line. */
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

    private void liveAndBeRemoved() throws Exception {
        final long now = clock();
        create("{\"saleId\":\"life\",\"rounds\":[{\"opensAt\":" + now + ",\"units\":2},{\"opensAt\":"
                + (now + SECOND_ROUND_IN_MS)
                + ",\"units\":1}],\"paymentWindowMs\":1000,\"waitlistCapacity\":3}");
        expect(201, shopper.buy(shop, "life", "anna", null));
        pay("life-1");
        expect(201, shopper.buy(shop, "life", "bert", null));
        expect(202, shopper.buy(shop, "life", "carl", null));
        expect(202, shopper.buy(shop, "life", "dora", null));
        expect(202, shopper.buy(shop, "life", "emil", null));
        expect(409, shopper.buy(shop, "life", "fred", null));
        expect(200, shopper.call("DELETE", shop + "/v1/orders/life-4", "dora"));
        await("life-2", "bert", "expired");
        await("life-3", "carl", "secured");
        pay("life-3");
        expect(200, shopper.admin("POST", merchant + "/orders/life-1/cancel", "{\"returnUnits\":true}"));
        await("life-5", "emil", "secured");
        expect(200, shopper.admin("POST", merchant + "/orders/life-5/cancel", "{}"));
        change("POST", "/pause", "");
        change("POST", "/resume", "");
        change("PATCH", "", "{\"title\":\"Life goes on\"}");
        change("POST", "/restock", "{\"units\":3}");
        awaitSecondRound();
        expect(201, shopper.buy(shop, "life", "gina", null));
        expect(202, shopper.buy(shop, "life", "hugo", null));
        change("POST", "/close", "");
        await("life-7", "hugo", "lapsed");
        expect(200, shopper.admin("POST", merchant + "/orders/life-6/cancel", "{}"));
        change("DELETE", "", "");
    }

    /** Before it, four units remain; nothing is carried over, so it has its one. */
    private void awaitSecondRound() throws Exception {
        final long deadline = System.nanoTime() + Duration.ofMillis(PATIENCE_MS).toNanos();
        while (!member(shopper.get(shop + "/v1/sales/life", "anna").body(), "remaining")
                .equals("1")) {
            assertTrue(System.nanoTime() - deadline < 0, "the second round does not open");
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private void await(final String order, final String user, final String status) throws Exception {
        final long deadline = System.nanoTime() + Duration.ofMillis(PATIENCE_MS).toNanos();
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
        final String berts = Jar.run(
                        "journal", "inspect", "--data", data.toString(), "--user", "bert", "--sale", "life")
                .out();
        assertEquals(2, berts.lines().count(), berts);
        assertTrue(berts.contains("order-secured") && berts.contains("order-expired"), berts);
    }

    private void create(final String sale) throws Exception {
        expect(201, shopper.admin("POST", merchant + "/sales", sale));
    }

    private void change(final String method, final String what, final String body) throws Exception {
        expect(200, shopper.admin(method, merchant + "/sales/life" + what, body));
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
