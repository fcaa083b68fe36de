package io.doorbuster.http.shopper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sales for registered users. */
@Tag("both-roads")
class RegistrationTest {
    private static final long OPENS_AT = TestServer.START + 1_000;
    private static final String REGISTERED = "\"stock\":5,\"eligibility\":\"registered\"";

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
    void shouldRegisterAUserOnceHoweverOftenTheyAsk() throws IOException {
        server.createSale("vip", REGISTERED + ",\"opensAt\":" + OPENS_AT);

        final RawClient.Answer first = server.register("ann", "vip");
        final RawClient.Answer again = server.register("ann", "vip");

        assertEquals(201, first.status(), first.body());
        assertEquals(
                List.of("saleId", "userId", "sequence", "time"),
                List.copyOf(first.json().keySet()));
        assertEquals("vip", first.json().get("saleId"));
        assertEquals("ann", first.json().get("userId"));
        assertEquals("process", first.header("Durability"));
        assertNull(first.header("Idempotent-Replayed"));
        assertEquals(200, again.status(), again.body());
        assertEquals("true", again.header("Idempotent-Replayed"));
        server.register("ben", "vip");
        server.awaitShown("vip", "registered", 2L);
    }

    @Test
    void shouldSellOnlyToRegisteredUsers() throws IOException {
        server.createSale("vip", REGISTERED + ",\"opensAt\":" + OPENS_AT);
        server.register("ann", "vip");
        server.pass(1_000);

        final RawClient.Answer stranger = server.buy("ben", "vip", null);

        assertEquals(409, stranger.status());
        assertEquals("not-eligible", stranger.problem());
        assertEquals(201, server.buy("ann", "vip", null).status());
    }

    @Test
    void shouldRefuseRegistrationsAfterTheDeadlineButRepeatTheAnswerToRegisteredUsers() throws IOException {
        server.createSale(
                "vip", REGISTERED + ",\"opensAt\":" + OPENS_AT + ",\"registrationClosesAt\":" + (OPENS_AT - 500));
        server.register("ann", "vip");
        server.pass(500);

        final RawClient.Answer late = server.register("ben", "vip");

        assertEquals(409, late.status());
        assertEquals("registration-closed", late.problem());
        assertEquals(OPENS_AT - 500, late.json().get("registrationClosesAt"));
        assertEquals(200, server.register("ann", "vip").status());
        server.admin("POST", "/admin/v1/sales/vip/close", null);
        assertEquals("sale-closed", server.register("ben", "vip").problem());
        assertEquals(200, server.register("ann", "vip").status());
    }

    @Test
    void shouldRegisterNoMoreUsersThanItsCapacity() throws IOException {
        server.createSale("vip", REGISTERED + ",\"opensAt\":" + OPENS_AT + ",\"registrationCapacity\":1");
        server.register("ann", "vip");

        final RawClient.Answer second = server.register("ben", "vip");

        assertEquals(409, second.status());
        assertEquals("registration-full", second.problem());
        assertEquals(200, server.register("ann", "vip").status());
        server.awaitShown("vip", "registered", 1L);
    }

    @Test
    void shouldRefuseRegistrationForAnOpenSale() throws IOException {
        server.createSale("phone", "\"stock\":5");

        final RawClient.Answer answer = server.register("ann", "phone");

        assertEquals(409, answer.status());
        assertEquals("registration-not-needed", answer.problem());
        assertFalse(server.get("ann", "/v1/sales/phone/purchases/me").json().containsKey("registered"));
    }

    @Test
    void shouldShowUsersWhetherTheyRegistered() throws IOException {
        server.createSale("vip", REGISTERED + ",\"opensAt\":" + OPENS_AT);
        server.register("ann", "vip");

        assertEquals(
                true, server.get("ann", "/v1/sales/vip/purchases/me").json().get("registered"));
        assertEquals(
                false, server.get("ben", "/v1/sales/vip/purchases/me").json().get("registered"));
    }

    @Test
    void shouldShowTheTermsOfRegistration() throws IOException {
        server.createSale("vip", REGISTERED + ",\"opensAt\":" + OPENS_AT);
        server.createSale("now", REGISTERED + ",\"registrationClosesAt\":" + OPENS_AT);
        server.createSale("phone", "\"stock\":5");

        assertEquals("registered", server.shown("vip", "eligibility"));
        assertEquals(OPENS_AT, server.shown("vip", "registrationClosesAt"));
        assertEquals(OPENS_AT, server.shown("now", "registrationClosesAt"));
        assertEquals("open", server.shown("phone", "eligibility"));
        assertNull(server.shown("phone", "registrationClosesAt"));
        final Map<String, Object> sale =
                server.admin("GET", "/admin/v1/sales/vip", null).json();
        assertEquals(10_000_000L, sale.get("registrationCapacity"));
    }

    @Test
    void shouldTakeAnEmptyObjectAndNothingElse() throws IOException {
        server.createSale("vip", REGISTERED + ",\"opensAt\":" + OPENS_AT);
        final String line = "POST /v1/sales/vip/registrations";
        try (RawClient client = server.shopper()) {
            final String ann = server.authorization("ann");

            assertEquals("unknown-member", client.send(line, "{\"x\":1}", ann).problem());
            assertEquals("malformed-json", client.send(line, "x", ann).problem());
            assertEquals("pass-required", client.send(line, "{}").problem());
            assertEquals(201, client.send(line, "{}", ann).status());
        }
    }
}
