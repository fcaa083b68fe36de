package io.doorbuster.cli;

import static io.doorbuster.cli.Shopper.member;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.Jar.Serving;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve --warmup}, as a user runs it. */
class WarmUpIT {
    @TempDir
    private Path data;

    @Test
    void shouldLeaveNothingInTheJournalTheFilesAndTheFiguresOfAServer() throws Exception {
        final String state;
        try (Serving server = Serving.demo(data, "--warmup", "off")) {
            state = stateBytes(server);
            assertEquals(0, server.stop());
        }
        final Path leftover = Files.createDirectories(data.resolve("warm-up/scratch/journal"));
        Files.createFile(leftover.resolve("left-by-a-crash"));
        try (Serving server = Serving.demo(data, "--warmup", "on")) {
            assertFalse(Files.exists(data.resolve("warm-up")));
            final Shopper shopper = new Shopper(data);
            assertEquals(state, stateBytes(server));
            // The settings of the engine, the sale, and the settings again at the second start.
            final String shown =
                    shopper.admin(server.admin() + "/admin/v1/state", null).body();
            assertTrue(Integer.parseInt(member(shown, "sequence")) <= 3, shown);
            assertEquals(201, shopper.buy(server.shop(), "demo", "anna", null).statusCode());
            assertEquals(0, server.stop());
        }
        assertFalse(Files.exists(data.resolve("warm-up")));
        assertEquals(0, Jar.run("journal", "audit", "--data", data.toString()).exitCode());
    }

    @Test
    void shouldWarmUpUnlessItIsOffOrACrashCutACrowdOff() throws Exception {
        assertEquals("off", logOf("--warmup=off"));
        assertEquals("on", logOf("--warmup=on"));
        try (Serving server = Serving.demo(data, "--warmup", "off")) {
            server.kill();
        }
        assertEquals("open", logOf("--warmup=on"));
    }

    /** Starts and stops a server of the demo sale, and says what it logged of its warm-up. */
    private String logOf(final String flag) throws Exception {
        final Path log = Files.createTempFile("log", null);
        try (TroubledServer server = TroubledServer.start(data, ProcessBuilder.Redirect.to(log.toFile()), flag)) {
            server.process().destroy();
            assertEquals(0, server.end(Jar.PATIENCE_SECONDS));
            final String said = Files.readString(log);
            assertFalse(said.contains("the warm-up failed"), said);
            return said.contains("warmed up with ")
                    ? "on"
                    : said.contains("no warm-up, because the server crashed while sale demo was open") ? "open" : "off";
        } finally {
            Files.delete(log);
        }
    }

    private String stateBytes(final Serving server) throws Exception {
        final String shown = new Shopper(data)
                .admin(server.admin() + "/readyz?verbose", null)
                .body();
        return member(shown, "stateBytes");
    }
}
