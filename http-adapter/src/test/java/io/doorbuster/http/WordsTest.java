package io.doorbuster.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.model.Outcome;
import io.doorbuster.http.answer.Refusals;
import io.doorbuster.http.exchange.TraceParent;
import io.doorbuster.http.identity.PassKey;
import io.doorbuster.http.json.JsonWriter;
import io.doorbuster.http.json.Problem;
import io.doorbuster.http.merchant.NewSaleBody;
import io.doorbuster.http.support.Json;
import io.doorbuster.http.support.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Small parts of the protocol: problem names, JSON, trace contexts, settings. */
class WordsTest {
    private static final Set<Outcome> GOOD = EnumSet.of(
            Outcome.WAITLISTED,
            Outcome.SECURED,
            Outcome.REGISTERED,
            Outcome.SALE_CREATED,
            Outcome.SALE_CHANGED,
            Outcome.SALE_REMOVED,
            Outcome.PAYMENT_CONFIRMED,
            Outcome.ORDER_CANCELLED,
            Outcome.ORDER_REFUNDED,
            Outcome.ORDER_FOUND,
            Outcome.ORDERS_FOUND,
            Outcome.STATE_READ,
            Outcome.EDGE_SETTINGS_CHANGED);

    @ParameterizedTest
    @EnumSource
    void shouldHaveAProblemForEveryRefusal(final Outcome outcome) {
        assertEquals(GOOD.contains(outcome), Refusals.of(outcome) == null);
    }

    @ParameterizedTest
    @EnumSource
    void shouldWriteEveryProblemInTheSameForm(final Problem problem) {
        final Map<String, Object> body = Json.object(new String(problem.body(), StandardCharsets.UTF_8));

        assertEquals("/problems/" + problem.slug(), body.get("type"));
        assertEquals((long) problem.status(), body.get("status"));
        assertEquals(problem.title(), body.get("title"));
        assertEquals(problem.detail(), body.get("detail"));
        assertSame(problem, Problem.named(problem.slug()));
        assertTrue(problem.detail().endsWith("."), problem.detail());
        assertEquals(problem.status() == 401, problem.challenge() != null);
        // The time of a rate limit depends on the limit.
        assertEquals(problem.status() == 503, problem.retryAfterSeconds() > 0);
    }

    @ParameterizedTest
    @CsvSource({
        "400, malformed-json",
        "400, unknown-member",
        "400, duplicate-member",
        "400, invalid-value",
        "400, invalid-key",
        "400, challenge-invalid",
        "400, ticket-invalid",
        "400, bad-request",
        "401, pass-required",
        "401, pass-invalid",
        "401, pass-expired",
        "401, token-required",
        "401, token-invalid",
        "403, origin-not-allowed",
        "403, challenge-required",
        "403, link-invalid",
        "403, denied",
        "421, host-not-allowed",
        "404, not-found",
        "404, no-challenge",
        "404, unknown-sale",
        "404, unknown-order",
        "405, method-not-allowed",
        "408, request-timeout",
        "411, length-required",
        "413, body-too-large",
        "414, uri-too-long",
        "417, expectation-failed",
        "431, headers-too-large",
        "501, not-implemented",
        "505, version-not-supported",
        "415, unsupported-media-type",
        "409, sold-out",
        "409, limit-reached",
        "409, not-open",
        "409, sale-paused",
        "409, sale-closed",
        "400, rounds-out-of-order",
        "400, closes-before-opening",
        "409, not-eligible",
        "409, registration-closed",
        "409, registration-full",
        "409, registration-not-needed",
        "409, too-many-orders",
        "409, sale-exists",
        "409, too-many-sales",
        "409, too-many-restocks",
        "409, too-many-settings",
        "409, audit-running",
        "409, change-not-allowed",
        "409, sale-not-closed",
        "409, would-break-orders",
        "409, order-ended",
        "409, order-paid",
        "409, order-waiting",
        "409, payment-late",
        "409, payment-conflict",
        "422, key-reused",
        "422, quantity-not-allowed",
        "503, busy",
        "503, too-many-streams",
        "503, memory-full",
        "429, too-many-requests",
        "503, draining",
        "503, stuck",
        "503, replaying",
        "504, outcome-unknown",
    })
    void shouldKeepTheProblemNamesThatClientsRelyOn(final int status, final String name) {
        assertNotNull(Problem.named(name), name);
        assertEquals(status, Problem.named(name).status());
    }

