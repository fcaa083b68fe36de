package io.doorbuster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that meets an Error, or whose log nobody reads. */
class FailStopIT {
    private static final int FAIL_STOP = 70;
    /** A second is what is promised; the rest is for a machine that stands still now and then. */
    private static final long FAIL_STOP_SECONDS = 5;

    private static final long STOP_SECONDS = 20;
    private static final long MAX_LOG_BYTES = 1_000_000;

    @TempDir
    private Path data;

    private Shopper shopper;

    @BeforeEach
    void meetTheShopper() {
        shopper = new Shopper(data);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "error public I/O-1",
                "error public Accept",
                "error admin I/O-1",
                "error admin Accept",
                "uncaught",
            })
    void shouldEndOnAnErrorOfAnyThreadThoughNobodyReadsTheLog(final String trouble) throws Exception {
        try (TroubledServer server = TroubledServer.start(data)) {
            assertEquals("logged", server.ask("log"));
            server.make(trouble);
            assertEquals(FAIL_STOP, server.end(FAIL_STOP_SECONDS));
        }
    }

    @Test
    void shouldEndWhenItsMemoryIsFull() throws Exception {
        try (TroubledServer server = TroubledServer.start(data)) {
            server.make("fill");
            final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Jar.PATIENCE_SECONDS);
            while (server.process().isAlive() && System.nanoTime() - deadline < 0) {
                try {
                    shopper.buy(server.shop(), "demo", "anna", null);
                } catch (final IOException ended) {
                    server.process().waitFor(1, TimeUnit.SECONDS);
                }
            }
            assertEquals(FAIL_STOP, server.end(FAIL_STOP_SECONDS));
        }
    }

    @Test
    void shouldServeAndStopThoughNobodyReadsTheLog() throws Exception {
        try (TroubledServer server = TroubledServer.start(data)) {
            assertEquals("logged", server.ask("log"));
            assertEquals("printed", server.ask("print"));
            assertEquals(201, shopper.buy(server.shop(), "demo", "anna", null).statusCode());
            assertEquals(200, shopper.admin(server.admin() + "/livez", null).statusCode());
            server.process().destroy();
            assertEquals(0, server.end(STOP_SECONDS));
        }
    }

    @Test
    void shouldBoundItsLogAndCountWhatItLeavesOut() throws Exception {
        final Path log = data.resolve("log");
        try (TroubledServer server = TroubledServer.start(data, ProcessBuilder.Redirect.to(log.toFile()))) {
            final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
            while (System.nanoTime() - end < 0) {
                assertEquals("logged", server.ask("log"));
                assertEquals("printed", server.ask("print"));
            }
            // In five minutes at most this much.
            assertTrue(Files.size(log) <= MAX_LOG_BYTES / 5, Files.size(log) + " bytes");
            final String said = Files.readString(log);
            assertTrue(said.matches("(?s).*left out \\d+ lines: .*\"attack: attack \\{}\".*"), said);
            server.process().destroy();
            assertEquals(0, server.end(STOP_SECONDS));
            assertTrue(Files.readString(log).endsWith("\n"));
        }
    }

    @Test
    void shouldDrainAndEndWithZeroWhenItsTerminalCloses() throws Exception {
        try (TroubledServer server = TroubledServer.start(data)) {
            assertEquals(201, shopper.buy(server.shop(), "demo", "anna", null).statusCode());
            new ProcessBuilder("kill", "-HUP", Long.toString(server.process().pid()))
                    .start()
                    .waitFor();
            assertEquals(0, server.end(STOP_SECONDS));
        }
    }
}
