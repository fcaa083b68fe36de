package io.doorbuster.cli.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.model.SaleEvents;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every journal tool on a small journal whose events are known, in this process. */
class JournalToolsTest {
    private static final int ALL = ToolJournal.EVENTS.size();

    @TempDir
    private Path data;

    private final ToolRun tools = new ToolRun();
    private final StringWriter out = tools.out;
    private final StringWriter err = tools.err;
    private String hashAfterNine;

    @BeforeEach
    void writeTheJournal() {
        try (ToolJournal journal = new ToolJournal(data)) {
            hashAfterNine = journal.through(9).stateHash();
            journal.through(ALL);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "                                                  | 1 2 3 4 5 6 7 8 9 10 11 12",
                "--sale mugs                                       | 2 4 11",
                "--user anna                                       | 3 4 7 8",
                "--user bert                                       | 5 9",
                "--user carl --sale phones                         | 6 10",
                "--kind order-secured                              | 3 4 5",
                "--kind order-secured --kind order-paid            | 3 4 5 7",
                "--from-sequence 10                                | 10 11 12",
                "--to-sequence 3                                   | 1 2 3",
                "--from-sequence 4 --to-sequence 6                 | 4 5 6",
                "--from-time 1800000000010                         | 10 11 12",
                "--from-time 2027-01-15T08:00:00.011Z              | 11 12",
                "--to-time 1800000000002                           | 1 2",
                "--user bert --from-sequence 6                     | 9",
                "--limit 2                                         | 1 2",
                "--last 2                                          | 11 12",
                "--last 3 --limit 2                                | 10 11",
                "--reverse --limit 3                               | 12 11 10",
                "--reverse --last 2                                | 12 11",
                "--reverse --sale mugs                             | 11 4 2",
                "--to-sequence 5 --last 2                          | 4 5"
            })
    void shouldInspectTheEventsThatTheFiltersSelect(final String flags, final String sequences) {
        assertEquals(0, run("inspect", flags));
        assertEquals(sequences, tools.sequences(), flags);
        assertEquals(0, run("inspect", (flags == null ? "" : flags) + " --json"));
        final List<String> json = new ArrayList<>();
        out.toString().lines().forEach(line -> json.add(line.replaceAll("^\\{\"sequence\":(\\d+),.*}$", "$1")));
        assertEquals(sequences, String.join(" ", json));
    }

    @Test
    void shouldTailFromASequenceOnUntilItHasEnough() {
        assertEquals(0, run("tail", "--from-sequence 9 --limit 3"));
        assertEquals("9 10 11", tools.sequences());
        assertEquals(0, run("tail", "--from-sequence 1 --to-sequence 4 --user anna"));
        assertEquals("3 4", tools.sequences());
    }

    @Test
    void shouldTailNewEventsAcrossARestart() throws Exception {
        final Path live = data.resolve("live");
        final CompletableFuture<Integer> tail;
        try (ToolJournal journal = new ToolJournal(live)) {
            journal.through(4);
            tail = CompletableFuture.supplyAsync(
                    () -> tools.run(live, "tail", "--from-sequence 4 --sale phones --limit 6"));
            journal.through(6);
        }
        try (ToolJournal journal = new ToolJournal(live)) {
            journal.through(ALL);
            assertEquals(0, tail.get(30, TimeUnit.SECONDS), err.toString());
        }
        assertEquals("5 6 7 8 9 10", tools.sequences());
        assertTrue(out.toString().contains(" order-promoted sale=phones orderId=phones-3 "), out.toString());
    }

    @Test
    void shouldReplayToAnyPoint() {
        final String after = "{\"sequence\":9,\"stateHash\":\"" + hashAfterNine + "\",\"sales\":[";
        assertEquals(0, run("replay", "--to-sequence 9 --json"));
        assertTrue(out.toString().startsWith(after), out.toString());
        assertEquals(0, run("replay", "--to-time 1800000000009 --json"));
        assertTrue(out.toString().startsWith(after), out.toString());
        assertEquals(0, run("replay", ""));
        assertTrue(out.toString().startsWith("sequence   " + ALL + "\n"), out.toString());
        assertEquals(2, run("replay", "--to-sequence 13"));
        assertTrue(err.toString().contains("the journal ends with event 12, before event 13"), err.toString());
    }

