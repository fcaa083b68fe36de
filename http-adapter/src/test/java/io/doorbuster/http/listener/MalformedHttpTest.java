package io.doorbuster.http.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestServer;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that violate HTTP, or that two servers could read differently. */
@Tag("both-roads")
class MalformedHttpTest {
    private static final String GOOD = "GET /v1/clock HTTP/1.1\r\nHost: x\r\n";
    private static final String[][] REFUSALS = {
        {"POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n+5\r\n", "length-required"},
        {"POST /x HTTP/1.0\r\nTransfer-Encoding: identity\r\n\r\n", "length-required"},
        {GOOD + "Transfer-Encoding: xchunked\r\n\r\n", "length-required"},
        {GOOD + "transfer-encoding:\r\n\r\n", "length-required"},
        {GOOD + "Transfer-Encoding:\r\n chunked\r\n\r\n", "bad-request"},
        {GOOD + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "bad-request"},
        {GOOD + "Content-Length: 18446744073709551618\r\n\r\n", "bad-request"},
        {GOOD + "Content-Length: 00000000000000000002\r\n\r\n", "bad-request"},
        {GOOD + "Content-Length: 1\r\nContent-Length: 1\r\n\r\n", "bad-request"},
        {GOOD + "Content-Length: 5, 5\r\n\r\n", "bad-request"},
        {GOOD + "Content-Length: -1\r\n\r\n", "bad-request"},
        {GOOD + "Content-Length: +1\r\n\r\n", "bad-request"},
        {GOOD + "Content-Length: 1a\r\n\r\n", "bad-request"},
        {GOOD + "Content-Length:\r\n\r\n", "bad-request"},
        {GOOD + "X: a\r\n b\r\n\r\n", "bad-request"},
        {GOOD + "X: a\u0000b\r\n\r\n", "bad-request"},
        {GOOD + "X: a\u007fb\r\n\r\n", "bad-request"},
        {GOOD + "X: a\rb\r\n\r\n", "bad-request"},
        {GOOD + "X: a\n\r\n", "bad-request"},
        {GOOD + "X\u00e9: a\r\n\r\n", "bad-request"},
        {GOOD + "X (a): b\r\n\r\n", "bad-request"},
        {GOOD + ": b\r\n\r\n", "bad-request"},
        {GOOD + "no colon\r\n\r\n", "bad-request"},
        {GOOD + "Host: x\r\n\r\n", "bad-request"},
        {"GET /v1/clock HTTP/1.1\r\n Host: x\r\n\r\n", "bad-request"},
        {"GET /v1/clock HTTP/1.1\r\nHost : x\r\n\r\n", "bad-request"},
        {"GET /v1/clock HTTP/1.1\r\nHost:\r\n\r\n", "bad-request"},
        {"GET /v1/clock HTTP/1.1\r\nHost: a b\r\n\r\n", "bad-request"},
        {"GET /v1/clock HTTP/1.1\r\nHost: a:65536\r\n\r\n", "bad-request"},
        {"GET /v1/clock HTTP/1.1\r\nHost: user@a\r\n\r\n", "bad-request"},
        {"GET /v1/clock HTTP/1.1\r\nHost: [::1\r\n\r\n", "bad-request"},
        {"GET /v1/clock HTTP/1.1\r\n\r\n", "bad-request"},
        {"GET /v1/clock HTTP/1.1\nHost: x\n\n", "bad-request"},
        {"GET /v1/clock\r\n\r\n", "bad-request"},
        {"GET  /v1/clock HTTP/1.1\r\nHost: x\r\n\r\n", "bad-request"},
        {"GET\t/v1/clock HTTP/1.1\r\nHost: x\r\n\r\n", "bad-request"},
        {"G\u00e9T /v1/clock HTTP/1.1\r\nHost: x\r\n\r\n", "bad-request"},
        {"GET /v1/clock?\u00e9 HTTP/1.1\r\nHost: x\r\n\r\n", "bad-request"},
        {"GET /v1/clock%zz HTTP/1.1\r\nHost: x\r\n\r\n", "bad-request"},
        {"GET /v1/clock?" + "a&".repeat(16) + " HTTP/1.1\r\nHost: x\r\n\r\n", "bad-request"},
        {"GET v1/clock HTTP/1.1\r\nHost: x\r\n\r\n", "bad-request"},
        {"GET * HTTP/1.1\r\nHost: x\r\n\r\n", "bad-request"},
        {"GET http://?x HTTP/1.1\r\nHost: x\r\n\r\n", "bad-request"},
        {"GET http://a:b/ HTTP/1.1\r\nHost: a:b\r\n\r\n", "bad-request"},
        {"GET http://a/ HTTP/1.1\r\nHost: b\r\n\r\n", "bad-request"},
        {"GET /v1/clock http/1.1\r\nHost: x\r\n\r\n", "bad-request"},
        {"\r\n\r\nGET /v1/clock HTTP/1.1\r\nHost: x\r\n\r\n", "bad-request"},
        {"\u0016\u0003\u0001", "bad-request"},
        {"GET /v1/clock HTTP/9.9\r\nHost: x\r\n\r\n", "version-not-supported"},
        {"GET /v1/clock HTTP/3.0\r\nHost: x\r\n\r\n", "version-not-supported"},
        {"GET /v1/clock HTTP/0.9\r\nHost: x\r\n\r\n", "version-not-supported"},
        {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "version-not-supported"},
        {"CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n", "not-implemented"},
        {"X".repeat(33) + " / HTTP/1.1\r\nHost: x\r\n\r\n", "not-implemented"},
        {GOOD + "Expect: 200-maybe\r\n\r\n", "expectation-failed"},
        {GOOD + "Cookie: " + "x".repeat(9_000) + "\r\n\r\n", "headers-too-large"},
        {GOOD + "X: y\r\n".repeat(64) + "\r\n", "headers-too-large"},
        {"GET /" + "x".repeat(9_000) + " HTTP/1.1\r\nHost: x\r\n\r\n", "uri-too-long"},
    };

    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start();
        server.createSale("phone", "\"stock\":1000");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static List<Arguments> refusals() {
        final List<Arguments> all = new ArrayList<>();
        for (final String[] row : REFUSALS) {
            all.add(Arguments.of(false, row[0], row[1]));
            all.add(Arguments.of(true, row[0], row[1]));
        }
        return all;
    }

