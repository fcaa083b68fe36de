package io.doorbuster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.doorbuster.cli.Jar.Result;
import io.doorbuster.cli.loadreport.PageTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small runs of the drills that the scripts run. */
class DrillsIT {
    private static final Path SCRIPTS = Path.of(System.getProperty("doorbuster.jar"))
            .resolve("../../../scripts")
            .normalize();

    /** Each kills up to four servers. */
    private static final long ROUND_SECONDS = 100;

    /** Matches if no kill came at a moment at which four rounds should have killed. */
    private static final Pattern MISSED = Pattern.compile("kills: .*\\b0 (under|between|during)");

    @TempDir
    private Path folder;

    @Test
    void shouldSellExactlyTheStockToACrowdAndWriteAPageWithTheSameNumbers() throws Exception {
        final Path page = folder.resolve("drop.html");

        final Result drop = Jar.run(List.of(
                SCRIPTS.resolve("drop").toString(), "--users", "20000", "--over", "2s", "--report", page.toString()));

        assertEquals(0, drop.exitCode(), drop.err() + drop.out());
        assertTrue(drop.out().startsWith("secured 10000\nrefused sold-out 10000\n"), drop.out());
        final PageTable table = new PageTable(Files.readString(page));
        assertEquals(List.of("10000"), table.row("secured"));
        assertEquals(List.of("10000"), table.row("refused sold-out"));
        assertTrue(
                drop.out().contains("20000" + "%10s".formatted(table.row("p50").get(0))), drop.out());
        assertTrue(drop.out().contains(table.row("max").get(0) + "\n"), drop.out());
        assertTrue(table.texts("//dd").contains("power"), table.texts("//dd").toString());
        assertEquals(List.of("Exact All 8 checks are ok."), table.texts("//p[@class='verdict good']"));
    }

    @Test
    void shouldSellEveryUnitThoughHalfOfTheBuyersNeverPay() throws Exception {
        final Result drop = Jar.run(List.of(
                SCRIPTS.resolve("drop").toString(),
                "--scenario",
                "holds",
                "--stock",
                "50",
                "--users",
                "300",
                "--over",
                "500ms",
                "--payment-window",
                "1s"));
        assertEquals(0, drop.exitCode(), drop.err() + drop.out());
        assertTrue(drop.out().contains("\npaid 50\n"), drop.out());
        for (final String rule : List.of(
                "every unit sold",
                "nobody waits while stock is left",
                "nobody over the limit",
                "sold + held + remaining = stock",
                "position",
                "first come first served")) {
            assertTrue(drop.out().contains("ok        " + rule + ": "), rule + "\n" + drop.out());
        }
    }

    @Test
    void shouldLoseNothingToKill9() throws Exception {
        final int rounds = Integer.getInteger("doorbuster.rounds", 4);
        final List<String> quickJava = new ArrayList<>(List.of(Jar.JAVA.toString()));
        quickJava.addAll(QuickStart.flagsOfThisJava());
        // A machine that is busy with other tests cannot guarantee a restart within five seconds.
        final Result drill = Jar.run(
                ROUND_SECONDS * rounds,
                Jar.command(
                        Jar.JAVA,
                        "crash-drill",
                        "--java",
                        Jar.program(folder.resolve("java"), quickJava).toString(),
                        "--rounds",
                        Integer.toString(rounds),
                        "--users",
                        "6000",
                        "--max-restart",
                        "30s"));
        System.out.print(drill.out());
        assertEquals(0, drill.exitCode(), drill.err() + drill.out());
        assertTrue(drill.out().contains("lost 0"), drill.out());
        assertTrue(rounds < 4 || !MISSED.matcher(drill.out()).find(), drill.out());
    }

    @Test
    void shouldNeverResolveAHostName() throws Exception {
        assumeTrue(
                runs("strace", "-f", "-o", folder.resolve("none").toString(), "true"),
                "nothing can be traced here (needs strace, and a system that allows it)");
        assumeTrue(
                runs("unshare", "-rn", "ip", "link", "set", "lo", "up"),
                "no network namespace can be made here (needs unshare -rn and ip)");
        final Path calls = folder.resolve("calls");
        final Result traced = Jar.run(List.of(
                "unshare",
                "-rn",
                "bash",
                "-c",
                "ip link set lo up && exec strace -f -qq -e trace=connect,sendto,sendmsg,sendmmsg -o '" + calls + "' '"
                        + SCRIPTS.resolve("drop") + "' --users 500 --over 1s"));
        assertEquals(0, traced.exitCode(), traced.err() + traced.out());
        final List<String> network = Files.readAllLines(calls);
        assertTrue(
                network.stream().anyMatch(call -> call.contains("127.0.0.1")),
                "nothing was traced: " + network.size() + " calls");
        assertEquals(
                List.of(),
                network.stream().filter(call -> call.contains("htons(53)")).toList());
    }

    private static boolean runs(final String... command) {
        try {
            return Jar.run(List.of(command)).exitCode() == 0;
        } catch (final IOException notThere) {
            return false;
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
