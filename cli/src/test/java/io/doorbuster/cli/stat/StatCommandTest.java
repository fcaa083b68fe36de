package io.doorbuster.cli.stat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.loadgen.StubServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class StatCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final AtomicInteger looks = new AtomicInteger();

    @Test
    void shouldPrintALinePerIntervalAndAHeaderEveryTwentyLines() throws Exception {
        try (StubServer server = new StubServer(request -> metrics(looks.incrementAndGet()))) {
            assertEquals(0, stat(server.url(), "--count", "21"));
        }
        assertEquals(23, out.toString().lines().count(), out.toString());
        assertEquals(2, out.toString().lines().filter(StatLine.HEADER::equals).count(), out.toString());
        assertEquals("", err.toString());
    }

    @Test
    void shouldSayThatTheServerIsAwayGoOnAndSayThatItIsBack() throws Exception {
        try (StubServer server = new StubServer(request -> {
            final int look = looks.incrementAndGet();
            return look == 2 || look == 3 ? StubServer.problem(503, "replaying") : metrics(look);
        })) {
            assertEquals(0, stat(server.url(), "--count", "5"));
        }
        assertEquals(2, err.toString().lines().count(), err.toString());
        assertTrue(err.toString().contains("/metrics: status 503; asking again every 100 ms"), err.toString());
        assertTrue(err.toString().contains("the server answers; the next line compares"), err.toString());
        assertEquals(3, out.toString().lines().count(), "a header and two lines\n" + out);
    }

    @Test
    void shouldNotCompareTheCountsOfTwoStarts() throws Exception {
        try (StubServer server = new StubServer(request -> {
            final int look = looks.incrementAndGet();
            return look < 3 ? metrics(100 + look) : metricsOf(look, "process_start_time_seconds 1.8E9\n");
        })) {
            assertEquals(0, stat(server.url(), "--count", "3"));
        }
        assertEquals("doorbuster: the server restarted\n", err.toString());
        assertEquals(3, out.toString().lines().count(), "a header, a line before and one after\n" + out);
        assertFalse(out.toString().matches("(?s).*-\\d.*"), "no negative rate\n" + out);
    }

    @Test
    void shouldExitWithOneIfTheServerIsAwayAtTheEnd() throws Exception {
        final String nobody;
        try (StubServer server = new StubServer(request -> metrics(1))) {
            nobody = server.url();
        }
        assertEquals(1, stat(nobody, "--count", "2", "--json"));
        assertEquals(2, out.toString().lines().count(), out.toString());
        assertTrue(out.toString().lines().allMatch(line -> line.contains("\"up\":false,\"why\":")), out.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
    }

    @Test
    void shouldPrintOneObjectPerLine() throws Exception {
        try (StubServer server = new StubServer(request -> metrics(looks.incrementAndGet()))) {
            assertEquals(0, stat(server.url(), "--count", "2", "--json"));
        }
        assertEquals(2, out.toString().lines().count(), out.toString());
        assertTrue(
                out.toString().lines().allMatch(line -> line.startsWith("{\"time\":\"") && line.endsWith("}")),
                out.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--interval 99ms                | --interval must be 100ms to 1h",
                "--interval 2h                  | --interval must be 100ms to 1h",
                "--count 0                      | --count must be 1 or more, not 0",
                "--admin-url https://a          | --admin-url https://a is https",
                "--admin-url nonsense           | is not an http URL with a host"
            })
    void shouldRefuseABadValue(final String line, final String said) {
        assertEquals(2, run(line.split(" ")));
        assertTrue(err.toString().contains(said), err.toString());
        assertEquals("", out.toString());
    }

    private static byte[] metrics(final int look) {
        return metricsOf(look, "");
    }

    private static byte[] metricsOf(final int look, final String more) {
        final String page = StatLineTest.page(10 * look, look, 9 * look, look, "0 0 0", 0) + more;
        return StubServer.bytes("HTTP/1.1 200 OK\r\nContent-Length: " + page.length() + "\r\n\r\n" + page);
    }

    private int stat(final String url, final String... more) {
        final String[] arguments = new String[4 + more.length];
        arguments[0] = "--admin-url";
        arguments[1] = url;
        arguments[2] = "--interval";
        arguments[3] = "100ms";
        System.arraycopy(more, 0, arguments, 4, more.length);
        return run(arguments);
    }

    private int run(final String... arguments) {
        return new CommandLine(new StatCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
