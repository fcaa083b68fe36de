package io.doorbuster.cli.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.Jar;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools against the server as it is shipped. */
class ToolsIT {
    private static final Pattern ENDED_PORT = Pattern.compile("(?m)^(\\w+) +port \\d+ +(.*)$");

    @TempDir
    private Path folder;

    @Test
    void shouldMeasureWatchAndExamineALiveServer() throws Exception {
        final Path data = folder.resolve("data");
        try (Jar.Serving server = Jar.Serving.demo(data)) {
            final Jar.Result capacity = Jar.run(
                    "capacity",
                    "--measure",
                    server.shop(),
                    "--sale",
                    "demo",
                    "--measure-users",
                    "3000",
                    "--pass-key-file",
                    data.resolve("pass.key").toString());
            assertEquals(0, capacity.exitCode(), capacity.err());
            assertTrue(capacity.out().contains(" purchases/s: 3,000 purchases, 3,000 secured\n"), capacity.out());

            final Jar.Result stat =
                    Jar.run("stat", "--admin-url", server.admin(), "--interval", "100ms", "--count", "2");
            assertEquals(0, stat.exitCode(), stat.err());
            final List<String> lines = stat.out().lines().toList();
            assertEquals(3, lines.size(), stat.out());
            assertTrue(lines.get(2).endsWith(" 7000"), "the units that are left: " + stat.out());

            final Jar.Result doctor = Jar.run(
                    "doctor",
                    "--data",
                    data.toString(),
                    "--port",
                    port(server.shop()),
                    "--admin-port",
                    port(server.admin()));
            final List<MatchResult> ports =
                    ENDED_PORT.matcher(doctor.out()).results().toList();
            assertEquals(2, ports.size(), doctor.out());
            for (final MatchResult port : ports) {
                assertEquals("ok", port.group(1), doctor.out());
                assertTrue(port.group(2).matches("taken by process \\d+ \\(java\\); a server runs .*"), doctor.out());
            }
            assertTrue(doctor.out().contains("ok    pass key"), doctor.out());
            assertTrue(doctor.out().contains("ok    admin token"), doctor.out());
        }
    }

    private static String port(final String url) {
        return Integer.toString(URI.create(url).getPort());
    }
}