    @ParameterizedTest(name = "admin {0}: {2} for {1}")
    @MethodSource("refusals")
    void shouldRefuseOnBothListenersWithAProblemAndClose(
            final boolean admin, final String request, final String problem) throws IOException {
        try (RawClient client = admin ? server.merchant() : server.shopper()) {
            client.writeLatin1(request);
            final RawClient.Answer answer = client.read();

            assertEquals(problem, answer.problem());
            assertEquals(answer.status(), ((Number) answer.json().get("status")).intValue());
            assertEquals("close", answer.header("Connection"));
            assertTrue(client.isClosedByServer());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\nGET /v1/clock HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /v1/clock HTTP/1.1\r\nHost: a:\r\n\r\n",
                "GET /v1/clock HTTP/1.1\r\nHost:\t [::1]:80 \r\n\r\n",
                "GET /v1/clock HTTP/1.9\r\nHost: x\r\nX: caf\u00e9\r\n\r\n",
                "GET http://a:80/v1/clock HTTP/1.1\r\nHost: a:80\r\n\r\n",
            })
    void shouldTakeWhatTheGrammarAllows(final String request) throws IOException {
        try (RawClient client = server.shopper()) {
            client.writeLatin1(request);
            assertEquals(200, client.read().status());
            assertEquals(200, client.send("GET /v1/clock", null).status());
        }
    }

