package io.doorbuster.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are not what HTTP says, or that two servers could read differently. */
class MalformedHttpTest {
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: gzip, chunked",
                "Content-Length: 18446744073709551616",
                "Content-Length: 18446744073709551618",
                "Content-Length: 00000000000000000002",
            })
    void shouldRefuseFramingThatServersReadDifferentlyAndClose(final String header) throws IOException {
        try (RawClient client = server.shopper()) {
            client.write("POST /v1/sales/phone/purchases HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n");
            final RawClient.Answer answer = client.read();

            assertEquals(400, answer.status());
            assertEquals("bad-request", answer.problem());
            assertEquals("close", answer.header("Connection"));
            assertTrue(client.isClosedByServer());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/clock HTTP/0.9\r\nHost: x\r\n\r\n",
                "GET /v1/clock HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            })
    void shouldRefuseOtherVersionsOfHttp(final String request) throws IOException {
        try (RawClient client = server.shopper()) {
            client.write(request);
            final RawClient.Answer answer = client.read();

            assertEquals("bad-request", answer.problem());
            assertTrue(client.isClosedByServer());
        }
    }

    /** Undertow answers these itself: 400, no body, closed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/clock HTTP/2.0\r\nHost: x\r\n\r\n",
                "GET /v1/clock\r\n\r\n",
                "GET  /v1/clock HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /v1/clock HTTP/1.1\nHost: x\n\n",
                "GET /v1/clock HTTP/1.1\r\nHost : x\r\n\r\n",
                "GET /v1/clock HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
                "GET /v1/clock HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET /v1/clock HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                "GET /v1/clock HTTP/1.1\r\nHost: x\r\nContent-Length: 1a\r\n\r\n",
                "GET /v1/clock HTTP/1.1\r\nHost: x\r\nX: a\u0000b\r\n\r\n",
            })
    void shouldCloseOnWhatIsNotHttp(final String request) throws IOException {
        try (RawClient client = server.shopper()) {
            client.write(request);

            assertEquals(400, client.read().status());
            assertTrue(client.isClosedByServer());
        }
    }

    @Test
    void shouldRefuseHeadersBeyondTheLimitAndClose() throws IOException {
        try (RawClient client = server.shopper()) {
            client.write("GET /v1/clock HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(9_000) + "\r\n\r\n");

            assertEquals(400, client.read().status());
            assertTrue(client.isClosedByServer());
        }
    }

    @Test
    void shouldTakeAnAbsoluteTarget() throws IOException {
        try (RawClient client = server.shopper()) {
            assertEquals(200, client.send("GET http://localhost/v1/clock", null).status());
            assertEquals(404, client.send("GET http://localhost", null).status());
        }
    }

    @Test
    void shouldTakeAChunkedBody() throws IOException {
        try (RawClient client = server.shopper()) {
            client.write("POST /v1/sales/phone/purchases HTTP/1.1\r\nHost: x\r\n" + server.authorization("chunky")
                    + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.write("9\r\n{\"quantit\r\n");
            client.write("5\r\ny\":1}\r\n0\r\n\r\n");

            assertEquals(201, client.read().status());
            assertEquals(200, client.send("GET /v1/clock", null).status());
        }
    }

    @Test
    void shouldAskForABodyThatWaitsToBeAsked() throws IOException {
        try (RawClient client = server.shopper()) {
            client.write("POST /v1/sales/phone/purchases HTTP/1.1\r\nHost: x\r\n" + server.authorization("polite")
                    + "\r\nContent-Type: application/json\r\nContent-Length: 14\r\nExpect: 100-continue\r\n\r\n");
            assertEquals(100, client.read().status());
            client.write("{\"quantity\":1}");

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
    void shouldStopReadingAChunkedBodyWithoutEnd() throws IOException {
        try (RawClient client = server.shopper()) {
            client.write("POST /v1/sales/phone/purchases HTTP/1.1\r\nHost: x\r\n" + server.authorization("ann")
                    + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            final String chunk = "1000\r\n" + " ".repeat(4_096) + "\r\n";
            for (int i = 0; i < 17; i++) {
                client.write(chunk);
            }

            final RawClient.Answer answer = client.read();
            assertEquals("body-too-large", answer.problem());
            assertEquals("close", answer.header("Connection"));
        }
    }

    @Test
    void shouldNotWaitForABodyThatTrickles() throws IOException {
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
