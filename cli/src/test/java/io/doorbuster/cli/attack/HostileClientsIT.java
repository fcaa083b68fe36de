package io.doorbuster.cli.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.identity.PassKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attacks one server with everything that a hostile crowd has, while honest shoppers buy. Prints a table of the
 * attacks; {@code scripts/attack} runs it in full, with {@code doorbuster.attackFully}. All attacks together come from
 * loopback, and each is bounded.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HostileClientsIT {
    /** A file with rows that tests of other modules have written; null for none. */
    private static final String ROWS = System.getProperty("doorbuster.attackRows");

    private static final AttackSizes SIZES = AttackSizes.chosen();
    private static final int LEAST_MALFORMED = 150;
    private static final int KEY_CONNECTIONS = 64;
    private static final int OVERLOAD = 10;
    /**
     * Connections that may idle beside those of the sale. If more than three quarters of 18,000 are open, the server
     * ends those that have been idle for the longest, until a quarter is free again.
     */
    private static final int KEPT_IDLE = 13_000;

    private static final int STOCK = 10_000;
    private static final long NORMAL_AFTER_MILLIS = 2_000;
    private static final String HANDED_OVER = "GET /problems/sold-out HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @TempDir
    private static Path folder;

    private static Arena arena;
    private static Bystanders bystanders;
    private static Score others;

    @BeforeAll
    static void start() throws IOException, InterruptedException, PassKey.Unusable {
        arena = new Arena(folder, SIZES.lifeMinutes(), AttackSizes.descriptors());
        arena.createSale("target", "\"stock\":1000000");
        others = arena.score("honest shoppers meanwhile");
        bystanders = Bystanders.start(arena, others);
    }

    @AfterAll
    static void print() throws IOException {
        if (arena != null) {
            System.out.print(arena.table(ROWS == null ? List.of() : Files.readAllLines(Path.of(ROWS))));
            if (arena.isBreached()) {
                System.out.println(arena.lastWords());
            }
            arena.close();
        }
    }

    private static void assertHeld(final Score score) {
        assertEquals(List.of(), score.breaches(), score::toString);
        assertTrue(score.sent() > 0, score::toString);
        assertTrue(arena.victim().isAlive(), "the server ended");
    }

    @Test
    @Order(1)
    void shouldRefuseMalformedRequestsOnTheConnectionReaderAndExecuteNothing() throws Exception {
        malformed("malformed requests, connection reader", "", SIZES.everySplit());
    }

    @Test
    @Order(1)
    void shouldRefuseMalformedRequestsInFrontOfUndertowAndExecuteNothing() throws Exception {
        malformed("malformed requests, Undertow, public", HANDED_OVER, SIZES.everySplit());
    }

    private static void malformed(final String name, final String before, final boolean everySplit) throws Exception {
        final String user = before.isEmpty() ? "mallory" : "mallory-2";
        final Score score = arena.score(name);
        final String purchase = arena.purchase("target", user, "");
        final MalformedAttack.Road road = new MalformedAttack.Road(
                arena.shop(),
                before,
                "/v1/sales/target/purchases",
                "Authorization: Bearer " + arena.pass(user) + "\r\n",
                purchase);
        new MalformedAttack(road, score).run(requests(), everySplit);
        score.expect(arena.orders("target", user) == 0, "a refused request was executed");
        assertHeld(score);
    }

    @Test
    @Order(1)
    void shouldRefuseMalformedRequestsOnTheAdminListenerAndExecuteNothing() throws Exception {
        final Score score = arena.score("malformed requests, Undertow, admin");
        final String token = "Authorization: Bearer " + arena.adminToken() + "\r\n";
        arena.createSale("pausable", "\"stock\":1");
        final String pause = "/admin/v1/sales/pausable/pause";
        final MalformedAttack.Road road = new MalformedAttack.Road(
                arena.admin(), "", pause, token, "POST " + pause + " HTTP/1.1\r\nHost: localhost\r\n" + token + "\r\n");
        new MalformedAttack(road, score).run(requests(), SIZES.everySplit());
        score.expect(arena.sale("pausable").contains("\"state\":\"open\""), "a refused request was executed");
        assertHeld(score);
    }

    private static Map<String, String> requests() {
        final Map<String, String> requests = MalformedRequests.all();
        assertTrue(requests.size() >= LEAST_MALFORMED, requests.size() + " requests");
        return requests;
    }

    /** All kinds at the same time, because each waits for deadlines. */
    @Test
    @Order(2)
    void shouldDisconnectClientsThatAreSlowInAnyWay() throws Exception {
        final SlowClients slow = new SlowClients(arena, "target");
        final int clients = SIZES.slowClients();
        final String body = arena.purchase("target", "snail", "Content-Length: 100\r\n");
        final String head = body.substring(0, body.length() - 2);
        slow.preparePages();
        final List<Score> scores = new ArrayList<>();
        final List<Callable<Void>> attacks = new ArrayList<>();
        for (final InetSocketAddress address : List.of(arena.shop(), arena.admin())) {
            final String where = address.equals(arena.shop()) ? "" : ", admin";
            attacks.add(slow.stop(next(scores, "half a head" + where), address, head, clients));
            attacks.add(slow.stop(next(scores, "half a body" + where), address, body + "{", clients));
            attacks.add(slow.trickle(next(scores, "trickled head" + where), address, head + "X: ", clients));
            attacks.add(slow.trickle(next(scores, "trickled body" + where), address, body, clients));
        }
        attacks.add(slow.neverRead(next(scores, "never read"), clients));
        attacks.add(slow.halfClose(next(scores, "half closed"), 2 * clients));
        Together.run(attacks);
        scores.forEach(HostileClientsIT::assertHeld);
        assertEquals(0, arena.orders("target", "snail"));
    }

    private static Score next(final List<Score> scores, final String kind) {
        scores.add(arena.score("slow clients: " + kind));
        return scores.get(scores.size() - 1);
    }

    @Test
    @Order(3)
    void shouldRefuseForgedPassesAndGiveAReplayedOneNothingMore() throws Exception {
        final Score score = arena.score("forged passes");
        final Map<String, String> passes =
                new ForgedPasses(arena.key(), "victim", "target", Instant.now().getEpochSecond()).all();
        for (final Map.Entry<String, String> pass : passes.entrySet()) {
            final String fields = " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + pass.getKey() + "\r\n\r\n";
            try (RawLine line = new RawLine(arena.shop())) {
                for (final String call : List.of(
                        "POST /v1/sales/target/purchases",
                        "GET /v1/sales/target/purchases/me",
                        "DELETE /v1/orders/target-1")) {
                    final long start = System.nanoTime();
                    line.send(call + fields);
                    final RawLine.Answer answer = score.count(line.read(), System.nanoTime() - start);
                    score.expect(
                            answer != null
                                    && answer.problem().equals(pass.getValue())
                                    && answer.header("WWW-Authenticate") != null,
                            () -> call + " with " + pass.getKey() + " got " + answer);
                }
            }
        }
        score.expect(arena.orders("target", "victim") == 0, "a forged pass bought");
        assertHeld(score);
        final Score replays = arena.score("replayed pass");
        new Rivals(arena, "target").hammer(replays, "replayed", 320, Set.of("limit-reached", "too-many-requests"));
        assertHeld(replays);
    }

    @Test
    @Order(4)
    void shouldMakeOneOrderOfOneKeyFromManyConnectionsAtOnce() throws Exception {
        final Score score = arena.score("one key from " + KEY_CONNECTIONS + " connections at once");
        // Without the limit of users, so that the engine decides about every one of the purchases.
        arena.setUserRate("\"off\"");
        for (int i = 0; i < SIZES.keys(); i++) {
            new Rivals(arena, "target").sameKey(score, "key-user-" + i, KEY_CONNECTIONS);
        }
        arena.setUserRate("null");
        assertHeld(score);
    }

    @Test
    @Order(5)
    void shouldServeOthersWhileOneUserHammers() throws Exception {
        final Score score = arena.score("one user hammers");
        final long before = others.sent();
        new Rivals(arena, "target")
                .hammer(score, "hammer", SIZES.hammered(), Set.of("limit-reached", "too-many-requests"));
        score.expect(others.sent() > before, "no honest shopper was served meanwhile");
        assertHeld(score);
    }

    @Test
    @Order(6)
    void shouldKeepTheOrdersOfClientsThatDieBeforeTheirAnswer() throws Exception {
        final Score score = arena.score("clients that die before their answer");
        new Rivals(arena, "target").die(score, "dying-", SIZES.dying());
        assertHeld(score);
    }

    @Test
    @Order(7)
    void shouldSellASaleAmongIdleConnections() throws Exception {
        final int connections = SIZES.reachableIdle();
        final Score score = arena.score("idle connections during a sale");
        try (IdleCrowd idle = new IdleCrowd(score, arena.shop(), connections)) {
            final Drops.Report report = new Drops(arena, score).run("idle-sale", STOCK, 2L * STOCK, "2s");
            final int open = idle.open();
            score.expect(open >= Math.min(connections, KEPT_IDLE), open + " of " + connections + " are still open");
            score.note(open + " of " + SIZES.idle() + " idle; the sale's longest answer took "
                    + Math.round(report.longestMillis()) + " ms");
        }
        assertHeld(score);
    }

    @Test
    @Order(8)
    void shouldSellExactlyUnderTenTimesTheLoadAndServeNormallyAfterwards() throws Exception {
        final Score score = arena.score(OVERLOAD + "x overload with retrying clients");
        final Drops drops = new Drops(arena, score);
        final long peak = drops.run("peak-sale", 2L * STOCK, 2L * STOCK, "100ms", "--retry", "--keys")
                .answersPerSecond();
        final long users = peak * OVERLOAD * SIZES.overloadSeconds();
        final String over = SIZES.overloadSeconds() + "s";
        // Half of the crowd is secured, so most of the purchases reach the engine.
        final Drops.Report storm =
                drops.count(drops.run("overload-sale", users / 2, users, over, "--retry", "--keys"), users / 2);
        final long millis = new Rivals(arena, "target").millisUntilNormal("after-overload-");
        score.expect(millis <= NORMAL_AFTER_MILLIS, "latency was not normal " + millis + " ms after the overload");
        score.note("peak " + peak + "/s; " + users + " users in " + over + ": " + storm.answersPerSecond()
                + "/s; normal after " + millis + " ms");
        assertHeld(score);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void shouldReplayToTheLiveHashAndPassTheAuditAfterwards() throws Exception {
        bystanders.end();
        final Score score = arena.score("the journal afterwards");
        arena.end(score);
        assertEquals(List.of(), others.breaches());
        assertEquals(List.of(), score.breaches());
    }
}