    @Test
    void shouldSayWhatTheServerCanDo() throws IOException {
        try (RawClient client = server.shopper()) {
            final RawClient.Answer answer = client.send("OPTIONS *", null);
            assertEquals(204, answer.status());
            assertEquals("GET, HEAD, POST, PATCH, DELETE, OPTIONS", answer.header("Allow"));
            assertEquals("not-implemented", client.send("BREW /v1/clock", null).problem());
            assertEquals("not-implemented", client.send("get /v1/clock", null).problem());
            assertEquals(
                    "method-not-allowed", client.send("TRACE /v1/clock", null).problem());
        }
    }

    @Test
    void shouldTakeABearerTokenAfterSeveralSpaces() throws IOException {
        try (RawClient client = server.shopper()) {
            final String spaced = server.authorization("spacious").replace("Bearer ", "Bearer  ");
            assertEquals(
                    200,
                    client.send("GET /v1/sales/phone/purchases/me", null, spaced)
                            .status());
        }
    }

    @Test
    void shouldAnswerWhatCameBeforeAMalformedRequestAndNothingAfterIt() throws IOException {
        try (RawClient client = server.shopper()) {
            final String buy = RawClient.request("POST /v1/sales/phone/purchases", "{}", server.authorization("first"));
            final String hidden =
                    RawClient.request("POST /v1/sales/phone/purchases", null, server.authorization("hidden"));
            client.write(buy + "GET /v1/clock HTTP/1.1\r\nHost : x\r\n\r\n" + hidden);

            assertEquals(201, client.read().status());
            assertEquals("bad-request", client.read().problem());
            assertTrue(client.isClosedByServer());
        }
        assertEquals(0, orders("hidden").size());
        assertEquals(1, orders("first").size());
    }

    @Test
    void shouldRefuseAChunkedBodyBeforeItsTrailersFillTheMemory() throws IOException {
        for (int i = 0; i < 8; i++) {
            try (RawClient client = i % 2 == 0 ? server.shopper() : server.merchant()) {
                client.write("POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n");
                client.write("X: " + "x".repeat(200_000) + "\r\n");

                assertEquals("length-required", client.read().problem());
                assertTrue(client.isClosedByServer());
            }
        }
    }

    @Test
    void shouldGiveTheSameAnswersHoweverTheBytesAreSplit() throws IOException {
        final String stream = RawClient.request("POST /v1/sales/phone/purchases", "{}", server.authorization("slow"))
                + "\r\n" + RawClient.request("GET /v1/clock", null) + "BAD\r\n\r\n";
        for (int size = 1; size < 40; size += 6) {
            try (RawClient client = server.shopper()) {
                for (int at = 0; at < stream.length(); at += size) {
                    client.write(stream.substring(at, Math.min(stream.length(), at + size)));
                }
                assertEquals(size == 1 ? 201 : 409, client.read().status());
                assertEquals(200, client.read().status());
                assertEquals("bad-request", client.read().problem());
                assertTrue(client.isClosedByServer());
            }
        }
    }

    private static List<?> orders(final String user) throws IOException {
        return (List<?>) server.get(user, "/v1/sales/phone/purchases/me").json().get("orders");
    }

    @Test
    void shouldTakeAnAbsoluteTarget() throws IOException {
        try (RawClient client = server.shopper()) {
            assertEquals(200, client.send("GET http://localhost/v1/clock", null).status());
            assertEquals(200, client.send("GET http://localhost", null).status(), "the page that lists the sales");
            assertEquals(404, client.send("GET http://localhost/none", null).status());
        }
    }

    @Test
    void shouldAskOnceForABodyThatWaitsToBeAsked() throws Exception {
        try (RawClient client = server.shopper()) {
            client.write("POST /v1/sales/phone/purchases HTTP/1.1\r\nHost: x\r\n" + server.authorization("polite")
                    + "\r\nContent-Type: application/json\r\nContent-Length: 14\r\nExpect: 100-continue\r\n\r\n");
            assertEquals(100, client.read().status());
            client.write("{\"quan");
            // So that the server reads the parts one by one.
            Thread.sleep(50);
            client.write("tity\":1}");

            assertEquals(201, client.read().status());
            assertEquals(200, client.send("GET /v1/clock", null).status());
        }
    }

