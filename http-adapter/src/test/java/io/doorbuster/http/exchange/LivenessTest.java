package io.doorbuster.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.support.RawClient;
import io.doorbuster.http.support.TestServer;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The health of a server with a stuck thread, and an Error on an IO thread. */
class LivenessTest {
    @Test
    void shouldNotBeLiveNorReadyWhileAPartIsStuckAndBeBothAgainAfterwards() throws IOException {
        try (TestServer server = TestServer.start();
                RawClient merchant = server.merchant();
                RawClient balancer = server.shopper()) {
            server.silentNanos.set(TimeUnit.MILLISECONDS.toNanos(TestServer.STUCK_AFTER_MILLIS + 5_000));
            final RawClient.Answer dead = merchant.send("GET /livez", null);
            assertEquals(503, dead.status());
            assertEquals("stuck", dead.problem());
            assertTrue(dead.body().contains("pipeline\\\" has shown no sign of life for 6"), dead.body());
            assertEquals("stuck", merchant.send("GET /readyz", null).problem());
            assertEquals("stuck", balancer.send("GET /healthz", null).problem());
            final RawClient.Answer verbose = merchant.send("GET /readyz?verbose", null);
            assertEquals("stuck", verbose.problem());
            assertNotNull(verbose.json().get("heartbeatAgeMillis"));

            server.silentNanos.set(0);
            assertEquals(200, merchant.send("GET /livez", null).status());
            assertEquals(200, merchant.send("GET /readyz", null).status());
            assertEquals(200, balancer.send("GET /healthz", null).status());
        }
    }

    @Test
    void shouldTellTheAgeOfEachHeartbeat() throws IOException {
        try (TestServer server = TestServer.start();
                RawClient merchant = server.merchant()) {
            final Map<?, ?> ages = assertInstanceOf(
                    Map.class, merchant.send("GET /readyz?verbose", null).json().get("heartbeatAgeMillis"));
            for (final String name : new String[] {
                "admin I/O-1", "admin Accept", "public I/O-1", "public I/O-2", "public Accept", "pipeline"
            }) {
                assertTrue((Long) ages.get(name) < TestServer.STUCK_AFTER_MILLIS, name + " in " + ages);
            }
        }
    }

    @Test
    void shouldEndTheProcessOnAnErrorInAHandler() throws IOException {
        final OutOfMemoryError error = new OutOfMemoryError("thrown by the test");
        final TestServer server = TestServer.start(config -> config, gateway -> (command, port, correlation) -> {
            throw error;
        });
        try {
            server.admin("GET", "/admin/v1/state", null);
            assertEquals(error, server.failure.getAndSet(null));
        } finally {
            server.close();
        }
    }
}
