package io.doorbuster.http.shopper;

import static io.doorbuster.http.support.RawClient.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.HttpConfig;
import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Arrival tickets over sockets; the engine's clock stands still unless the test moves it. */
@Tag("both-roads")
class ArrivalTest {
    private static final String BUY = "POST /v1/sales/phone/purchases";
    private static final int MILLIS_PER_SLOT = 200;

    private TestServer server;
    private RawClient client;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start();
        server.createSale("phone", "\"stock\":100,\"perUserLimit\":9");
        server.createSale("tablet", "\"stock\":100");
        server.set("admission.rate", Integer.toString(1_000 / MILLIS_PER_SLOT));
        client = server.shopper();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    private RawClient.Answer buy(final String user, final String... headers) throws IOException {
        return client.send(BUY, null, TestServer.with(server.authorization(user), headers));
    }

    private static String ticket(final RawClient.Answer answer) {
        assertProblem(answer, 503, "busy");
        assertEquals(answer.header("Arrival-Ticket"), answer.json().get("ticket"));
        return "Arrival-Ticket: " + answer.json().get("ticket");
    }

    private static long due(final RawClient.Answer answer) {
        return (Long) answer.json().get("dueAt");
    }

    @Test
    void shouldGiveEachShopperTheNextTurn() throws IOException {
        assertEquals(201, buy("first").status());
        final RawClient.Answer ann = buy("ann");
        final RawClient.Answer ben = buy("ben");
        final String annsTicket = ticket(ann);

        assertEquals(TestServer.START + MILLIS_PER_SLOT - 100, due(ann));
        assertEquals(due(ann) + MILLIS_PER_SLOT, due(ben));
        final int retry = Integer.parseInt(ann.header("Retry-After"));
        assertTrue(retry >= 1 && retry <= 3, ann.header("Retry-After"));

        // Too early, by a millisecond.
        server.pass(due(ann) - TestServer.START - 1);
        final RawClient.Answer early = buy("ann", annsTicket);
        assertEquals(annsTicket, ticket(early));
        assertEquals(due(ann), due(early));
        server.pass(1);
        // Newcomers and those behind do not overtake.
        assertEquals(due(ben) + MILLIS_PER_SLOT, due(buy("cy")));
        assertEquals(due(ben), due(buy("ben", ticket(ben))));
        assertEquals(201, buy("ann", annsTicket).status());
    }

    @Test
    void shouldGiveTheSameTurnToWhoeverAsksAgainWithoutTheTicket() throws IOException {
        buy("first");
        final RawClient.Answer ann = buy("ann");
        for (int i = 0; i < 10; i++) {
            assertEquals(ticket(ann), ticket(buy("ann")));
        }

        assertEquals(due(ann) + MILLIS_PER_SLOT, due(buy("ben")));
        server.pass(due(ann) - TestServer.START);
        assertEquals(201, buy("ann").status());
        // That was their turn. For another purchase they are newcomers.
        assertEquals(due(ann) + 2 * MILLIS_PER_SLOT, due(buy("ann")));
    }

    /** The answer may have been lost, and a refusal would say that nothing was bought. */
    @Test
    void shouldRepeatTheAnswerOfAnOrderWithoutAnotherTurn() throws IOException {
        final String key = "Idempotency-Key: lost";
        final RawClient.Answer first = buy("ann", key);
        assertEquals(201, first.status());
        final String ticket = ticket(buy("ben", key));

        final RawClient.Answer again = buy("ann", key);
        assertEquals(first.json().get("orderId"), again.json().get("orderId"));
        assertEquals("true", again.header("Idempotent-Replayed"));
        server.pass(60_000);
        assertEquals(201, buy("ann", key, "Arrival-Ticket: too-old").status());
        assertProblem(buy("ben", key, ticket), 400, "ticket-invalid");
    }

    @Test
    void shouldAskForWorkWithoutTakingATurn() throws IOException {
        server.set("challenge.phone", "1000");
        for (int i = 0; i < 5; i++) {
            assertProblem(buy("bot" + i), 403, "challenge-required");
        }
        server.set("challenge.phone", null);

        assertEquals(201, buy("ann").status(), "the first turn is still free");
    }

    @Test
    void shouldAdmitATicketUntilItsTimeIsOver() throws IOException {
        buy("first");
        final RawClient.Answer ann = buy("ann");
        server.pass(due(ann) - TestServer.START + 30_000);

        assertEquals(201, buy("ann", ticket(ann)).status());
        server.pass(1);
        assertProblem(buy("ann", ticket(ann)), 400, "ticket-invalid");
        assertEquals(201, buy("ann").status());
    }

    @Test
    void shouldRefuseTicketsThatAreNotTheUsersForThisSale() throws IOException {
        buy("first");
        final RawClient.Answer ann = buy("ann");
        final String ticket = ticket(ann);
        server.pass(1_000);

        for (final RawClient.Answer refused : List.of(
                buy("ben", ticket),
                buy("ann", ticket + "A"),
                buy("ann", "Arrival-Ticket:"),
                buy("ann", "Arrival-Ticket: " + "A".repeat(32)),
                buy("ann", ticket, ticket),
                server.buy("ann", "tablet", null, ticket))) {
            assertProblem(refused, 400, "ticket-invalid");
            assertNull(refused.header("Arrival-Ticket"));
        }
        assertEquals(201, buy("ann", ticket).status());
    }

    @Test
    void shouldRefuseWithoutATicketBeyondTheHorizon() throws IOException {
        server.set("admission.rate", "1");
        final List<RawClient.Answer> answers = new ArrayList<>();
        for (int i = 0; i < 63; i++) {
            answers.add(buy("user-" + i));
        }

        assertEquals(201, answers.get(0).status());
        assertEquals(TestServer.START + 59_900, due(answers.get(60)));
        for (final RawClient.Answer full : answers.subList(61, 63)) {
            assertProblem(full, 503, "busy");
            assertNull(full.header("Arrival-Ticket"));
            assertTrue(Integer.parseInt(full.header("Retry-After")) >= 5);
        }
    }

    @Test
    void shouldAnswerTheStateOfTheSaleWithoutTakingATurn() throws IOException {
        server.createSale("soon", "\"stock\":1,\"opensAt\":" + (TestServer.START + 60_000));
        for (int i = 0; i < 10; i++) {
            assertProblem(server.buy("ann", "soon", null), 409, "not-open");
        }

        assertEquals(201, buy("ann").status());
    }

    @Test
    void shouldAdmitEverybodyOnceTheRateIsOff() throws IOException {
        buy("first");
        final RawClient.Answer ann = buy("ann");
        ticket(ann);
        server.set("admission.rate", "off");

        assertEquals(201, buy("ann", ticket(ann)).status());
        assertEquals(201, buy("ben", "Arrival-Ticket: nonsense").status());
        assertEquals(201, buy("cy").status());
    }

    @Test
    void shouldGiveTicketsBehindAGateway() throws IOException {
        stop();
        server = TestServer.start(config -> config.withShoppers(HttpConfig.ByHeader.fromLoopback()));
        server.createSale("phone", "\"stock\":100");
        server.set("admission.rate", "1");
        client = server.shopper();
        client.send(BUY, null, "X-User-Id: first");
        final RawClient.Answer ann = client.send(BUY, null, "X-User-Id: ann");
        final String ticket = ticket(ann);
        server.pass(1_000);

        assertProblem(client.send(BUY, null, "X-User-Id: ben", ticket), 400, "ticket-invalid");
        assertEquals(201, client.send(BUY, null, "X-User-Id: ann", ticket).status());
    }
}
