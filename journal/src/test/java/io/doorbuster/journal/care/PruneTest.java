package io.doorbuster.journal.care;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.JournalConfig;
import io.doorbuster.journal.Recovered;
import io.doorbuster.journal.Recovery;
import io.doorbuster.journal.disk.Epoch;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.disk.Manifest;
import io.doorbuster.journal.drill.Drill;
import io.doorbuster.journal.read.Beginning;
import io.doorbuster.journal.read.JournalReader;
import io.doorbuster.journal.read.RecoveryProgress;
import io.doorbuster.journal.read.Replay;
import io.doorbuster.journal.read.Snapshots;
import io.doorbuster.journal.support.Attack;
import io.doorbuster.journal.support.InMemory;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.OrderStream;
import io.doorbuster.journal.verify.ReadProgress;
import io.doorbuster.journal.verify.Verification;
import io.doorbuster.journal.verify.VerifyReport;
import io.doorbuster.journal.verify.VerifyReport.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prunes files of a server that ran for days, and crashes in the middle of a prune. */
final class PruneTest {
    private static final int A_DAY = 10;

    @TempDir(factory = InMemory.class)
    Path folder;

    private final AtomicLong now = new AtomicLong(OrderStream.START);
    private Path root;
    private Path copy;

    @BeforeEach
    void nameThem() {
        root = folder.resolve("data");
        copy = folder.resolve("backup");
    }

    @AfterEach
    void noWitness() {
        Drill.end();
    }

    @Test
    void shouldPruneTheFirstDaysOfAServerThatRanForAWeek() throws IOException {
        run(Journals.POWER, 4, true);
        run(Journals.POWER, 3, false);
        final List<Path> files = queueFiles(1);
        assertEquals(4, files.size(), "one file per day");

        new Backup(root, copy).run();
        final Prune.Plan preview = new Prune(root, copy).run(false);
        assertEquals(files.subList(0, 3), preview.removed());
        assertEquals(3 * A_DAY + 1, preview.firstSequence());
        assertTrue(preview.kept().endsWith("the snapshot names " + files.get(3)), preview.kept());
        assertEquals(files, queueFiles(1), "nothing was touched");

        assertEquals(preview, new Prune(root, copy).run(true));
        assertEquals(files.subList(3, 4), queueFiles(1));
        final Epoch first = Manifest.read(new JournalDirectory(root)).epochs().get(0);
        assertEquals(
                new Epoch(
                        1,
                        31,
                        1,
                        Epoch.End.CLEAN,
                        40,
                        files.get(3).getFileName().toString()),
                first);
        assertEquals(40, Beginning.of(root).sequence());
        isWhole(root, 7 * A_DAY);
        assertTrue(new Prune(root, copy).run(true).removed().isEmpty(), "once");
    }

    @Test
    void shouldNotTrustADamagedSnapshot() throws IOException {
        run(Journals.POWER, 4, true);
        final Path snapshot = new Snapshots(root).list().get(0).file();
        Journals.flip(snapshot, Files.size(snapshot) - 20);
        new Backup(root, copy).run();

        final Prune.Plan plan = new Prune(root, copy).run(true);
        assertEquals(0, plan.snapshotSequence());
        assertTrue(plan.removed().isEmpty(), plan.removed()::toString);
        assertEquals(4, queueFiles(1).size());
    }

    @Test
    void shouldPruneAcrossEpochsAndContinue() throws IOException {
        run(Journals.POWER, 2, false);
        run(Journals.POWER, 3, true);
        prune();
        assertEquals(4 * A_DAY, Beginning.of(root).prunedThrough());
        run(Journals.POWER, 2, true);
        run(Journals.POWER, 2, true);
        isWhole(root, 9 * A_DAY);
        prune();
        assertEquals(8 * A_DAY, Beginning.of(root).prunedThrough());
        isWhole(root, 9 * A_DAY);

        new Backup(root, copy).run();
        final Sales sales = new Sales();
        new JournalReader(copy).read(new Replay(copy, sales));
        assertEquals(OrderStream.hashAt(9 * A_DAY), sales.stateHash(), "the backup has every event");
        assertEquals(Result.GOOD, verify(copy).verdict());
    }