    @Test
    void shouldShowOneSaleInDetail() {
        assertEquals(0, run("replay", "--sale phones --json"));
        for (final String part : List.of(
                "\"sold\":1,\"held\":1,\"remaining\":0",
                "\"orders\":{\"secured\":1,\"paid\":1,\"refunded\":0,\"cancelled\":1,\"expired\":0,\"waitlisted\":1,",
                "\"line\":[{\"orderId\":\"phones-4\",\"userId\":\"dora\",\"quantity\":1,\"place\":1}]",
                "\"perUserLimit\":1",
                "\"paymentWindowMs\":60000")) {
            assertTrue(out.toString().contains(part), part + "\n" + out);
        }
        assertEquals(0, run("replay", "--sale phones --to-sequence 5"));
        assertTrue(out.toString().contains("secured      2 orders"), out.toString());
        assertEquals(2, run("replay", "--sale hats"));
        assertTrue(err.toString().contains("there is no sale 'hats'; there is phones, mugs"), err.toString());
    }

    @Test
    void shouldShowTheChangesBetweenTwoPoints() {
        assertEquals(0, run("diff", "6 12"));
        for (final String part : List.of(
                "from event 6 to event 12, 6 events\n",
                "sale phones\n  sold               0 -> 1  (+1)\n  held               2 -> 1  (-1)\n",
                "  orders             secured -> paid  1\n",
                "  orders             secured -> cancelled  1\n",
                "  orders             waitlisted -> secured  1\n",
                "  orders             new -> waitlisted  1\n",
                "sale mugs\n  title               -> Mugs\n  perUserLimit       1 -> 3\n")) {
            assertTrue(out.toString().contains(part), part + "\n" + out);
        }
        assertEquals(0, run("diff", "time:1800000000006 12 --json"));
        assertTrue(out.toString().contains("{\"from\":\"secured\",\"to\":\"paid\",\"count\":1}"), out.toString());
        assertEquals(0, run("diff", "0 1"));
        assertTrue(out.toString().contains("sale phones (created)"), out.toString());
        assertEquals(0, run("diff", "7 8"));
        assertTrue(out.toString().contains("no sale changed"), out.toString());
        assertEquals(2, run("diff", "8 7"));
        assertTrue(err.toString().contains("B is before A"), err.toString());
    }

    @Test
    void shouldFindAGoodJournalWholeAndExact() {
        assertEquals(0, run("verify", ""));
        assertTrue(out.toString().contains("verdict: good, 12 events\nnext:    nothing to do\n"), out.toString());
        assertEquals(0, run("audit", ""));
        assertTrue(out.toString().endsWith("verdict: exact\n"), out.toString());
        assertEquals(
                13,
                out.toString().lines().filter(line -> line.startsWith("ok ")).count(),
                out.toString());
        assertEquals(0, run("audit", "--json"));
        assertTrue(out.toString().startsWith("{\"exact\":true,\"events\":12,"), out.toString());
    }

    @Test
    void shouldExitThreeAndSayWhatIsNotExact() {
        try (ToolJournal journal = new ToolJournal(data)) {
            journal.forge((to, n, t) ->
                    to.orderSecured(n, t, 1, 5, 1, 4, 3, ToolJournal.ascii("emil"), ToolJournal.ascii("")));
        }
        assertEquals(3, run("audit", ""));
        assertTrue(out.toString().contains("BROKEN  no-oversell "), out.toString());
        assertTrue(out.toString().contains("event 13: sale phones: sold 1 and held 2 of a stock of 2"), out.toString());
        assertTrue(out.toString().contains("BROKEN  first-come "), out.toString());
        assertTrue(out.toString().endsWith("verdict: NOT exact\n"), out.toString());
        assertEquals(3, run("audit", "--json"));
        assertTrue(out.toString().startsWith("{\"exact\":false,"), out.toString());
    }