    @ParameterizedTest
    @EnumSource
    void shouldNameEveryProblemInTheProtocol(final Problem problem) throws IOException {
        final String protocol = Files.readString(Path.of("..", "docs", "PROTOCOL.md"));

        assertTrue(protocol.contains('`' + problem.slug() + '`'), problem.slug());
    }

    @Test
    void shouldNameTheShortestPaymentWindowInTheProtocol() throws IOException {
        final String protocol = Files.readString(Path.of("..", "docs", "PROTOCOL.md"));
        final String row = String.format(
                Locale.ROOT, "| `paymentWindowMs` | 0, or %,d to ", NewSaleBody.MIN_PAYMENT_WINDOW_MILLIS);

        assertTrue(protocol.contains(row), row);
    }

    @Test
    void shouldWriteJsonThatReadsBackTheSame() {
        final StringBuilder every = new StringBuilder();
        for (char c = 0; c < 0x300; c++) {
            every.append(c);
        }
        every.append("\u20ac\ud83d\udcf1\"\\/\u0001");
        final JsonWriter json = new JsonWriter();
        for (int i = 0; i < 2; i++) {
            json.reset()
                    .beginObject()
                    .member("text", every.toString())
                    .member("empty", "")
                    .nullMember("nothing")
                    .member("yes", true)
                    .member("no", false)
                    .member("zero", 0)
                    .member("max", Long.MAX_VALUE)
                    .member("min", Long.MIN_VALUE)
                    .member("minus", -10)
                    .beginArray("list")
                    .element("a")
                    .element("{")
                    .element("b")
                    .endArray()
                    .beginArray("none")
                    .endArray()
                    .beginObject("inner")
                    .member("a\"b", 1)
                    .endObject()
                    .endObject();
        }

        final Map<String, Object> read = Json.object(new String(json.toBytes(), StandardCharsets.UTF_8));

        assertEquals(every.toString(), read.get("text"));
        assertEquals(
                "[text, empty, nothing, yes, no, zero, max, min, minus, list, none, inner]",
                read.keySet().toString());
        assertEquals(true, read.get("yes"));
        assertEquals(false, read.get("no"));
        assertEquals(0L, read.get("zero"));
        assertEquals(Long.MAX_VALUE, read.get("max"));
        assertEquals(Long.MIN_VALUE, read.get("min"));
        assertEquals(-10L, read.get("minus"));
        assertEquals("[a, {, b]", read.get("list").toString());
        assertEquals("{a\"b=1}", read.get("inner").toString());
    }

    @Test
    void shouldEscapeCharactersThatATerminalOrAPageMayInterpret() {
        final String dangerous = "\u007f\u0085\u009b\u061c\u200b\u200f\u2028\u2029\u202e\u2066\u2069\ufeff\ud800";
        final String harmless = "\u00e4\u0416\u20ac\u4e2d\ud83d\udcf1";
        final JsonWriter json = new JsonWriter();
        json.beginObject().member("text", dangerous + harmless).endObject();

        final String written = new String(json.toBytes(), StandardCharsets.UTF_8);

        assertEquals(dangerous + harmless, Json.object(written).get("text"));
        assertTrue(written.contains(harmless), written);
        dangerous.chars().forEach(c -> assertEquals(-1, written.indexOf(c), () -> Integer.toHexString(c)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-011",
                "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331_01",
            })
    void shouldRefuseInvalidTraceContexts(final String value) {
        assertFalse(TraceParent.isValid(value));
    }

    @Test
    void shouldAcceptAValidTraceContext() {
        assertTrue(TraceParent.isValid("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"));
    }

    @Test
    void shouldRefuseSettingsOutOfRangeAndNeverShowTheToken() {
        final HttpConfig good = HttpConfig.defaults(new HttpConfig.ByPass(PassKey.generate()), "sixteen-or-more!");

        assertFalse(good.toString().contains("sixteen"), good.toString());
        assertThrows(IllegalArgumentException.class, () -> good.withPublic("x", -1));
        assertThrows(IllegalArgumentException.class, () -> good.withAdmin("x", 65_536));
        assertThrows(IllegalArgumentException.class, () -> good.withIoThreads(0));
        assertThrows(IllegalArgumentException.class, () -> HttpConfig.defaults(good.shoppers(), "only-15-letters"));
        assertThrows(IllegalArgumentException.class, () -> HttpConfig.defaults(good.shoppers(), "with a blank inside"));
        assertThrows(IllegalArgumentException.class, () -> TestServer.limits(3, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> TestServer.limits(4, 0, 1));
    }
}
