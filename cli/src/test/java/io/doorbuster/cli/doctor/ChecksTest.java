package io.doorbuster.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.doctor.Finding.Verdict;
import io.doorbuster.http.identity.PassKey;
import io.doorbuster.http.identity.SecretFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verdicts on given facts. */
class ChecksTest {
    private static final String HOST = "127.0.0.1";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        // median us, p99 us
        "1,      5,      warn",
        "19,     500,    warn",
        "20,     500,    ok",
        "900,    99000,  ok",
        "900,    101000, warn"
    })
    void shouldDistrustAForceThatNoDiskCanDoAndWarnOfASlowOne(
            final long median, final long p99, final Verdict verdict) {
        assertEquals(
                verdict,
                DiskChecks.force(new ForceProbe(median * 1_000, p99 * 1_000)).verdict());
    }

    @Test
    void shouldTakeTheMedianAndTheP99OfTheForces() {
        final long[] times = new long[100];
        Arrays.setAll(times, i -> 100 - i);
        assertEquals(new ForceProbe(50, 99), ForceProbe.of(times));
        assertEquals(new ForceProbe(7, 7), ForceProbe.of(7));
    }

    @Test
    void shouldTimeTheDiskAndLeaveNothingThere() throws IOException {
        final ForceProbe probe = ForceProbe.of(folder, 5);
        assertTrue(probe.medianNs() > 0 && probe.p99Ns() >= probe.medianNs(), probe.toString());
        try (var left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void shouldTimeTheDiskWhereTheDirectoryWouldBeCreated() throws IOException {
        assertEquals(folder.toAbsolutePath(), DiskChecks.existing(folder.resolve("a/b/c")));
        DiskChecks.force(folder.resolve("a/b/c"));
        try (var left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @ParameterizedTest
    @CsvSource({"ext4, ok", "xfs, ok", "overlay, ok", "tmpfs, bad", "ramfs, bad", "btrfs, warn", "zfs, warn"})
    void shouldKnowFileSystemsThatLoseData(final String type, final Verdict verdict) {
        assertEquals(verdict, DiskChecks.fileSystem(type).verdict());
    }

    @ParameterizedTest
    @CsvSource({"99, bad", "100, warn", "399, warn", "400, ok"})
    void shouldWantMoreSpaceThanServeNeeds(final long usable, final Verdict verdict) {
        assertEquals(verdict, DiskChecks.free(usable, 100).verdict());
    }

    @ParameterizedTest
    @CsvSource({"rwx------, ok", "rwxrwx---, ok", "rwxr-x--x, warn", "rwxr-xr-x, warn", "rwxrwxrwx, bad"})
    void shouldWantAPrivateDataDirectory(final String mode, final Verdict verdict) throws IOException {
        final Path data = Files.createDirectory(folder.resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString(mode));
        assertEquals(verdict, DiskChecks.permissions(data).verdict());
    }

    @Test
    void shouldAcceptADataDirectoryThatDoesNotExistAndRefuseAFile() throws IOException {
        assertEquals(Verdict.ok, DiskChecks.permissions(folder.resolve("none")).verdict());
        assertEquals(
                Verdict.bad,
                DiskChecks.permissions(Files.createFile(folder.resolve("file"))).verdict());
    }

    @Test
    void shouldWantPrivateSecrets() throws Exception {
        final Path key = folder.resolve("pass.key");
        PassKey.generate().write(key);
        final Path token = folder.resolve("admin.token");
        SecretFile.write(token, "t".repeat(20).getBytes(StandardCharsets.US_ASCII));
        assertEquals(Verdict.ok, DiskChecks.passKey(key).verdict());
        assertEquals(Verdict.ok, DiskChecks.adminToken(token).verdict());
        for (final Path secret : List.of(key, token)) {
            Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
        }
        for (final Finding open : List.of(DiskChecks.passKey(key), DiskChecks.adminToken(token))) {
            assertEquals(Verdict.bad, open.verdict());
            assertTrue(open.what().contains("run: chmod 600 "), open.what());
        }
        assertEquals(Verdict.bad, DiskChecks.adminToken(folder.resolve("none")).verdict());
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z, bad",
        "2025-12-31T23:59:59Z, bad",
        "2026-01-01T00:00:00Z, ok",
        "2045-12-31T23:59:59Z, ok",
        "2046-01-01T00:00:00Z, bad"
    })
    void shouldAcceptTheYearsThatServeAccepts(final Instant now, final Verdict verdict) {
        assertEquals(verdict, ClockChecks.year(now).verdict());
    }

    @ParameterizedTest
    @CsvSource({"300, 300, ok", "304, 300, ok", "306, 300, warn", "294, 300, warn", "-3600000, 300, warn"})
    void shouldNoticeThatTheWallClockIsSet(final long wallMs, final long monotonicMs, final Verdict verdict) {
        assertEquals(
                verdict,
                ClockChecks.step(wallMs * 1_000_000, monotonicMs * 1_000_000).verdict());
    }

    @ParameterizedTest
    @CsvSource({"11, bad", "16, bad", "17, ok", "25, ok"})
    void shouldWantJava17(final int feature, final Verdict verdict) {
        assertEquals(verdict, JvmChecks.version(feature, "x").verdict());
    }

    @ParameterizedTest
    @CsvSource({"256, warn", "1049, warn", "1050, ok"})
    void shouldWantAHeapForAFullHouse(final long megabytes, final Verdict verdict) {
        assertEquals(verdict, JvmChecks.heap(megabytes << 20).verdict());
    }

    @Test
    void shouldWarnOfAFlagThatMakesAFullHeapLookLikeDamage() {
        assertEquals(Verdict.ok, JvmChecks.flags(List.of()).verdict());
        assertEquals(Verdict.ok, JvmChecks.flags(List.of("-Xmx1g")).verdict());
        assertEquals(
                Verdict.warn,
                JvmChecks.flags(List.of("-Xmx1g", "-XX:+ExitOnOutOfMemoryError"))
                        .verdict());
    }

    @Test
    void shouldWantTelemetryOff() {
        assertEquals(Verdict.ok, JvmChecks.telemetry("true").verdict());
        assertEquals(Verdict.bad, JvmChecks.telemetry("false").verdict());
        assertEquals(Verdict.bad, JvmChecks.telemetry(null).verdict());
    }

    @Test
    void shouldSayWhichProcessHasThePort() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            final int port = taken.getLocalPort();
            final FakeMachine machine =
                    new FakeMachine(folder).listening("tcp", String.format("%04X", port), 4242, 4711, "evil\u001b[2J");
            final Finding bad = new PortChecks(machine.machine(), false).port("--port", HOST, port);
            assertEquals(Verdict.bad, bad.verdict());
            assertEquals("taken by process 4711 (evil\\u001b[2J)", bad.what());
            assertEquals("stop that process, or give serve another --port", bad.advice());
            assertEquals(
                    Verdict.ok,
                    new PortChecks(machine.machine(), true)
                            .port("--port", HOST, port)
                            .verdict(),
                    "the server of this directory has it");
        }
    }

    @Test
    void shouldFindAFreePortAndNoHost() throws IOException {
        final PortChecks ports = new PortChecks(new Machine(folder), false);
        final int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertEquals(Verdict.ok, ports.port("--port", HOST, port).verdict());
        assertEquals(Verdict.bad, ports.port("--port", "192.0.2.1", port).verdict(), "not an address of this machine");
    }
}
