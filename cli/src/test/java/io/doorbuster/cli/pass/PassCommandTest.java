package io.doorbuster.cli.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.http.identity.PassKey;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class PassCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path keyFile;

    @BeforeEach
    void writeKey() throws Exception {
        keyFile = folder.resolve("pass.key");
        PassKey.generate().write(keyFile);
    }

    @Test
    void shouldPrintOnlyThePass() {
        final long before = System.currentTimeMillis() / 1000;

        assertEquals(0, run("--user", "alice", "--sale", "*", "--ttl", "5m", "--pass-key-file", keyFile.toString()));

        assertTrue(out.toString().matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+\\R"), out.toString());
        final String claims = new String(
                Base64.getUrlDecoder().decode(out.toString().split("\\.", -1)[1]), StandardCharsets.US_ASCII);
        assertTrue(claims.startsWith("{\"sub\":\"alice\",\"aud\":\"*\",\"exp\":"), claims);
        final long expires = Long.parseLong(claims.replaceAll(".*:(\\d+)}", "$1"));
        assertTrue(expires >= before + 300 && expires <= before + 360, claims);
        assertEquals("", err.toString());
    }

    @ParameterizedTest
    @CsvSource({"a b,demo,1h,--user", "alice,Demo,1h,--sale", "alice,demo,0s,--ttl", "alice,demo,soon,duration"})
    void shouldRefuseBadValuesAsUsageErrors(
            final String user, final String sale, final String ttl, final String named) {
        assertEquals(2, run("--user", user, "--sale", sale, "--ttl", ttl, "--pass-key-file", keyFile.toString()));

        assertTrue(err.toString().contains(named), err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void shouldFailInOneLineWithoutAKey() {
        assertEquals(
                1,
                run(
                        "--user",
                        "alice",
                        "--sale",
                        "demo",
                        "--pass-key-file",
                        folder.resolve("no").toString()));

        assertEquals(1, err.toString().lines().count(), err.toString());
        assertEquals("", out.toString());
    }

    private int run(final String... args) {
        return new CommandLine(new PassCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
