package io.doorbuster.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DoctorCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void shouldCheckEverythingChangeNothingAndExitWithOneIfAPortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            final int port = taken.getLocalPort();
            assertEquals(1, run("--data", folder.resolve("data").toString(), "--port", "" + port));
            assertTrue(out.toString().contains("\nbad   port " + port), out.toString());
        }
        for (final String check : List.of(
                "java",
                "heap",
                "java flags",
                "telemetry",
                "descriptors",
                "memory",
                "huge pages",
                "shared memory",
                "clock source",
                "wall clock",
                "clock step",
                "data directory",
                "file system",
                "disk space",
                "disk force",
                "port 8081")) {
            assertTrue(
                    out.toString().lines().anyMatch(line -> line.matches("(ok|warn|bad) +" + check + "  .*")),
                    check + " in\n" + out);
        }
        try (Stream<Path> left = Files.walk(folder)) {
            assertEquals(List.of(folder), left.toList());
        }
    }

    @Test
    void shouldPrintTheSameAsOneJsonObject() {
        run("--data", folder.toString(), "--json");
        assertEquals(1, out.toString().lines().count(), out.toString());
        assertTrue(out.toString().startsWith("{\"checks\":[{\"check\":\"java\",\"verdict\":\"ok\","), out.toString());
        assertTrue(out.toString().matches("(?s).*],\"exitCode\":[01]}\\s*"), out.toString());
    }

    @Test
    void shouldCheckTheSecretsThatItIsGiven() {
        assertEquals(1, run("--data", folder.toString(), "--admin-token-file", folder + "/none"));
        assertTrue(out.toString().contains("cannot use " + folder + "/none: there is no such file"), out.toString());
    }

    @Test
    void shouldRefuseAPortThatIsNone() {
        assertEquals(2, run("--port", "0"));
        assertTrue(err.toString().contains("--port must be 1 to 65535, not 0"), err.toString());
    }

    private int run(final String... arguments) {
        return new CommandLine(new DoctorCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
