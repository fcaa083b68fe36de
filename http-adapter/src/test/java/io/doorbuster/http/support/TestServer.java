package io.doorbuster.http.support;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.doorbuster.engine.pipeline.Pipeline;
import io.doorbuster.engine.pipeline.PipelineConfig;
import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.port.PurchaseGateway;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.http.HttpConfig;
import io.doorbuster.http.HttpServer;
import io.doorbuster.http.exchange.EngineAccess;
import io.doorbuster.http.exchange.HttpLimits;
import io.doorbuster.http.identity.PassKey;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.agrona.concurrent.UnsafeBuffer;

/** A complete server on loopback: real sockets, a real engine, and a clock that the test controls. */
public final class TestServer implements AutoCloseable {
    /** Tests with the tag {@code both-roads} run once with each. */
    private static final HttpConfig.Reader READER =
            HttpConfig.Reader.valueOf(System.getProperty("doorbuster.reader", "OWN"));

    public static final String TOKEN = "an-admin-token-for-tests";
    public static final long START = 1_800_000_000_000L;
    /** The timeout for things that happen at once: longer than a machine pauses. */
    public static final int PATIENCE_MILLIS = 60_000;

    public final PassKey key = PassKey.generate();
    /** Longer than a machine pauses, but a test can pretend that a thread has been silent for longer. */
    public static final int STUCK_AFTER_MILLIS = PATIENCE_MILLIS;

    public final AtomicLong nanos = new AtomicLong();
    /** The pretended time since the engine's last sign of life. */
    public final AtomicLong silentNanos = new AtomicLong();

    public final EngineClock clock = new EngineClock(0, () -> START + nanos.get() / 1_000_000, nanos::get);
    public final AtomicReference<Throwable> failure = new AtomicReference<>();
    public final Pipeline pipeline;
    public final HttpServer http;

    private TestServer(
            final UnaryOperator<HttpConfig> settings,
            final UnaryOperator<PurchaseGateway> between,
            final int ringSlots,
            final long maxStateBytes)
            throws IOException {
        final PipelineConfig config = new PipelineConfig(
                        ringSlots,
                        ringSlots,
                        1,
                        5,
                        1_000,
                        PipelineConfig.Topology.INLINE,
                        PipelineConfig.Waiting.BLOCKING)
                .withRoomFor(100, maxStateBytes);
        final Sales sales = new Sales();
        // A test is one impatient user; those of the limits set their own.
        sales.edgeSettingsChanged(1, START, Map.of("rate.user", "off"), new UnsafeBuffer("test".getBytes(US_ASCII)));
        pipeline = Pipeline.start(config, sales, new ForgetfulJournal(), clock, failure::set);
        awaitFirstTick();
        http = new HttpServer(
                settings.apply(HttpConfig.defaults(new HttpConfig.ByPass(key), TOKEN)
                        .withPublic("127.0.0.1", 0)
                        .withAdmin("127.0.0.1", 0)
                        .withReader(READER)
                        .withLimits(limits(1 << 14, PATIENCE_MILLIS, PATIENCE_MILLIS))
                        .withIoThreads(2)),
                failure::set,
                STUCK_AFTER_MILLIS);
        http.start();
        http.open(new EngineAccess(
                between.apply(pipeline),
                pipeline.directory(),
                clock,
                pipeline::durableSequence,
                "process",
                Map.of("pipeline", () -> System.nanoTime() - silentNanos.get()),
                Map.of("shadowLag", () -> 7),
                new EngineAccess.Figures(pipeline.counters(), pipeline.ringSlots(), pipeline::usedSlots)));
    }

    /** Waits for the first tick; afterwards pages change only by events. */
    private void awaitFirstTick() {
        final long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (pipeline.directory().asOf() == 0) {
            assertTrue(System.nanoTime() - deadline < 0, () -> "the engine does not tick: " + failure.get());
            Thread.onSpinWait();
        }
    }

    public static TestServer start() throws IOException {
        return new TestServer(config -> config, gateway -> gateway, 1_024, Long.MAX_VALUE);
    }

    public static TestServer start(final UnaryOperator<HttpConfig> settings) throws IOException {
        return new TestServer(settings, gateway -> gateway, 1_024, Long.MAX_VALUE);
    }

    /** A server with this much memory for sales, orders and registrations. */
    public static TestServer startWithMemory(final long maxStateBytes) throws IOException {
        return new TestServer(config -> config, gateway -> gateway, 1_024, maxStateBytes);
    }

    /** A server with a part of the test between HTTP and the engine. */
    public static TestServer start(
            final UnaryOperator<HttpConfig> settings, final UnaryOperator<PurchaseGateway> between) throws IOException {
        return new TestServer(settings, between, 1_024, Long.MAX_VALUE);
    }

