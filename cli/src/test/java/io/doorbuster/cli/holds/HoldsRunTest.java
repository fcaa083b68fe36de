package io.doorbuster.cli.holds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.drop.DropCommand;
import io.doorbuster.cli.loadgen.StubHolds;
import io.doorbuster.cli.loadgen.StubHolds.Order;
import io.doorbuster.cli.loadgen.StubServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class HoldsRunTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldEndWhenEveryUnitIsPaidForThoughHalfOfTheBuyersNeverPay() throws Exception {
        final StubHolds sale = new StubHolds();

        assertEquals(0, drill(sale, "--seed", "7"), () -> out + "" + err);

        assertTrue(out.toString().startsWith("secured "), out.toString());
        assertTrue(out.toString().contains("\npaid 20\n"), out.toString());
        assertHeld("every unit sold");
        assertHeld("nobody waits while stock is left");
        assertHeld("sold + held + remaining = stock");
        assertHeld("paid");
        assertHeld("nobody over the limit");
        assertHeld("position");
        assertHeld("unitsBefore");
        assertHeld("first come first served");
        assertHeld("durable");
        final HoldsSettings coins = new HoldsSettings(20, 1, 1, 7);
        for (final Order order : sale.orders) {
            assertTrue(!order.status.equals("paid") || coins.pays(userNumber(order)), order.user);
        }
    }

    @Test
    void shouldPrintTheSameAsOneJsonObject() throws Exception {
        assertEquals(0, drill(new StubHolds(), "--json"), () -> out + "" + err);

        assertTrue(out.toString().contains("\"holds\":{\"promoted\":"), out.toString());
        assertTrue(out.toString().contains("\"paid\":20"), out.toString());
    }

    @Test
    void shouldFindASaleThatForgetsItsWaitlist() throws Exception {
        assertBroken("nobody waits while stock is left", new StubHolds() {
            @Override
            public void promote() {}
        });
    }

    @Test
    void shouldFindAPromotionPastTheHead() throws Exception {
        assertBroken("first come first served", new StubHolds() {
            @Override
            public int head() {
                return line.size() - 1;
            }
        });
    }

    @Test
    void shouldFindAPaymentThatWasForgotten() throws Exception {
        assertBroken("paid", new StubHolds() {
            @Override
            public byte[] pay(final Order order) {
                final byte[] confirmed = super.pay(order);
                if (order.number == 1 || order.number == 2 || order.number == 3) {
                    order.status = "expired";
                }
                return confirmed;
            }
        });
    }

    @Test
    void shouldFindUnitsThatAreSoldTwice() throws Exception {
        assertBroken("sold + held + remaining = stock", new StubHolds() {
            @Override
            public long remaining() {
                return super.remaining() + 3;
            }
        });
    }

    @Test
    void shouldFindAHoldThatNeverEnds() throws Exception {
        assertBroken("every unit sold", new StubHolds() {
            @Override
            public void settle(final long now) {}
        });
    }

    @Test
    void shouldSayThatTooFewCame() throws Exception {
        assertEquals(1, drill(new StubHolds(), "--users", "10"), () -> out + "" + err);

        assertTrue(out.toString().contains("UNCHECKED every unit sold"), out.toString());
        assertTrue(out.toString().contains("no user was left to buy"), out.toString());
    }

    @Test
    void shouldRefuseToRunWithoutTheAdminListener() {
        assertEquals(2, run("--scenario", "holds", "--identity", "header"));

        assertTrue(err.toString().contains("--admin-url"), err.toString());
    }

    @Test
    void shouldSayWhichListenerIsNotThere() throws Exception {
        final Path token = Files.writeString(folder.resolve("token"), "secret");
        final String nobody = "http://127.0.0.1:1";

        final int exitCode = run(
                "--scenario",
                "holds",
                "--identity",
                "header",
                "--url",
                nobody,
                "--admin-url",
                "http://127.0.0.1:2",
                "--admin-token-file",
                "" + token);

        assertEquals(1, exitCode, () -> out + "" + err);
        assertTrue(err.toString().contains("cannot connect to " + nobody), err.toString());
    }

    private static int userNumber(final Order order) {
        return Integer.parseInt(order.user.substring(1));
    }

    private void assertHeld(final String rule) {
        assertTrue(out.toString().contains("ok        " + rule + ": "), rule + "\n" + out);
    }

    private void assertBroken(final String rule, final StubHolds sale) throws Exception {
        assertEquals(3, drill(sale), () -> out + "" + err);
        assertTrue(out.toString().contains("BROKEN    " + rule + ": "), rule + "\n" + out);
    }

    private int drill(final StubHolds sale, final String... flags) throws Exception {
        final Path token = Files.writeString(folder.resolve("token"), "secret");
        final List<String> all =
                new ArrayList<>(List.of("--scenario", "holds", "--identity", "header", "--warmup", "0s"));
        all.addAll(List.of("--stock", "20", "--over", "100ms", "--connections", "8", "--progress", "none"));
        all.addAll(List.of("--payment-window", StubHolds.WINDOW_MS + "ms"));
        if (!Arrays.asList(flags).contains("--users")) {
            all.addAll(List.of("--users", "200"));
        }
        all.addAll(List.of(flags));
        try (StubServer server = new StubServer(sale)) {
            all.addAll(List.of("--url", server.url(), "--admin-url", server.url(), "--admin-token-file", "" + token));
            return run(all.toArray(String[]::new));
        }
    }

    private int run(final String... args) {
        return new CommandLine(new DropCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