    @Test
    void shouldExitThreeSayWhatIsLostAndWhatToDoNext() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            final Path queue = files.filter(file -> file.toString().endsWith(".cq4"))
                    .findFirst()
                    .orElseThrow();
            try (RandomAccessFile file = new RandomAccessFile(queue.toFile(), "rw")) {
                final byte[] bytes = new byte[(int) Math.min(file.length(), 1 << 20)];
                file.readFully(bytes);
                final int bert = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("bert");
                file.seek(bert);
                file.write('B');
            }
        }
        assertEquals(3, run("verify", ""));
        assertTrue(out.toString().contains("LOST    event 5\n"), out.toString());
        assertTrue(out.toString().contains("verdict: DAMAGED, 11 events can be read, 1 are lost\n"), out.toString());
        assertTrue(out.toString().contains("doorbuster journal repair --data " + data), out.toString());
        assertEquals(3, run("verify", "--json"));
        assertTrue(out.toString().contains("\"lost\":[{\"first\":5,\"last\":5}]"), out.toString());
        assertEquals(3, run("audit", ""));
        assertTrue(out.toString().contains("BROKEN  intact "), out.toString());
        assertEquals(0, run("replay", "--to-sequence 4"), "what lies before the damage can be had");
    }

    @Test
    void shouldNameTheCommandThatRebuildsAManifestThatIsLost() throws IOException {
        Files.delete(data.resolve("MANIFEST"));
        assertEquals(3, run("verify", ""));
        assertTrue(
                out.toString()
                        .contains("DAMAGED, 0 events can be read, 0 are lost, 12 are in places that MANIFEST does "
                                + "not name"),
                out.toString());
        assertTrue(
                out.toString().endsWith("doorbuster journal repair --data " + data + " --rebuild-manifest\n"),
                out.toString());
    }

    @Test
    void shouldCountEventsBatchesAndEpochs() {
        assertEquals(0, run("stats", "--bucket 4ms"));
        for (final String part : List.of(
                "events     12, from 2027-01-15T08:00:00.001Z to 2027-01-15T08:00:00.012Z\n",
                "batches    12; events per batch: min 1, median 1, max 1\n",
                "busiest    4 events in 4 ms from 2027-01-15T08:00:00.004Z, 1,000/s\n",
                "epoch      1 from 1 to 12, clean, files 1\n",
                "sale mugs\n")) {
            assertTrue(out.toString().contains(part), part + "\n" + out);
        }
        assertEquals(0, run("stats", "--bucket 1s"));
        assertTrue(out.toString().contains("busiest    12 events in "), out.toString());
        assertEquals(0, run("stats", "--json"));
        assertTrue(
                out.toString().contains("\"mugs\":{\"sale-created\":1,\"sale-changed\":1,\"order-secured\":1}"),
                out.toString());
    }

    @Test
    void shouldLeaveEveryByteAsItWas() throws IOException {
        final List<String> before = contents();
        for (final String tool : List.of("inspect", "verify", "replay", "audit", "stats")) {
            assertEquals(0, run(tool, ""));
        }
        assertEquals(0, run("diff", "1 2"));
        assertEquals(0, run("tail", "--from-sequence 1 --limit 1"));
        assertEquals(before, contents());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "inspect | --kind order-sold                      | there is no --kind 'order-sold'; kinds are "
                        + "engine-conf",
                "inspect | --from-sequence 0                      | --from-sequence must be positive",
                "inspect | --from-sequence 5 --to-sequence 4      | --from-sequence is after --to-sequence",
                "inspect | --from-time 5 --to-time 4              | --from-time is later than --to-time",
                "inspect | --from-time yesterday                  | 'yesterday' is not a time",
                "inspect | --reverse --limit 1000001              | --limit must be 1 to 1000000 with --reverse",
                "tail    | --limit 0                              | --limit must be positive",
                "replay  | --to-sequence 1 --to-time 1            | give --to-sequence or --to-time, not both",
                "replay  | --to-sequence 0                        | --to-sequence must be positive",
                "diff    | 1                                      | 'B'",
                "diff    | 1 two                                  | 'two' is not a point of the journal",
                "diff    | 1 time:two                             | 'two' is not a time",
                "stats   | --bucket 0s                            | --bucket must be positive",
                "verify  | --progress loud                        | --progress",
                "audit   | --sale x                               | --sale"
            })
    void shouldRefuseBadArguments(final String tool, final String flags, final String said) {
        assertEquals(2, run(tool, flags));
        assertTrue(err.toString().contains(said), err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void shouldKnowEveryKindByItsName() {
        final List<String> kinds = Arrays.stream(SaleEvents.class.getMethods())
                .map(method -> method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
                .sorted()
                .toList();
        assertEquals(kinds, EventLines.KINDS.stream().sorted().toList());
    }

    private List<String> contents() throws IOException {
        final List<String> contents = new ArrayList<>();
        try (Stream<Path> files = Files.walk(data)) {
            for (final Path file : (Iterable<Path>) files.sorted()::iterator) {
                contents.add(file + " " + Files.getLastModifiedTime(file)
                        + (Files.isRegularFile(file) ? " " + Arrays.hashCode(Files.readAllBytes(file)) : ""));
            }
        }
        return contents;
    }

    private int run(final String tool, final String flags) {
        return tools.run(data, tool, flags);
    }
}