    @Test
    void shouldRefuseABodyThatIsTooLargeAndGoOn() throws IOException {
        try (RawClient client = server.shopper()) {
            final String large = " ".repeat(4_097);
            final RawClient.Answer answer =
                    client.send("POST /v1/sales/phone/purchases", large, server.authorization("ann"));

            assertEquals(413, answer.status());
            assertEquals("body-too-large", answer.problem());
            assertEquals(404, client.send("POST /nowhere", large).status());
            assertEquals(
                    401, client.send("POST /v1/sales/phone/purchases", large).status());
            assertEquals(200, client.send("GET /v1/clock", null).status());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1000000000", "Content-Length: 5000\r\nExpect: 100-continue"})
    void shouldNotEvenReadABodyThatIsMuchTooLarge(final String headers) throws IOException {
        try (RawClient client = server.shopper()) {
            client.write("POST /v1/sales/phone/purchases HTTP/1.1\r\nHost: x\r\n" + server.authorization("ann") + "\r\n"
                    + headers + "\r\n\r\n");

            assertEquals("body-too-large", client.read().problem());
            assertTrue(client.isClosedByServer());
        }
    }

    @Test
    void shouldNotWaitForABodyThatArrivesTooSlowly() throws IOException {
        try (TestServer impatient = TestServer.start(config -> config.withLimits(TestServer.limits(64, 10_000, 300)));
                RawClient client = impatient.shopper()) {
            client.write("POST /v1/sales/phone/purchases HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{");

            final RawClient.Answer answer = client.read();
            assertEquals(408, answer.status());
            assertEquals("request-timeout", answer.problem());
            assertTrue(client.isClosedByServer());
        }
    }

    @Test
    void shouldBuyNothingForABodyThatEndsTooSoon() throws IOException {
        try (RawClient client = server.shopper()) {
            client.write("POST /v1/sales/phone/purchases HTTP/1.1\r\nHost: x\r\n" + server.authorization("gone")
                    + "\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{\"quantity\":1}");
            client.finishWriting();

            assertThrows(EOFException.class, client::read);
        }
        assertEquals(
                0,
                ((List<?>) server.get("gone", "/v1/sales/phone/purchases/me")
                                .json()
                                .get("orders"))
                        .size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "Close", "close, te", "te,close", "x\r\nConnection: close"})
    void shouldCloseWhenTheClientAsksForIt(final String options) throws IOException {
        try (RawClient client = server.shopper()) {
            final RawClient.Answer answer = client.send("GET /v1/clock", null, "Connection: " + options);

            assertEquals(200, answer.status());
            assertEquals("close", answer.header("Connection"));
            assertTrue(client.isClosedByServer());
        }
    }

    @Test
    void shouldKeepAnOldClientsConnectionOnlyIfAsked() throws IOException {
        try (RawClient client = server.shopper()) {
            client.write("GET /v1/clock HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            final RawClient.Answer kept = client.read();
            assertEquals(200, kept.status());
            assertEquals("keep-alive", kept.header("Connection"));
            assertEquals("timeout=55", kept.header("Keep-Alive"));

            client.write("GET /v1/clock HTTP/1.0\r\n\r\n");
            assertEquals(200, client.read().status());
            assertTrue(client.isClosedByServer());
        }
    }

    @Test
    void shouldAnswerPipelinedRequestsInTheirOrder() throws IOException {
        try (RawClient client = server.shopper()) {
            final String buy = RawClient.request("POST /v1/sales/phone/purchases", null, server.authorization("piper"));
            final String clock = RawClient.request("GET /v1/clock", null);
            client.write(buy + clock + buy + clock);

            assertEquals(201, client.read().status());
            assertEquals(200, client.read().status());
            assertEquals(409, client.read().status());
            assertEquals(200, client.read().status());
        }
    }
}
