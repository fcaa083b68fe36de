package io.doorbuster.http.shopper;

import static io.doorbuster.http.support.RawClient.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.doorbuster.http.HttpConfig;
import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.Solver;
import io.doorbuster.http.support.TestServer;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The challenge of a sale, from its first refusal to the purchase, over sockets. */
@Tag("both-roads")
class ChallengeTest {
    private static final String BUY = "POST /v1/sales/phone/purchases";
    private static final String CHALLENGE = "GET /v1/sales/phone/challenge";
    private static final String PASSES = "POST /v1/sales/phone/passes";

    private TestServer server;
    private RawClient client;

    @BeforeEach
    void start() throws IOException {
        begin(TestServer.start());
    }

    private void begin(final TestServer started) throws IOException {
        server = started;
        server.createSale("phone", "\"stock\":10,\"perUserLimit\":5");
        server.createSale("tablet", "\"stock\":10");
        client = server.shopper();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    private String solve() throws IOException {
        final RawClient.Answer challenge = client.send(CHALLENGE, null);
        assertEquals(200, challenge.status(), challenge.body());
        return body(Solver.solve(challenge.json()));
    }

    private static String body(final String solution) {
        return "{\"altcha\":\"" + solution + "\"}";
    }

    private static String bearer(final RawClient.Answer answer) {
        assertEquals(201, answer.status(), answer.body());
        return "Authorization: Bearer " + answer.json().get("pass");
    }

    @Test
    void shouldSellOnlyForAPassThatProvesWork() throws Exception {
        server.set("challenge.phone", "1000");

        final RawClient.Answer refused = client.send(BUY, null, server.authorization("ann"));
        assertProblem(refused, 403, "challenge-required");
        assertEquals("/v1/sales/phone/challenge", refused.json().get("challenge"));
        assertEquals("/v1/sales/phone/passes", refused.json().get("passes"));
        assertEquals(201, server.buy("ann", "tablet", null).status());

        final RawClient.Answer challenge = client.send(CHALLENGE, null);
        assertEquals("no-store", challenge.header("Cache-Control"));
        final RawClient.Answer passed =
                client.send(PASSES, body(Solver.solve(challenge.json())), server.authorization("ann"));
        assertEquals("no-store", passed.header("Cache-Control"));
        assertEquals(TestServer.START + 600_000, passed.json().get("expiresAt"));
        final RawClient.Answer bought = client.send(BUY, null, bearer(passed));

        assertEquals(201, bought.status(), bought.body());
        assertEquals("ann", bought.json().get("userId"));
        final SignedJWT pass = SignedJWT.parse(passed.json().get("pass").toString());
        assertTrue(pass.verify(new MACVerifier(server.key.secret())));
        final JWTClaimsSet claims = pass.getJWTClaimsSet();
        assertEquals("ann", claims.getSubject());
        assertEquals(List.of("phone"), claims.getAudience());
        assertEquals(true, claims.getBooleanClaim("pow"));
        assertProblem(client.send("GET /v1/sales/tablet/purchases/me", null, bearer(passed)), 401, "pass-invalid");
        server.pass(600_000 + 29_999);
        assertEquals(201, client.send(BUY, null, bearer(passed)).status());
        server.pass(1);
        assertProblem(client.send(BUY, null, bearer(passed)), 401, "pass-expired");
    }

    @Test
    void shouldAcceptASolutionOnceAndOnlyInTime() throws IOException {
        server.set("challenge.phone", "1000");
        final String used = solve();
        final String late = solve();

        assertEquals(201, client.send(PASSES, used, server.authorization("ann")).status());
        assertProblem(client.send(PASSES, used, server.authorization("ann")), 400, "challenge-invalid");
        assertProblem(client.send(PASSES, used, server.authorization("ben")), 400, "challenge-invalid");
        server.pass(120_000);
        assertProblem(client.send(PASSES, late, server.authorization("ann")), 400, "challenge-invalid");
    }

    @Test
    void shouldRefuseSolutionsForOtherSalesAndBodiesThatHaveNone() throws IOException {
        server.set("challenge.phone", "1000");
        server.set("challenge.tablet", "1000");
        final String solution = solve();

        assertProblem(
                client.send("POST /v1/sales/tablet/passes", solution, server.authorization("ann")),
                400,
                "challenge-invalid");
        assertProblem(client.send(PASSES, solution), 401, "pass-required");
        assertProblem(client.send(PASSES, null, server.authorization("ann")), 400, "invalid-value");
        assertProblem(client.send(PASSES, "{}", server.authorization("ann")), 400, "invalid-value");
        assertProblem(client.send(PASSES, "{\"altcha\":1}", server.authorization("ann")), 400, "invalid-value");
        assertProblem(client.send(PASSES, "{\"proof\":\"x\"}", server.authorization("ann")), 400, "unknown-member");
        assertProblem(client.send(PASSES, body("%%"), server.authorization("ann")), 400, "challenge-invalid");
        assertProblem(client.send(CHALLENGE + "?x=1", null), 400, "unknown-member");
        assertEquals(
                201, client.send(PASSES, solution, server.authorization("ann")).status());
    }

    @Test
    void shouldNotOutliveTheShopsOwnPass() throws IOException {
        server.set("challenge.phone", "1000");
        final String shops = server.pass("ann", "phone", Instant.ofEpochMilli(TestServer.START + 60_000));

        final RawClient.Answer passed = client.send(PASSES, solve(), "Authorization: Bearer " + shops);

        assertEquals(TestServer.START + 60_000, passed.json().get("expiresAt"));
    }

    @Test
    void shouldKeepChallengesThatAreOutWhenTheDifficultyChanges() throws IOException {
        server.set("challenge.phone", "1000");
        final String easy = solve();
        server.set("challenge.phone", "2000");

        assertEquals(2_000L, client.send(CHALLENGE, null).json().get("maxnumber"));
        assertEquals(201, client.send(PASSES, easy, server.authorization("ann")).status());
        assertProblem(client.send(BUY, null, server.authorization("ann")), 403, "challenge-required");
    }

    @Test
    void shouldRepeatTheAnswerOfAnOrderThatWasMadeBeforeTheChallenge() throws IOException {
        final String key = "Idempotency-Key: lost";
        final RawClient.Answer first = client.send(BUY, null, server.authorization("ann"), key);
        server.set("challenge.phone", "1000");

        final RawClient.Answer again = client.send(BUY, null, server.authorization("ann"), key);
        assertEquals(first.json().get("orderId"), again.json().get("orderId"));
        assertProblem(client.send(BUY, null, server.authorization("ann")), 403, "challenge-required");
        assertProblem(client.send(BUY, null, server.authorization("ben"), key), 403, "challenge-required");
    }

    @Test
    void shouldHaveNoChallengeByDefault() throws IOException {
        assertProblem(client.send(CHALLENGE, null), 404, "no-challenge");
        assertProblem(client.send("GET /v1/sales/none/challenge", null), 404, "unknown-sale");
        assertProblem(client.send("GET /v1/sales/No/challenge", null), 404, "unknown-sale");
        assertProblem(client.send(PASSES, "{}", server.authorization("ann")), 404, "no-challenge");
        assertEquals(201, client.send(BUY, null, server.authorization("ann")).status());

        server.set("challenge.phone", "1000");
        assertProblem(client.send(BUY, null, server.authorization("ann")), 403, "challenge-required");
        server.set("challenge.phone", null);
        assertEquals(201, client.send(BUY, null, server.authorization("ann")).status());
    }

    @Test
    void shouldAnswerTheStateOfTheSaleBeforeItAsksForWork() throws IOException {
        server.createSale("soon", "\"stock\":1,\"opensAt\":" + (TestServer.START + 60_000));
        server.set("challenge.soon", "1000");

        assertProblem(server.buy("ann", "soon", null), 409, "not-open");
        assertEquals(200, client.send("GET /v1/sales/soon/challenge", null).status());
        server.admin("POST", "/admin/v1/sales/soon/close", null);
        assertProblem(server.buy("ann", "soon", null), 409, "sale-closed");
    }

    @Test
    void shouldTakeTheProofInAHeaderOfItsOwnBehindAGateway() throws IOException {
        stop();
        begin(TestServer.start(config -> config.withShoppers(HttpConfig.ByHeader.fromLoopback())));
        server.set("challenge.phone", "1000");
        final String ann = "X-User-Id: ann";

        assertProblem(client.send(BUY, null, ann), 403, "challenge-required");
        final RawClient.Answer passed = client.send(PASSES, solve(), ann);
        assertEquals(TestServer.START + 600_000, passed.json().get("expiresAt"));
        final String proof = "Challenge-Pass: " + passed.json().get("pass");

        assertProblem(client.send(BUY, null, "X-User-Id: ben", proof), 403, "challenge-required");
        assertProblem(client.send(BUY, null, ann, bearer(passed)), 403, "challenge-required");
        assertProblem(client.send(BUY, null, ann, proof + "A"), 403, "challenge-required");
        assertProblem(
                client.send(BUY, null, ann, "Challenge-Pass: " + server.pass("ann", "phone")),
                403,
                "challenge-required");
        assertEquals(201, client.send(BUY, null, ann, proof).status());
        // A bad proof does not matter where none is needed.
        assertEquals(
                201,
                client.send("POST /v1/sales/tablet/purchases", null, ann, "Challenge-Pass: x")
                        .status());
        server.pass(630_000);
        assertProblem(client.send(BUY, null, ann, proof), 403, "challenge-required");
    }

    @Test
    void shouldGiveADifferentChallengeToEverybody() throws IOException {
        server.set("challenge.phone", "1000");

        assertNotEquals(
                client.send(CHALLENGE, null).body(),
                client.send(CHALLENGE, null).body());
    }
}
