package io.doorbuster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server with an Error, or with a log that nobody reads. */
class FailStopIT {
    private static final int FAIL_STOP = 70;
    /** One second is documented; the rest is for a machine that pauses. */
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

    @ParameterizedTest
    @ValueSource(strings = {"public I/O-1", "public Accept", "admin Accept"})
    void shouldNotBeLiveOnceAThreadIsStuck(final String thread) throws Exception {
        try (TroubledServer server = TroubledServer.start(data, "--stuck-after-seconds", "1")) {
            final HttpClient client = HttpClient.newHttpClient();
            final HttpRequest livez = HttpRequest.newBuilder(URI.create(server.admin() + "/livez"))
                    .build();
            assertEquals(200, client.send(livez, BodyHandlers.ofString()).statusCode());
            server.make("hang " + thread);
            final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Jar.PATIENCE_SECONDS);
            // On the connection that is open: no new one would be accepted.
            HttpResponse<String> answer = client.send(livez, BodyHandlers.ofString());
            while (answer.statusCode() == 200 && System.nanoTime() - deadline < 0) {
                answer = client.send(livez, BodyHandlers.ofString());
            }
            assertEquals(503, answer.statusCode());
            assertTrue(answer.body().contains(thread), answer.body());
        }
    }

    /** Lists how the end of each thread is noticed; a new thread must be added here. */
    @Test
    void shouldHaveNoThreadThatCouldEndUnnoticed() throws Exception {
        // Liveness looks at their heartbeats; "business" does all stages on a small machine.
        final Set<String> watched = Set.of(
                "public I/O-#",
                "public Accept",
                "admin I/O-#",
                "admin Accept",
                "business",
                "journal",
                "reply",
                "ticker",
                "disk-watch",
                "shadow");
        // A sale goes on without them; if one ends by a failure, the handler of uncaught exceptions ends the process.
        final Set<String> others =
                Set.of("main", "log", "last-words", "fail-stop", "trouble", "background~resource~releaser");
        final Set<String> ofTheJvm = Set.of(
                "Reference Handler",
                "Finalizer",
                "Signal Dispatcher",
                "Common-Cleaner",
                "Notification Thread",
                "DestroyJavaVM",
                "Attach Listener");
        final List<String> unknown = new ArrayList<>();
        try (TroubledServer server = TroubledServer.start(data, "--warmup", "on")) {
            for (final String name : server.ask("threads").split("\\|")) {
                final String kind = name.replaceAll("\\d+", "#");
                if (!watched.contains(kind) && !others.contains(kind) && !ofTheJvm.contains(kind)) {
                    unknown.add(name);
                }
            }
        }
        assertEquals(List.of(), unknown);
    }

    @Test
    void shouldRefuseToStartWithFewDescriptorsAndWarnWithSome() throws Exception {
        final String serve =
                String.join(" ", Jar.command(Jar.JAVA)) + " serve --demo --data " + data + " --port 0 --admin-port 0";
        final Jar.Result few = Jar.run(List.of("sh", "-c", "ulimit -n 300; exec " + serve));
        assertEquals(1, few.exitCode(), few.err());
        assertTrue(few.err().contains("may open 300 files and connections, but a server needs 768"), few.err());
        assertEquals(1, few.err().lines().count(), few.err());
        assertEquals("", few.out());
        // A port in use ends the server after the warning.
        try (ServerSocket taken = new ServerSocket(0)) {
            final Jar.Result some = Jar.run(List.of(
                    "sh",
                    "-c",
                    "ulimit -n 1024; exec "
                            + serve.replace("--port 0 --admin", "--port " + taken.getLocalPort() + " --admin")));
            assertEquals(1, some.exitCode(), some.err());
            assertTrue(some.err().contains("so 512 public connections fit instead of 18000"), some.err());
        }
    }

    @Test
    void shouldDrainAndEndWithZeroWhenItsTerminalCloses() throws Exception {
        assumeTrue(!ignoresHangUp(), "SIGHUP is ignored here, as under nohup, and so by all that is started from here");
        try (TroubledServer server = TroubledServer.start(data)) {
            assertEquals(201, shopper.buy(server.shop(), "demo", "anna", null).statusCode());
            new ProcessBuilder("kill", "-HUP", Long.toString(server.process().pid()))
                    .start()
                    .waitFor();
            assertEquals(0, server.end(STOP_SECONDS));
        }
    }

    /** A process that ignores a signal starts children that ignore it, too. Bit 0 of SigIgn is SIGHUP. */
    private static boolean ignoresHangUp() throws IOException {
        final Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line -> "13579bdf".indexOf(line.charAt(line.length() - 1)) >= 0);
    }
}
