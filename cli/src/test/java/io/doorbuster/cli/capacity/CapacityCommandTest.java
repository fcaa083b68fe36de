package io.doorbuster.cli.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.loadgen.StubSale;
import io.doorbuster.cli.loadgen.StubServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CapacityCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldPrintTheTextbooksExample() {
        assertEquals(0, run("--page-views 100 --resources 30 --size 100KB --speed 100KB"));
        assertEquals("300 MB/s", row("bandwidth"));
        assertEquals("3,000", row("downloads at once"));
        assertEquals("30 MB", row("memory for them"));
        assertTrue(out.toString().contains("bottleneck: network, one server takes 42 shoppers/s (--link)"), "" + out);
    }

    @Test
    void shouldTakeThePageViewsFromTheUsersIfTheyAreNotGiven() {
        assertEquals(0, run("--users 1000 --window 10s"));
        assertTrue(out.toString().startsWith("static files: 100 page views/s, 1 resource of 14 KB\n"), "" + out);
    }

    @Test
    void shouldWarnOfASaleThatOneServerDoesNotCarry() {
        assertEquals(0, run("--users 250000 --window 10s --throughput 25000"));
        assertTrue(out.toString().contains("warn: one server decides a sale"), "" + out);
        assertTrue(out.toString().contains("admit at most 12,500 purchases/s (setting admission.rate)"), "" + out);
    }

    @Test
    void shouldPrintTheSameAsOneJsonObject() {
        assertEquals(0, run("--page-views 100 --resources 30 --size 100KB --speed 100KB --json"));
        assertEquals(1, out.toString().lines().count(), "" + out);
        for (final String member : List.of(
                "\"bandwidthBytesPerSecond\":300000000,",
                "\"downloadsAtOnce\":3000,",
                "\"downloadMemoryBytes\":30000000,",
                "{\"name\":\"network\",\"unit\":\"B/s\",\"needed\":300000000,\"perServer\":125000000,"
                        + "\"servers2x\":5,\"servers3x\":8}",
                "\"bottleneck\":\"network\",\"fitsOneServer\":true}")) {
            assertTrue(out.toString().contains(member), member + " in " + out);
        }
    }

    @Test
    void shouldTakeTheThroughputFromADrillAndNameTheBottleneck() throws Exception {
        try (StubServer server = new StubServer(new StubSale(10, 1))) {
            assertEquals(
                    0,
                    run("--measure " + server.url() + " --sale demo --identity header --measure-users 50"
                            + " --connections 2 --static-throughput 1000000000 --link 1TB"),
                    err::toString);
        }
        assertTrue(out.toString().contains(" purchases/s: 50 purchases, 10 secured\n"), "" + out);
        assertTrue(out.toString().contains("bottleneck: sale, "), "" + out);
    }

    @Test
    void shouldNotCallATroubledServersThroughputItsCapacity() throws Exception {
        try (StubServer server = new StubServer(request -> StubServer.problem(503, "draining"))) {
            assertEquals(
                    1,
                    run("--measure " + server.url() + " --sale demo --identity header --measure-users 50"
                            + " --connections 2"));
        }
        assertTrue(err.toString().contains("50 of 50 purchases were not decided: {draining=50}"), "" + err);
        assertEquals("", out.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--users 0                       | --users must be 1 to 10000000000, not 0",
                "--page-views -1                 | --page-views must be 0.001 to 1000000000, not -1",
                "--throughput NaN                | --throughput must be 1 to 1000000000, not NaN",
                "--window 0s                     | --window must be 1ms to 1d",
                "--size 0                        | --size must be 1 to 1000000000000, not 0",
                "--size big                      | 'big' is not a size in whole bytes",
                "--clicks 101                    | --clicks must be 1 to 100, not 101",
                "--connections 0                 | --connections must be 1 to 1000",
                "--measure http://127.0.0.1:1    | --measure buys from a sale; name a sale for rehearsals with --sale",
                "--measure https://a --sale s    | --measure https://a is https",
                "--measure http://a --sale S     | --sale is not a sale id"
            })
    void shouldRefuseABadValueAndSayWhichAreGood(final String line, final String said) {
        assertEquals(2, run(line));
        assertTrue(err.toString().contains(said), err.toString());
        assertEquals("", out.toString());
    }

    private String row(final String name) {
        return out.toString()
                .lines()
                .filter(line -> line.startsWith("  " + name))
                .map(line -> line.substring(2 + name.length()).strip().split(" {3}")[0])
                .findFirst()
                .orElse("");
    }

    private int run(final String line) {
        final CommandLine command = new CommandLine(new CapacityCommand());
        command.setExecutionExceptionHandler((failed, of, parsed) -> {
            err.write(failed.getMessage());
            return 1;
        });
        return command.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(line.split(" "));
    }
}