    /** A batch in the middle of an epoch may name an older durable sequence than the event before it. */
    @Test
    void shouldBeginWithABatchWhoseMarkIsOlderThanTheEventBeforeIt() throws IOException {
        try (ChronicleJournal journal = open(Journals.PROCESS)) {
            final OrderStream stream = new OrderStream();
            stream.append(journal, 4);
            stream.append(journal, 4);
            now.addAndGet(TimeUnit.DAYS.toMillis(1));
            stream.append(journal, 4);
            journal.force();
            journal.seal();
            Attack.snapshot(root);
        }
        prune();
        assertEquals(8, Beginning.of(root).prunedThrough());
        isWhole(root, 12);
    }

    @Test
    void shouldKeepTheFirstFileMissingInTheBackupAndAllLaterFiles() throws IOException {
        run(Journals.POWER, 4, true);
        new Backup(root, copy).run();
        final Path second = copy.resolve(root.relativize(queueFiles(1).get(1)).toString());
        Files.delete(second);
        final Prune.Plan plan = new Prune(root, copy).run(true);
        assertEquals(1, plan.removed().size());
        assertTrue(plan.kept().contains(second + " is not in the backup"), plan.kept());
        isWhole(root, 4 * A_DAY);

        new Backup(root, copy).run();
        final Path noSnapshot = Journals.copy(copy, folder.resolve("no-snapshot"));
        Journals.delete(noSnapshot.resolve("snapshots"));
        assertTrue(
                new Prune(root, noSnapshot).run(true).removed().isEmpty(),
                "the snapshot that the journal would begin with is missing");
        final Path unnamed = Journals.copy(copy, folder.resolve("unnamed"));
        new Manifest(List.of(Epoch.begin(1, 1000))).write(new JournalDirectory(unnamed));
        assertTrue(
                new Prune(root, unnamed).run(true).removed().isEmpty(),
                "no tool would read files that the backup does not name");
        assertFalse(new Prune(root, copy).run(true).removed().isEmpty());
    }

    @Test
    void shouldReportAFileMissingAfterTheCutAsDamage() throws IOException {
        run(Journals.POWER, 3, true);
        run(Journals.POWER, 3, false);
        prune();
        for (final Path kept : List.of(
                queueFiles(1).get(0), queueFiles(2).get(0), queueFiles(2).get(2))) {
            final Path hurt = Journals.copy(root, folder.resolve("hurt" + System.nanoTime()));
            Files.delete(hurt.resolve(root.relativize(kept).toString()));
            assertEquals(Result.DAMAGED, verify(hurt).verdict(), kept.toString());
            assertThrows(JournalDamagedException.class, () -> Journals.recover(hurt), kept.toString());
        }
    }

    @Test
    void shouldNotPruneUnreadableFiles() throws IOException {
        run(Journals.POWER, 4, true);
        final Journals.Seen early = Journals.batches(root).get(3);
        new Backup(root, copy).run();
        Journals.flip(early.file(), early.fileOffset() + 50);
        Journals.flip(copy.resolve(root.relativize(early.file()).toString()), early.fileOffset() + 50);
        assertThrows(JournalDamagedException.class, () -> new Prune(root, copy).run(true));
        assertEquals(4, queueFiles(1).size());
    }

    @Test
    void shouldSurviveACrashBeforeEveryFileOperation() throws IOException {
        run(Journals.POWER, 2, false);
        run(Journals.POWER, 2, true);
        run(Journals.POWER, 4, true);
        new Backup(root, copy).run();
        final int[] count = {0};
        final Path counted = Journals.copy(root, folder.resolve("counted"));
        Drill.witness((operation, path) -> count[0] += path.startsWith(counted) ? 1 : 0);
        new Prune(counted, copy).run(true);
        Drill.end();
        assertTrue(count[0] > 10, count[0] + " operations");

        int unpruned = 0;
        for (int k = 1; k <= count[0]; k++) {
            final Path killed = Journals.copy(root, folder.resolve("killed" + k));
            failFrom(killed, k);
            assertThrows(RuntimeException.class, () -> new Prune(killed, copy).run(true), "operation " + k);
            Drill.end();
            assertEquals(Result.GOOD, verify(killed).verdict(), "operation " + k);

            final Path again = Journals.copy(killed, folder.resolve("again" + k));
            unpruned += Beginning.of(killed).isPruned() ? 0 : 1;
            assertEquals(8 * A_DAY, Attack.recoverAndGoOn(killed, Journals.POWER, "operation " + k));
            if (Beginning.of(killed).isPruned()) {
                hasNothingBeforeItsBeginning(killed, "operation " + k);
            }

            new Prune(again, copy).run(true);
            assertEquals(names(counted), names(again), "the next prune completes this one, operation " + k);
            Journals.delete(killed);
            Journals.delete(again);
        }
        assertTrue(unpruned > 0 && unpruned < count[0], unpruned + " of " + count[0] + " crashed before MANIFEST");
    }

