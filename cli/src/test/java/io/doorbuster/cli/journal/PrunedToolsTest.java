package io.doorbuster.cli.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.care.Backup;
import io.doorbuster.journal.care.Prune;
import io.doorbuster.journal.shadow.Snapshotter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every journal tool on the journal of {@link ToolJournal} after its first start was pruned: events 1 to 4 are gone,
 * and the state that is known is that of a snapshot after event 8.
 */
final class PrunedToolsTest {
    private static final String BEGINS = "events 1 to 4 were pruned; the state begins with snapshot 8";

    @TempDir
    private Path folder;

    private final ToolRun tools = new ToolRun();
    private final StringWriter out = tools.out;
    private final StringWriter err = tools.err;
    private Path data;
    private Path backup;
    private String hash;

    @BeforeEach
    void writeAndPrune() throws IOException {
        data = folder.resolve("data");
        backup = folder.resolve("backup");
        try (ToolJournal journal = new ToolJournal(data)) {
            journal.through(4);
        }
        try (ToolJournal journal = new ToolJournal(data)) {
            journal.through(8);
            snapshot();
            hash = journal.through(12).stateHash();
        }
        new Backup(data, backup).run();
        new Prune(data, backup).run(true);
    }

    private void snapshot() throws IOException {
        try (Snapshotter snapshotter = new Snapshotter(data, new Sales())) {
            while (snapshotter.poll()) {
                // Until all that is durable is applied.
            }
            snapshotter.write();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                          | 5 6 7 8 9 10 11 12",
                "--sale mugs               | 11",
                "--user anna               | 7 8",
                "--user bert               | 5 9",
                "--kind order-paid         | 7",
                "--reverse --limit 2       | 12 11"
            })
    void shouldInspectWhatIsThereByTheNamesFromBefore(final String flags, final String sequences) {
        assertEquals(0, run("inspect", flags));
        assertEquals(sequences, tools.sequences());
        assertFalse(out.toString().contains("null"), out.toString());
        assertTrue(err.toString().startsWith(BEGINS), err.toString());
    }

    @Test
    void shouldNotMentionPrunedEventsIfOnlyLaterOnesAreSelected() {
        assertEquals(0, run("inspect", "--from-sequence 5"));
        assertEquals("", err.toString());
        assertEquals(0, run("tail", "--from-sequence 3 --limit 2"));
        assertEquals("5 6", tools.sequences());
        assertTrue(out.toString().contains("sale=phones user=bert orderId=phones-2 "), out.toString());
        assertTrue(err.toString().startsWith(BEGINS), err.toString());
    }

    @Test
    void shouldReplayFromTheSnapshotAndNameTheBackupForEarlierPoints() {
        assertEquals(0, run("replay", "--json"));
        assertTrue(out.toString().startsWith("{\"sequence\":12,\"stateHash\":\"" + hash + "\","), out.toString());
        assertEquals(0, run("replay", "--to-sequence 8"));
        assertTrue(out.toString().startsWith("sequence   8\n"), out.toString());
        assertEquals(0, run("replay", "--to-time " + (ToolJournal.NOON + 10)));
        assertTrue(out.toString().startsWith("sequence   10\n"), out.toString());
        for (final String early :
                List.of("--to-sequence 7", "--to-sequence 2", "--to-time " + (ToolJournal.NOON + 7))) {
            assertEquals(2, run("replay", early), early);
            assertEquals("", out.toString());
            assertTrue(err.toString().contains(BEGINS + "; for an earlier point, read the backup"), err.toString());
        }
        assertEquals(0, tools.run(backup, "replay", "--to-sequence 2"));
        assertTrue(out.toString().startsWith("sequence   2\n"), out.toString());
    }

    @Test
    void shouldShowTheChangesAfterTheSnapshot() {
        assertEquals(0, run("diff", "8 12"));
        assertTrue(out.toString().contains("  orders             secured -> cancelled  1\n"), out.toString());
        assertEquals(2, run("diff", "6 12"));
        assertTrue(err.toString().contains("read the backup"), err.toString());
    }

    @Test
    void shouldFindTheRestGoodAndExactAndSayFromWhereOn() {
        assertEquals(0, run("verify", ""));
        assertTrue(
                out.toString().contains("pruned:  " + BEGINS + ", and hashes are compared after it\n"), out.toString());
        assertTrue(out.toString().contains("verdict: good, 8 events\n"), out.toString());
        assertEquals(0, run("verify", "--json"));
        assertTrue(out.toString().contains("\"prunedThrough\":4,\"stateSequence\":8,"), out.toString());
        assertEquals(0, run("audit", ""));
        assertTrue(
                out.toString()
                        .startsWith("4 events, 9 to 12\nevents 1 to 4 were pruned; the audit begins with snapshot 8"),
                out.toString());
        assertTrue(out.toString().endsWith("verdict: exact\n"), out.toString());
        assertEquals(0, run("audit", "--json"));
        assertTrue(out.toString().contains("\"prunedThrough\":4,\"firstSequence\":9,"), out.toString());
    }

    @Test
    void shouldNotCallItAnAuditIfThereAreNoEventsAfterTheSnapshot() throws IOException {
        snapshot();
        Files.delete(data.resolve("snapshots/0000000000000000008.snapshot"));
        assertEquals(0, run("audit", ""));
        assertTrue(out.toString().startsWith("no events to audit\n"), out.toString());
    }

    @Test
    void shouldCountWhatIsThereByTheNamesFromBefore() {
        assertEquals(0, run("stats", ""));
        assertTrue(
                out.toString().startsWith("pruned     events 1 to 4, which are not counted\nevents     8, "),
                out.toString());
        assertTrue(out.toString().contains("sale mugs\n"), out.toString());
        assertEquals(0, run("stats", "--json"));
        assertTrue(out.toString().contains("\"mugs\":{\"sale-changed\":1}"), out.toString());
    }

    @Test
    void shouldExportEveryOrderOnceThoughItWasMadeBefore() throws IOException {
        final Path orders = folder.resolve("orders.csv");
        assertEquals(0, run("export", "--format csv --output " + orders));
        assertEquals(
                List.of(
                        "\"phones-1\",\"phones\",1,\"anna\",1,\"paid\",1,0,3,1800000000003,1800000060003,"
                                + "\"bank-1\",\"k1\",,",
                        "\"phones-2\",\"phones\",2,\"bert\",1,\"cancelled\",2,1,5,1800000000005,1800000060005,,,"
                                + "9,1800000000009",
                        "\"phones-3\",\"phones\",3,\"carl\",1,\"secured\",3,2,10,1800000000010,1800000060010,,,"
                                + "10,1800000000010",
                        "\"mugs-1\",\"mugs\",1,\"anna\",1,\"secured\",1,0,4,1800000000004,,,,4,1800000000004",
                        "\"phones-4\",\"phones\",4,\"dora\",1,\"waitlisted\",,,,,,,,12,1800000000012"),
                Files.readAllLines(orders).subList(1, 6));
        assertEquals(6, Files.readAllLines(orders).size());
    }

    private int run(final String tool, final String flags) {
        return tools.run(data, tool, flags);
    }
}
