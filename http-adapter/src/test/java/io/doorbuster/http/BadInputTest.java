package io.doorbuster.http;

import static io.doorbuster.http.support.RawClient.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers to bad input. Each line is one request; the status and the problem's name come first. */
@Tag("both-roads")
class BadInputTest {
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String BUY = "POST /v1/sales/phone/purchases";

    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start();
        server.createSale("phone", "\"stock\":1000000,\"perUserLimit\":1000");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            404 | not-found           | GET /index.html
            405 | method-not-allowed  | POST /
            404 | not-found           | GET /v1
            404 | not-found           | GET /v2/clock
            404 | not-found           | GET /v1/clock/
            404 | not-found           | GET /v1//clock
            404 | not-found           | GET //v1/clock
            404 | not-found           | GET /v1/./clock
            404 | not-found           | GET /v1/sales/../clock
            404 | not-found           | GET /v1/sales/..;/clock
            404 | not-found           | GET /v1/clock;x=1
            404 | not-found           | GET /v1/cloc%6b
            404 | not-found           | GET /v1%2fclock
            404 | not-found           | GET /V1/CLOCK
            404 | not-found           | GET /v1/salesx
            404 | not-found           | GET /v1/sales/phone/
            404 | not-found           | GET /v1/sales/phone/orders
            404 | no-challenge        | GET /v1/sales/phone/challenge
            404 | not-found           | POST /v1/sales/phone/passes/
            404 | not-found           | GET /v1/sales/phone/challenges
            404 | not-found           | GET /sales/phone/orders
            405 | method-not-allowed  | POST /sales/phone
            400 | invalid-value       | GET /?after=-1
            404 | unknown-sale        | GET /sales/tablet
            404 | not-found           | GET /metrics
            404 | not-found           | GET /livez
            404 | not-found           | GET /admin/v1/state
            404 | not-found           | POST /admin/v1/sales
            404 | not-found           | GET /problems/no-such-thing
            404 | not-found           | GET /problems/
            404 | unknown-sale        | GET /v1/sales/tablet
            404 | unknown-sale        | GET /v1/sales/
            404 | unknown-sale        | GET /v1/sales/Phone
            404 | unknown-sale        | GET /v1/sales/-phone
            404 | unknown-sale        | GET /v1/sales/ph%6fne
            404 | unknown-sale        | GET /v1/sales/phone;x=1
            404 | unknown-sale        | GET /v1/sales/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
            404 | unknown-sale        | POST /v1/sales/tablet/purchases
            404 | unknown-sale        | POST /v1/sales/PHONE/purchases
            404 | unknown-sale        | GET /v1/sales/tablet/purchases/me
            404 | unknown-order       | GET /v1/orders/
            404 | unknown-order       | GET /v1/orders/phone
            404 | unknown-order       | GET /v1/orders/phone-
            404 | unknown-order       | GET /v1/orders/phone-0
            404 | unknown-order       | GET /v1/orders/phone-01
            404 | unknown-order       | GET /v1/orders/phone--1
            404 | unknown-order       | GET /v1/orders/phone-1x
            404 | unknown-order       | GET /v1/orders/phone-99999999999
            404 | unknown-order       | GET /v1/orders/phone-2147483648
            404 | unknown-order       | GET /v1/orders/phone-2147483647
            404 | unknown-order       | GET /v1/orders/tablet-1
            404 | not-found           | GET /v1/orders/phone-1/x
            405 | method-not-allowed  | POST /v1/clock
            405 | method-not-allowed  | DELETE /v1/sales
            405 | method-not-allowed  | PUT /v1/sales/phone
            405 | method-not-allowed  | GET /v1/sales/phone/purchases
            405 | method-not-allowed  | HEAD /v1/sales/phone/purchases
            405 | method-not-allowed  | POST /v1/sales/phone/purchases/me
            404 | unknown-sale        | POST /v1/sales/tablet/registrations
            404 | unknown-order       | DELETE /v1/orders/phone
            404 | unknown-order       | DELETE /v1/orders/phone-2147483647
            404 | unknown-order       | DELETE /v1/orders/tablet-1
            405 | method-not-allowed  | POST /v1/orders/phone-1
            405 | method-not-allowed  | PATCH /v1/orders/phone-1
            501 | not-implemented     | delete /v1/orders/phone-1
            405 | method-not-allowed  | PUT /v1/orders/phone
            405 | method-not-allowed  | GET /v1/sales/phone/registrations
            405 | method-not-allowed  | DELETE /v1/sales/phone/registrations
            405 | method-not-allowed  | TRACE /v1/clock
            405 | method-not-allowed  | PATCH /v1/clock
            501 | not-implemented     | get /v1/clock
            501 | not-implemented     | head /v1/clock
            501 | not-implemented     | BREW /v1/clock
            """)
    void shouldRefusePathsAndMethods(final int status, final String problem, final String line) throws IOException {
        try (RawClient client = server.shopper()) {
            final RawClient.Answer answer = client.send(line, null, server.authorization("ann"));

            assertEquals(status, answer.status(), answer.body());
            if (line.startsWith("HEAD")) {
                assertEquals("application/problem+json", answer.header("Content-Type"));
            } else {
                assertProblem(answer, status, problem);
            }
            assertEquals(status == 405 ? allowed(line) : null, answer.header("Allow"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/clock?x=1", "/v1/sales?page=1", "/v1/sales/phone?_=17", "/v1/sales/phone?", "/healthz?x"})
    void shouldRefuseAQueryThatMeansNothing(final String path) throws IOException {
        if (path.endsWith("?")) {
            // Undertow does not distinguish an empty query from none, and neither does a good cache.
            assertEquals(200, server.get("ann", path).status());
        } else {
            assertProblem(server.get("ann", path), 400, "unknown-member");
        }
    }

    @Test
    void shouldSayWhichMethodsAPathHas() throws IOException {
        try (RawClient client = server.shopper()) {
            final RawClient.Answer answer = client.send("OPTIONS /v1/sales/phone/purchases", null);

            assertEquals(204, answer.status());
            assertEquals("POST, OPTIONS", answer.header("Allow"));
        }
    }

    private static String allowed(final String line) {
        if (line.contains("/orders/")) {
            return "GET, HEAD, DELETE, OPTIONS";
        }
        return line.endsWith("/purchases") || line.endsWith("/registrations") ? "POST, OPTIONS" : "GET, HEAD, OPTIONS";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            400 | malformed-json       | 0     |          | x
            400 | malformed-json       | 1     |          | {
            400 | malformed-json       | 13    |          | {"quantity":1
            400 | malformed-json       | 12    |          | {"quantity":}
            400 | malformed-json       | 13    |          | {"quantity":01}
            400 | malformed-json       | 12    |          | {"quantity":+1}
            400 | malformed-json       | 14    |          | {"quantity":1,}
            400 | malformed-json       | 1     |          | {'quantity':1}
            400 | malformed-json       | 1     |          | {quantity:1}
            400 | malformed-json       | 14    |          | {"quantity":1}x
            400 | malformed-json       | 14    |          | {"quantity":1}{}
            400 | malformed-json       | 0     |          | /**/{"quantity":1}
            400 | malformed-json       | 0     |          | quantity=1
            400 | malformed-json       | 12    |          | {"quantity":NaN}
            400 | malformed-json       | 14    |          | {"quantity":1.}
            400 | malformed-json       | 14    |          | {"quantity":1e}
            400 | malformed-json       | 13    |          | {"quantity":-}
            400 | malformed-json       | 12    |          | {"quantity" 1}
            400 | malformed-json       | 10    |          | {"quantity
            400 | malformed-json       | 3     |          | {"\\q":1}
            400 | malformed-json       | 6     |          | {"\\u12g4":1}
            400 | invalid-value        |       | ~~       | []
            400 | invalid-value        |       | ~~       | 1
            400 | invalid-value        |       | ~~       | "quantity"
            400 | invalid-value        |       | quantity | {"quantity":"1"}
            400 | invalid-value        |       | quantity | {"quantity":null}
            400 | invalid-value        |       | quantity | {"quantity":true}
            400 | invalid-value        |       | quantity | {"quantity":[1]}
            400 | invalid-value        |       | quantity | {"quantity":{}}
            400 | unknown-member       |       | amount   | {"amount":1}
            400 | unknown-member       |       | Quantity | {"Quantity":1}
            400 | unknown-member       |       | x        | {"quantity":1,"x":1}
            400 | duplicate-member     |       | quantity | {"quantity":1,"quantity":1}
            422 | quantity-not-allowed |       |          | {"quantity":0}
            422 | quantity-not-allowed |       |          | {"quantity":-1}
            422 | quantity-not-allowed |       |          | {"quantity":1.5}
            422 | quantity-not-allowed |       |          | {"quantity":1.0}
            422 | quantity-not-allowed |       |          | {"quantity":1e0}
            422 | quantity-not-allowed |       |          | {"quantity":1001}
            422 | quantity-not-allowed |       |          | {"quantity":2147483648}
            422 | quantity-not-allowed |       |          | {"quantity":99999999999999999999999999}
            422 | quantity-not-allowed |       |          | {"quantity":1e999}
            """)
    void shouldRefuseBodiesAndSayWhere(
            final int status, final String problem, final Long offset, final String member, final String body)
            throws IOException {
        final RawClient.Answer answer = server.buy("ann", "phone", body);

        assertProblem(answer, status, problem);
        assertEquals(offset, answer.json().get("offset"));
        assertEquals(member, answer.json().get("member"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "{", "{\"quantity\":+1}", "{\"quantity\":tru}", "{\"quantity\":1 \"b\"}"})
    void shouldExplainMalformedJsonInItsOwnWords(final String body) throws IOException {
        final RawClient.Answer answer = server.buy("ann", "phone", body);

        assertProblem(answer, 400, "malformed-json");
        final String detail = answer.json().get("detail").toString();
        assertTrue(detail.startsWith("At byte "), detail);
        for (final String foreign :
                List.of("token", "JsonToken", "Feature", "Unexpected", "mapper", "ALLOW", "code ")) {
            assertFalse(detail.contains(foreign), detail);
        }
    }

    @Test
    void shouldNameAByteOrderMark() throws IOException {
        final RawClient.Answer answer = server.buy("ann", "phone", "\ufeff{\"quantity\":1}");

        assertProblem(answer, 400, "malformed-json");
        assertTrue(answer.json().get("detail").toString().contains("byte order mark"), answer.body());
    }

    @Test
    void shouldTakeNullForNoBody() throws IOException {
        assertEquals(201, server.buy("null-body", "phone", "null").status());
    }

    @Test
    void shouldRefuseACompressedBody() throws IOException {
        try (RawClient client = server.shopper()) {
            final RawClient.Answer answer = client.send(
                    "POST /v1/sales/phone/purchases",
                    "{\"quantity\":1}",
                    server.authorization("ann"),
                    "Content-Type: application/json",
                    "Content-Encoding: gzip");

            assertProblem(answer, 415, "unsupported-media-type");
        }
    }

    @Test
    void shouldRefuseANumberAsLongAsTheBodyMayBe() throws IOException {
        final String body = "{\"quantity\":" + "9".repeat(4_000) + "}";

        assertProblem(server.buy("ann", "phone", body), 422, "quantity-not-allowed");
    }

    @Test
    void shouldRefuseBytesThatAreNotUtf8() throws IOException {
        final String utf16 = "\u0000{\u0000}";

        assertProblem(server.buy("ann", "phone", utf16), 400, "malformed-json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/jsonx",
                "application/json; charset=latin1",
                "application/json; charset=utf-8; charset=latin1",
                "application/merge-patch+json",
                "application/problem+json",
                "",
            })
    void shouldRefuseOtherMediaTypes(final String type) throws IOException {
        assertProblem(
                server.buy("ann", "phone", "{\"quantity\":1}", "Content-Type: " + type), 415, "unsupported-media-type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON",
                "application/json;charset=UTF-8",
                "application/json ; charset=\"utf-8\"",
                "application/json;",
                "application/json; charset=utf8",
                "application/json;odata=verbose; charset=UTF-8",
            })
    void shouldTakeJsonHoweverItIsWritten(final String type) throws IOException {
        assertEquals(
                201,
                server.buy("bob", "phone", "{\"quantity\":1}", "Content-Type: " + type)
                        .status());
    }

    @Test
    void shouldRefuseABodyWithoutATypeOrWithTwo() throws IOException {
        try (RawClient client = server.shopper()) {
            client.write(
                    BUY + " HTTP/1.1\r\nHost: x\r\n" + server.authorization("ann") + "\r\nContent-Length: 2\r\n\r\n{}");
            assertProblem(client.read(), 415, "unsupported-media-type");
        }
        assertProblem(
                server.buy("ann", "phone", "{}", "Content-Type: application/json", "Content-Type: application/json"),
                415,
                "unsupported-media-type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"\"",
                "\"",
                "a b",
                "\"a b\"",
                "\"a",
                "\"a\\\"b\"",
                "ä",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            })
    void shouldRefuseKeys(final String key) throws IOException {
        assertProblem(server.buy("ann", "phone", null, "Idempotency-Key: " + key), 400, "invalid-key");
    }

    @Test
    void shouldRefuseTwoKeys() throws IOException {
        assertProblem(server.buy("ann", "phone", null, "Idempotency-Key: a", "Idempotency-Key: a"), 400, "invalid-key");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pass-required |                                     | Bearer realm="doorbuster"
            pass-required | Authorization: Basic YTpi           | Bearer realm="doorbuster"
            pass-required | Authorization: Bearer               | Bearer realm="doorbuster"
            pass-invalid  | Authorization: Bearer x             | Bearer realm="doorbuster", error="invalid_token"
            pass-invalid  | Authorization: bearer a.b.c         | Bearer realm="doorbuster", error="invalid_token"
            """)
    void shouldAskForAPass(final String problem, final String header, final String challenge) throws IOException {
        try (RawClient client = server.shopper()) {
            final RawClient.Answer answer = header == null ? client.send(BUY, null) : client.send(BUY, null, header);

            assertProblem(answer, 401, problem);
            assertEquals(challenge, answer.header("WWW-Authenticate"));
        }
    }

    @Test
    void shouldRefuseAPassForAnotherSaleAndTwoPasses() throws IOException {
        try (RawClient client = server.shopper()) {
            final String other = "Authorization: Bearer " + server.pass("ann", "tablet");
            final RawClient.Answer answer = client.send(BUY, null, other);
            assertProblem(answer, 401, "pass-invalid");
            assertTrue(answer.body().contains("does not name this sale"), answer.body());

            final String good = server.authorization("ann");
            assertProblem(client.send(BUY, null, good, good), 401, "pass-invalid");
        }
    }

    @Test
    void shouldCheckIdentityBeforeTheBodyAndTheBodyBeforeTheSale() throws IOException {
        try (RawClient client = server.shopper()) {
            assertProblem(client.send(BUY, "x"), 401, "pass-required");
        }
        assertProblem(server.buy("ann", "tablet", "x"), 400, "malformed-json");
        assertProblem(server.buy("ann", "tablet", null, "Idempotency-Key: a b"), 400, "invalid-key");
        try (RawClient client = server.shopper()) {
            final String ann = server.authorization("ann");
            assertProblem(client.send("DELETE /v1/orders/tablet-1", "x"), 401, "pass-required");
            assertProblem(client.send("DELETE /v1/orders/tablet-1", "x", ann), 400, "malformed-json");
            assertProblem(client.send("POST /v1/sales/tablet/registrations", "x", ann), 400, "malformed-json");
        }
    }

    @Test
    void shouldEchoATraceparentInProblemsOnlyIfItIsValid() throws IOException {
        try (RawClient client = server.shopper()) {
            assertEquals(
                    TRACE,
                    client.send("GET /x", null, "traceparent: " + TRACE).json().get("traceparent"));
            assertNull(client.send("GET /x", null, "traceparent: " + TRACE + "0")
                    .json()
                    .get("traceparent"));
            assertNull(client.send("GET /x", null).json().get("traceparent"));
        }
    }
}
