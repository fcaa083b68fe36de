package io.doorbuster.cli.drop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.doorbuster.cli.Jar;
import io.doorbuster.cli.loadgen.StubSale;
import io.doorbuster.cli.loadgen.StubServer;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The line that a drill rewrites on a terminal, on a pseudo terminal of util-linux. */
class LiveViewIT {
    private static final Path SCRIPT = Path.of("/usr/bin/script");
    private static final String HEADER = "time s     sent answered  secured  refused in flight";
    private static final String ERASE = "\r\033[K";

    @TempDir
    Path folder;

    @BeforeEach
    void needATerminal() {
        assumeTrue(Files.isExecutable(SCRIPT), "script is not installed (Debian: apt-get install bsdutils)");
    }

    @Test
    void shouldRewriteOneLineAndEraseItBeforeTheResults() throws Exception {
        final String shown = onATerminal();

        assertEquals(2, shown.split(HEADER, -1).length, shown);
        assertTrue(shown.split("\r\033\\[K *\\d+\\.\\d +\\d+ +\\d+ +\\d+ +\\d+ ", -1).length > 3, shown);
        assertTrue(shown.contains(ERASE + "\033[A" + ERASE + "secured 100\r\n"), shown);
        final String line = shown.substring(shown.indexOf(HEADER));
        for (final String written :
                line.substring(0, line.indexOf("secured 100")).split("[\r\n]+")) {
            assertTrue(written.replaceAll("\033\\[.", "").length() < 80, written);
        }
    }

    @Test
    void shouldRewriteNothingIfAskedNotTo() throws Exception {
        final String shown = onATerminal("--no-live");

        assertFalse(shown.contains("\033"), shown);
        assertFalse(shown.contains(HEADER), shown);
        assertTrue(shown.contains("\nsecured 100\r\n"), shown);
    }

    private String onATerminal(final String... more) throws Exception {
        try (StubServer server = new StubServer(new StubSale(100, 1))) {
            final List<String> drop = Jar.commandWithHeap(
                    Jar.JAVA,
                    "512m",
                    "drop",
                    "--identity=header",
                    "--users=200",
                    "--over=2s",
                    "--connections=4",
                    "--warmup=off",
                    "--url=" + server.url());
            drop.addAll(List.of(more));
            final Path out = folder.resolve("out");
            final Process process =
                    Jar.limited(new ProcessBuilder(SCRIPT.toString(), "-qec", String.join(" ", drop), "/dev/null")
                            .redirectInput(new File("/dev/null"))
                            .redirectErrorStream(true)
                            .redirectOutput(out.toFile())
                            .start());
            try {
                assertTrue(process.waitFor(Jar.PATIENCE_SECONDS, TimeUnit.SECONDS), "the drill does not end");
            } finally {
                Jar.destroyForcibly(process);
            }
            final String shown = Files.readString(out, StandardCharsets.UTF_8);
            assertEquals(0, process.exitValue(), shown);
            return shown;
        }
    }
}
