package io.doorbuster.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.Jar.Serving;
import io.doorbuster.cli.console.ExitCodes;
import io.doorbuster.engine.codec.CommandWriter;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.pipeline.Pipeline;
import io.doorbuster.engine.pipeline.PipelineConfig;
import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.Durability;
import io.doorbuster.journal.JournalConfig;
import io.doorbuster.journal.Recovered;
import io.doorbuster.journal.Recovery;
import io.doorbuster.journal.read.RecoveryProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server was once started with its clock a year ahead; the test then follows the runbook, command by command. */
class WrongClockIT {
    private static final int BLOCK_BYTES = 1 << 22;
    private static final Duration YEAR = Duration.ofDays(365);

    @TempDir
    Path folder;

    @Test
    void shouldGetADirectoryOutOfAYearAheadByTheRunbook() throws Exception {
        final Path data = folder.resolve("data");
        live(data, Duration.ZERO, 0, 3);
        final long good = lastSequence(data);
        live(data, YEAR, 3, 4);
        assertTrue(lastSequence(data) > good);

        final Jar.Result refused = Jar.run("serve", "--demo", "--data", data.toString());
        assertEquals(ExitCodes.FAILURE, refused.exitCode());
        assertTrue(refused.err().contains("the last event is of "), refused.err());
        assertTrue(refused.err().contains("ahead of the wall clock"), refused.err());
        assertTrue(lastSequence(data) > good, "nothing was written or taken away");

        final List<String> outputs = new ArrayList<>();
        for (final String command : runbook()) {
            final String typed = command.replace("$DIR", data.toString())
                    .replace("$NOW", Instant.now().toString())
                    .replace("$SEQ", String.valueOf(good));
            final Jar.Result result = Jar.run(typed.split(" "));
            assertEquals(ExitCodes.GOOD, result.exitCode(), typed + "\n" + result.out() + result.err());
            outputs.add(result.out());
        }
        assertTrue(outputs.get(0).startsWith((good + 1) + " "), outputs.get(0));
        assertTrue(outputs.get(1).contains("order-secured"), "the orders that are lost are named: " + outputs);
        assertTrue(outputs.get(3).contains("1 order-secured"), "the preview counts them: " + outputs);
        assertEquals(good, lastSequence(data));

        try (Serving serving = Serving.demo(data)) {
            final Shopper shopper = new Shopper(data);
            final String ready =
                    shopper.get(serving.admin() + "/readyz?verbose", "anyone").body();
            final long ahead = Long.parseLong(Shopper.member(ready, "clockAheadMillis"));
            assertTrue(Math.abs(ahead) < Duration.ofMinutes(5).toMillis(), ready);
            assertEquals(
                    201, shopper.buy(serving.shop(), "phones", "user-9", null).statusCode(), "it sells on");
            assertEquals(0, serving.stop());
        }
    }

    @Test
    void shouldRefuseAClockThatIsAYearAheadOfAnOpenHold() throws Exception {
        final Path data = folder.resolve("data");
        live(data, YEAR.plusDays(1).negated(), 0, 3);
        final long good = lastSequence(data);
        final Jar.Result refused = Jar.run("serve", "--demo", "--data", data.toString());
        assertEquals(ExitCodes.FAILURE, refused.exitCode());
        assertTrue(refused.err().contains("sale phones has a hold that expires"), refused.err());
        assertEquals(good, lastSequence(data));
        final String accepted = Instant.now().toString();
        try (Serving serving = Serving.demo(data, "--accept-clock", accepted)) {
            assertEquals(0, serving.stop());
        }
        assertTrue(lastSequence(data) > good);
    }

    /** The commands of the section, without the one that starts the server. */
    private static List<String> runbook() throws IOException {
        final String operations = Files.readString(Path.of("..", "docs", "OPERATIONS.md"));
        final String section = operations.substring(operations.indexOf("## A wrong clock"));
        final List<String> commands = section.substring(0, section.indexOf("\n## ", 1))
                .lines()
                .filter(line -> line.strip().startsWith("$ doorbuster journal"))
                .map(line -> line.strip().substring("$ doorbuster ".length()))
                .toList();
        assertFalse(commands.isEmpty());
        return commands;
    }

    private static long lastSequence(final Path data) throws IOException, InterruptedException {
        final Jar.Result last = Jar.run("journal", "inspect", "--data", data.toString(), "--last", "1");
        return Long.parseLong(last.out().substring(0, last.out().indexOf(' ')));
    }

    /**
     * A life of a server whose clock is off; the users from {@code first} on buy one unit each, to be paid in an hour.
     */
    private static void live(final Path data, final Duration off, final int first, final int end) {
        final Sales sales = new Sales();
        final Recovered recovered = Recovery.open(
                data,
                new JournalConfig(Durability.PROCESS, BLOCK_BYTES),
                sales,
                last -> new EngineClock(last, () -> System.currentTimeMillis() + off.toMillis(), System::nanoTime),
                RecoveryProgress.NONE);
        final CommandWriter commands = new CommandWriter();
        try (var journal = recovered.journal();
                Pipeline pipeline =
                        Pipeline.start(PipelineConfig.defaults(), sales, journal, recovered.clock(), cause -> {
                            throw new AssertionError(cause);
                        })) {
            final SaleTerms terms = new SaleTerms("phones", "", 1_000, 0, SaleTerms.NEVER, 1, 1);
            pipeline.submit(commands.createSale(terms.withPaymentWindow(3_600_000, 0), 1, 2, ascii("tester")), null, 0);
            for (int user = first; user < end; user++) {
                pipeline.submit(commands.purchase(1, 1, ascii("user-" + user), CommandWriter.NO_KEY), null, 0);
            }
        }
        assertEquals(end, sales.orders(1));
    }

    private static DirectBuffer ascii(final String text) {
        return new UnsafeBuffer(text.getBytes(US_ASCII));
    }
}