    /** Checks that the start has removed the pruned files. */
    private static void hasNothingBeforeItsBeginning(final Path data, final String what) throws IOException {
        final JournalDirectory directory = new JournalDirectory(data);
        final Epoch first = Manifest.read(directory).epochs().get(0);
        assertEquals(
                first.number(), JournalDirectory.numberOf(directory.epochs().get(0)), what);
        assertEquals(
                directory.queueFiles(first),
                JournalDirectory.queueFiles(directory.epochs().get(0)),
                what);
        assertEquals(List.of(), new Snapshots(directory).restingBefore(first), what);
    }

    private static void failFrom(final Path killed, final int k) {
        final int[] count = {0};
        Drill.witness((operation, path) -> {
            if (path.startsWith(killed) && ++count[0] >= k) {
                throw new IOException("failed on purpose: " + operation);
            }
        });
    }

    private static List<String> names(final Path data) throws IOException {
        try (var files = Files.walk(data)) {
            return files.map(file -> data.relativize(file).toString())
                    .filter(name -> !name.endsWith(".tmp"))
                    .sorted()
                    .toList();
        }
    }

    /** Runs a server for the given number of days, with a few events per day and optionally a snapshot at the end. */
    private void run(final JournalConfig config, final int days, final boolean snapshot) throws IOException {
        try (ChronicleJournal journal = open(config)) {
            final OrderStream stream = OrderStream.after(recovered);
            for (int day = 0; day < days; day++) {
                stream.appendThrough(journal, stream.sequence() + A_DAY, 3);
                journal.seal();
                if (snapshot && day == days - 1) {
                    Attack.snapshot(root);
                }
                now.addAndGet(day < days - 1 ? TimeUnit.DAYS.toMillis(1) : 0);
            }
        }
    }

    private long recovered;

    private ChronicleJournal open(final JournalConfig config) {
        final Sales sales = new Sales();
        final Recovered started = Recovery.open(root, config, sales, Attack.clockOf(now::get), RecoveryProgress.NONE);
        recovered = sales.sequence();
        return started.journal();
    }

    private void prune() {
        new Backup(root, copy).run();
        new Prune(root, copy).run(true);
    }

    /** Copies the directory for the tools and a start, because a start would add an epoch to the original. */
    private void isWhole(final Path data, final long last) {
        final VerifyReport report = verify(data);
        assertEquals(Result.GOOD, report.verdict(), report.toString());
        final Path scratch = Journals.copy(data, folder.resolve("scratch" + System.nanoTime()));
        final Journals.State state = Journals.recover(scratch);
        assertEquals(last, state.sequence());
        assertEquals(OrderStream.hashAt(last), state.hash());
        final Sales sales = new Sales();
        final Beginning beginning = Beginning.of(data);
        beginning.load(sales);
        beginning.reader().read(new Replay(data, sales));
        assertEquals(OrderStream.hashAt(last), sales.stateHash());
        final JournalReader whatIsThere = new JournalReader(data);
        whatIsThere.read(batch -> true);
        assertEquals(last, whatIsThere.lastSequence());
        assertFalse(Files.exists(scratch.resolve("set-aside")));
    }

    private static VerifyReport verify(final Path data) {
        return Verification.of(data, ReadProgress.NONE);
    }

    private List<Path> queueFiles(final int epoch) {
        return JournalDirectory.queueFiles(new JournalDirectory(root).epoch(epoch));
    }
}