    public static HttpLimits limits(final int maxInFlight, final int answerTimeoutMillis, final int bodyTimeoutMillis) {
        return new HttpLimits(
                1_000,
                100,
                1_000,
                8_192,
                4_096,
                maxInFlight,
                answerTimeoutMillis,
                PATIENCE_MILLIS,
                bodyTimeoutMillis,
                PATIENCE_MILLIS,
                PATIENCE_MILLIS,
                10,
                PATIENCE_MILLIS,
                2_000,
                0);
    }

    /** Changes a setting while the server runs; null gives it its default. */
    public void set(final String name, final String value) throws IOException {
        final String json = value == null ? "null" : '"' + value + '"';
        final RawClient.Answer answer = admin(
                "PATCH",
                "/admin/v1/settings",
                "{\"settings\":{\"" + name + "\":" + json + "}}",
                "Content-Type: application/json");
        assertEquals(200, answer.status(), answer.body());
    }

    /** Advances the engine's clock. */
    public void pass(final long millis) {
        nanos.addAndGet(millis * 1_000_000);
    }

    public RawClient shopper() throws IOException {
        return new RawClient(http.publicAddress());
    }

    public RawClient merchant() throws IOException {
        return new RawClient(http.adminAddress());
    }

    /** Creates a sale; {@code members} is the JSON after its id. */
    public void createSale(final String saleId, final String members) throws IOException {
        final RawClient.Answer answer =
                admin("POST", "/admin/v1/sales", "{\"saleId\":\"" + saleId + "\"," + members + "}");
        assertEquals(201, answer.status(), answer.body());
    }

    public RawClient.Answer admin(final String method, final String path, final String body, final String... headers)
            throws IOException {
        try (RawClient client = merchant()) {
            return client.send(method + " " + path, body, with("Authorization: Bearer " + TOKEN, headers));
        }
    }

    public RawClient.Answer buy(final String user, final String saleId, final String body, final String... headers)
            throws IOException {
        try (RawClient client = shopper()) {
            return client.send("POST /v1/sales/" + saleId + "/purchases", body, with(authorization(user), headers));
        }
    }

    public RawClient.Answer get(final String user, final String path) throws IOException {
        return as(user, "GET " + path);
    }

    /** Sends a request without a body; {@code line} is method and path. */
    public RawClient.Answer as(final String user, final String line) throws IOException {
        try (RawClient client = shopper()) {
            return client.send(line, null, authorization(user));
        }
    }

    public RawClient.Answer register(final String user, final String saleId) throws IOException {
        return as(user, "POST /v1/sales/" + saleId + "/registrations");
    }

    public RawClient.Answer pay(final String orderId, final String reference) throws IOException {
        return admin("POST", "/admin/v1/orders/" + orderId + "/payment", "{\"reference\":\"" + reference + "\"}");
    }

    /** A member of the sale as shoppers see it, from the newest published view. */
    public Object shown(final String saleId, final String member) throws IOException {
        try (RawClient client = shopper()) {
            return client.send("GET /v1/sales/" + saleId, null).json().get(member);
        }
    }

    /** Waits until the sale as shoppers see it has this value. The engine's clock stands still meanwhile. */
    public void awaitShown(final String saleId, final String member, final Object expected) throws IOException {
        final long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        Object last = shown(saleId, member);
        while (!expected.equals(last)) {
            assertTrue(System.nanoTime() - deadline < 0, member + " is still " + last + ", not " + expected);
            Thread.onSpinWait();
            last = shown(saleId, member);
        }
    }

    /** The header of a pass for every sale. */
    public String authorization(final String user) {
        return "Authorization: Bearer " + pass(user, "*");
    }

    public String pass(final String user, final String audience) {
        return pass(user, audience, Instant.ofEpochMilli(START).plus(Duration.ofDays(366)));
    }

    public String pass(final String user, final String audience, final Instant expires) {
        final JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .subject(user)
                .audience(audience)
                .expirationTime(Date.from(expires))
                .build();
        try {
            final SignedJWT pass = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
            pass.sign(new MACSigner(key.secret()));
            return pass.serialize();
        } catch (final JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String[] with(final String first, final String... more) {
        final String[] all = new String[more.length + 1];
        all[0] = first;
        System.arraycopy(more, 0, all, 1, more.length);
        return all;
    }

    @Override
    public void close() {
        http.close();
        pipeline.close();
        if (failure.get() != null) {
            throw new AssertionError("the engine stopped", failure.get());
        }
    }
}
