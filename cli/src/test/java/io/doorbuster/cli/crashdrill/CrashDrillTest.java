package io.doorbuster.cli.crashdrill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CrashDrillTest {
    private static final long SEED = 20_260_101;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Duration maxRestart = Duration.ofMinutes(1);

    @Test
    void shouldFindNothingWhereNothingIsLost() throws Exception {
        assertEquals(0, drill("none", 4), out + "\n" + err);

        final List<String> lines = out.toString().lines().toList();
        assertTrue(lines.get(0).startsWith("seed " + SEED), out.toString());
        assertEquals(4, lines.stream().filter(line -> line.startsWith("round ")).count(), out.toString());
        final String summary = lines.get(lines.size() - 1);
        assertTrue(summary.startsWith("rounds 4, kills 11, "), summary);
        assertEquals(
                "kills: 1 under load, 1 between append and force, 1 during a snapshot, 1 during a roll, 4 during a"
                        + " recovery, 2 during the copy of the tail, 1 while idle",
                lines.get(lines.size() - 3));
        assertTrue(summary.contains("lost 0, twice 0, other answers 0, over the limit 0, miscounted 0"), summary);
        assertTrue(summary.endsWith("state equal after stop yes, after kill yes"), summary);
    }

    @Test
    void shouldWriteEveryAcknowledgedOrderToAFile() throws Exception {
        assertEquals(0, drill("none", 2), out + "\n" + err);

        final int acknowledged =
                Integer.parseInt(out.toString().replaceAll("(?s).*, acknowledged (\\d+), lost.*", "$1"));
        final Set<String> written = new HashSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (final Path file :
                    files.filter(path -> path.toString().endsWith(".tsv")).toList()) {
                for (final String line : Files.readAllLines(file)) {
                    written.add(line.split("\t", 2)[0]);
                }
            }
        }
        assertEquals(acknowledged, written.size());
        assertTrue(acknowledged > 50, "acknowledged " + acknowledged);
    }

    @ParameterizedTest
    @CsvSource({
        "loses, LOST",
        "forgets-keys, LOST",
        "answers-otherwise, ANSWER",
        "no-limit, OVER_LIMIT",
        "miscounts, COUNT",
        "sells-to-nobody, COUNT",
        "wrong-hash, STATE",
        "stops-badly, SERVER",
        "fails-stop, SERVER",
        "damaged, SERVER"
    })
    void shouldNoticeABrokenPromise(final String fault, final Findings.Kind kind) throws Exception {
        assertEquals(3, drill(fault, 2), out + "\n" + err);

        assertTrue(out.toString().contains("\n" + kind + ": "), out.toString());
    }

    @Test
    void shouldNotBlameTheServerWhenItNeverServed() throws Exception {
        assertEquals(1, drill("never-starts", 2), out + "\n" + err);

        assertTrue(err.toString().contains("ended with exit code 3 before it served"), err.toString());
        assertTrue(err.toString().contains("will not start"), err.toString());
    }

    @Test
    void shouldSayThatARestartWasTooSlow() throws Exception {
        maxRestart = Duration.ofMillis(1);

        assertEquals(4, drill("none", 1), out + "\n" + err);

        assertTrue(err.toString().contains("a restart took longer than 1 ms"), err.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--rounds 0",
                "--users 1000001",
                "--connections 257",
                "--durability none",
                "--max-restart 5",
                "--java /none",
                "--jar /none",
                "--seed x"
            })
    void shouldRefuseBadFlags(final String flags) {
        assertEquals(2, run(flags.split(" ")));

        assertTrue(err.toString().contains(flags.split(" ")[0]), err.toString());
    }

    @Test
    void shouldNotTouchAFolderThatIsNotEmpty() throws Exception {
        Files.writeString(folder.resolve("mine"), "mine");

        assertEquals(2, run("--data", folder.toString()));

        assertTrue(err.toString().contains("is not an empty directory"), err.toString());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void shouldPrintTheSummaryAsJson() {
        final StringWriter text = new StringWriter();
        final Findings findings = new Findings();
        findings.add(Findings.Kind.LOST, "an order");

        final Kills kills = new Kills();
        kills.add(KillMoment.ROLL);
        kills.add(KillMoment.IDLE);
        kills.restarted(900);
        kills.restarted(700);
        kills.restarted(800);

        final Summary summary = new Summary(1, kills, 3, 4, 5, 6, true, false, findings);
        summary.printJson(new PrintWriter(text, true), 7);

        assertFalse(summary.isGood());
        assertEquals(
                "{\"seed\":7,\"rounds\":1,\"kills\":2,\"killsByMoment\":{\"load\":0,\"force\":0,\"snapshot\":0,"
                        + "\"roll\":1,"
                        + "\"recovery\":0,\"tail\":0,\"idle\":1},\"restartMedianMillis\":800,"
                        + "\"restartSlowestMillis\":900,\"told\":3,\"kept\":4,\"bought\":5,\"refused\":6,"
                        + "\"equalAfterStop\":true,\"equalAfterKill\":false,\"found\":{\"lost\":1,\"twice\":0,"
                        + "\"answer\":0,\"over_limit\":0,\"count\":0,\"state\":0,\"server\":0},\"findings\":[\"LOST: "
                        + "an order\"]}",
                text.toString().strip());
    }

    private int drill(final String fault, final int rounds) throws URISyntaxException {
        final Path classes = Path.of(StubServe.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        final List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dsun.net.httpserver.nodelay=true",
                "-Dfault=" + fault,
                "-cp",
                classes.toString(),
                StubServe.class.getName());
        final CrashDrillSettings settings =
                new CrashDrillSettings(command, "-Daim=", folder, rounds, 200 * rounds, 4, "power", maxRestart, SEED);
        return CrashDrillCommand.run(settings, new PrintWriter(out, true), new PrintWriter(err, true), false);
    }

    private int run(final String... args) {
        return new CommandLine(new CrashDrillCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
