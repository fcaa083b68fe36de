package io.doorbuster.journal.care;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.Recovered;
import io.doorbuster.journal.Recovery;
import io.doorbuster.journal.batch.Survey;
import io.doorbuster.journal.care.ManifestRebuild.Plan;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.disk.JournalUnavailableException;
import io.doorbuster.journal.drill.Drill;
import io.doorbuster.journal.read.Beginning;
import io.doorbuster.journal.read.EpochInfo;
import io.doorbuster.journal.read.RecoveryProgress;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rebuilds a lost, damaged or outdated MANIFEST from the batches. */
final class ManifestRebuildTest {
    @TempDir(factory = InMemory.class)
    Path folder;

    private Path root;

    @BeforeEach
    void nameIt() {
        root = folder.resolve("data");
    }

    @AfterEach
    void noWitness() {
        Drill.end();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldStartAgainWithAManifestMadeFromTheBatches(final boolean garbled) throws IOException {
        live(1, 20);
        live(21, 40);
        final byte[] good = Files.readAllBytes(manifest());
        live(41, 60);
        lose(garbled);
        final byte[] bad = garbled ? Files.readAllBytes(manifest()) : null;
        assertThrows(JournalDamagedException.class, () -> Journals.recover(root));
        assertThrows(JournalDamagedException.class, () -> new Repair(root).run(false));
        final VerifyReport report = Verification.of(root, ReadProgress.NONE);
        assertTrue(report.verdict() == Result.DAMAGED && report.manifestIsLost(), report.toString());

        final Plan preview = new ManifestRebuild(root).run(false);
        assertEquals(60, preview.lastSequence());
        assertEquals(
                List.of(
                        new EpochInfo(1, 1, 20, "crashed", 1),
                        new EpochInfo(2, 21, 40, "crashed", 1),
                        new EpochInfo(3, 41, EpochInfo.UNKNOWN, "open", 1)),
                preview.epochs());
        assertEquals(garbled, Files.exists(manifest()), "a preview touches nothing");
        assertFalse(Files.exists(root.resolve("set-aside")));

        assertEquals(preview, new ManifestRebuild(root).run(true));
        assertEquals(Result.GOOD, Verification.of(root, ReadProgress.NONE).verdict());
        assertEquals(OrderStream.hashAt(60), Journals.recover(root).hash());
        live(61, 70);
        assertEquals(OrderStream.hashAt(70), Journals.recover(root).hash());
        if (garbled) {
            assertArrayEquals(bad, Files.readAllBytes(root.resolve("set-aside/001/MANIFEST")));
        }
        assertTrue(new ManifestRebuild(root).run(true).isNothing(), "it is good now");

        Files.write(manifest(), good);
        final Plan stale = new ManifestRebuild(root).run(true);
        assertTrue(stale.reason().contains("does not name epoch"), stale.reason());
        assertEquals(OrderStream.hashAt(70), Journals.recover(root).hash());
    }

    /** The events that a repair cut have the same sequences as the events appended after the repair. */
    @Test
    void shouldNotMistakeEventsAfterARepairForCopies() throws IOException {
        live(1, 20);
        live(21, 60);
        flip(25);
        new Repair(root).run(true);
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            new OrderStream(sequence -> OrderStream.START + (sequence <= 24 ? sequence : 1_000 * sequence))
                    .skipTo(24)
                    .appendThrough(journal, 40, 1);
        }
        final long hash =
                Journals.recover(Journals.copy(root, folder.resolve("before"))).hash();
        Files.delete(manifest());
        final Plan plan = new ManifestRebuild(root).run(true);
        assertEquals(new EpochInfo(2, 21, 24, "crashed", 1), plan.epochs().get(1));
        assertEquals(hash, Journals.recover(root).hash());
    }

    @Test
    void shouldRefuseEpochsThatDoNotFollowEachOther() throws IOException {
        live(1, 20);
        live(21, 40);
        live(41, 60);
        Files.delete(manifest());
        final Path whole = root;

        root = Journals.copy(whole, folder.resolve("no-second"));
        Journals.delete(root.resolve("journal/000002"));
        refuses("epoch 2 does not exist");

        root = Journals.copy(whole, folder.resolve("empty-second"));
        Files.delete(queueFile(2));
        refuses("no good batch is in it");

        root = Journals.copy(whole, folder.resolve("third-as-second"));
        Journals.delete(root.resolve("journal/000002"));
        Files.move(root.resolve("journal/000003"), root.resolve("journal/000002"));
        refuses("batches of another epoch");

        root = Journals.copy(whole, folder.resolve("cut-second"));
        final Path file = queueFile(2);
        final Survey survey = Survey.of(List.of(file));
        assertEquals(40, survey.lastSequence());
        Journals.zero(file, Files.size(file) / 3 + 1_200, Files.size(file));
        final long last = Survey.of(List.of(file)).lastSequence();
        assertTrue(last > 21 && last < 40, "some are left: " + last);
        refuses("begins with event 41, but the epoch before it ends with " + last);

        root = folder.resolve("nothing");
        Files.createDirectories(root.resolve("journal/000001"));
        assertThrows(JournalUnavailableException.class, () -> new ManifestRebuild(root).run(true));
    }

    private void refuses(final String why) {
        final JournalDamagedException refused =
                assertThrows(JournalDamagedException.class, () -> new ManifestRebuild(root).run(true));
        assertTrue(refused.getMessage().contains(why) && refused.getMessage().contains("backup"), refused.getMessage());
        assertFalse(Files.exists(manifest()));
    }

    @Test
    void shouldReportASnapshotOfMissingEventsAndLeaveTheRestToARepair() throws IOException {
        live(1, 20);
        live(21, 40);
        Attack.snapshot(root);
        Journals.delete(root.resolve("journal/000002"));
        Files.delete(manifest());
        final Plan plan = new ManifestRebuild(root).run(true);
        assertEquals(20, plan.lastSequence());
        assertEquals(40, plan.snapshotSequence());
        assertThrows(JournalDamagedException.class, () -> Journals.recover(root));

        final Repair.Plan repair = new Repair(root).run(true);
        assertEquals(20, repair.keptThrough());
        assertEquals(OrderStream.hashAt(20), Journals.recover(root).hash());
        assertTrue(Files.exists(root.resolve("set-aside/001/0000000000000000040.snapshot")));
    }

    @Test
    void shouldRebuildForTheRemainingFilesOfAPrunedJournal() throws IOException {
        final Path copy = folder.resolve("backup");
        live(1, 20);
        live(21, 40);
        Attack.snapshot(root);
        live(41, 60);
        new Backup(root, copy).run();
        new Prune(root, copy).run(true);
        Files.delete(manifest());
        final Plan plan = new ManifestRebuild(root).run(true);
        assertEquals(20, plan.prunedThrough());
        assertEquals(40, Beginning.of(root).sequence());
        assertEquals(OrderStream.hashAt(60), Journals.recover(root).hash());
    }

    @Test
    void shouldContinueTheExistingBackup() throws IOException {
        final Path copy = folder.resolve("backup");
        live(1, 20);
        live(21, 40);
        new Backup(root, copy).run();
        lose(true);
        new ManifestRebuild(root).run(true);
        new Backup(root, copy).run();
        live(41, 60);
        new Backup(root, copy).run();
        assertEquals(OrderStream.hashAt(60), Journals.recover(copy).hash());
    }

    @Test
    void shouldNotRebuildWhileAServerRuns() {
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            new OrderStream().appendThrough(journal, 5, 1);
            assertThrows(JournalUnavailableException.class, () -> new ManifestRebuild(root).run(false));
        }
    }

    @Test
    void shouldSurviveACrashBeforeEveryFileOperation() throws IOException {
        live(1, 20);
        live(21, 40);
        lose(true);
        final int operations = operationsOf(() -> new ManifestRebuild(folder.resolve("counted")).run(true));
        assertTrue(operations > 5, operations + " operations");
        for (int k = 1; k <= operations; k++) {
            final Path killed = Journals.copy(root, folder.resolve("killed" + k));
            failFrom(killed, k);
            final String what = "operation " + k;
            assertThrows(RuntimeException.class, () -> new ManifestRebuild(killed).run(true), what);
            Drill.end();
            new ManifestRebuild(killed).run(true);
            assertEquals(OrderStream.hashAt(40), Journals.recover(killed).hash(), what);
            assertTrue(Files.exists(killed.resolve("set-aside")), "the damaged MANIFEST is not deleted, " + what);
        }
    }

    @Test
    void shouldRepairAgainAfterACrashBeforeEveryFileOperationOfARepair() throws IOException {
        live(1, 20);
        live(21, 40);
        Attack.snapshot(root);
        live(41, 60);
        flip(40);
        final int operations = operationsOf(() -> new Repair(folder.resolve("counted")).run(true));
        assertTrue(operations > 10, operations + " operations");
        for (int k = 1; k <= operations; k++) {
            final Path killed = Journals.copy(root, folder.resolve("killed" + k));
            failFrom(killed, k);
            final String what = "operation " + k;
            assertThrows(RuntimeException.class, () -> new Repair(killed).run(true), what);
            Drill.end();
            new Repair(killed).run(true);
            final Journals.State state = Journals.recover(killed);
            assertEquals(39, state.sequence(), what);
            assertEquals(OrderStream.hashAt(39), state.hash(), what);
        }
    }

    @Test
    void shouldNotReportFilesBeyondARepairAsMissing() throws IOException {
        live(1, 20);
        live(21, 40);
        Files.delete(queueFile(2));
        new Repair(root).run(true);
        final VerifyReport report = Verification.of(root, ReadProgress.NONE);
        assertEquals(Result.GOOD, report.verdict(), report.toString());
        assertEquals(OrderStream.hashAt(20), Journals.recover(root).hash());
    }

    @Test
    void shouldCountTheFilesThatARepairLeft() throws IOException {
        final AtomicLong now = new AtomicLong(OrderStream.START);
        final Recovered recovered =
                Recovery.open(root, Journals.POWER, new Sales(), Attack.clockOf(now::get), RecoveryProgress.NONE);
        try (ChronicleJournal journal = recovered.journal()) {
            final OrderStream stream = new OrderStream();
            stream.appendThrough(journal, 20, 1);
            now.addAndGet(TimeUnit.DAYS.toMillis(1));
            stream.appendThrough(journal, 40, 1);
        }
        Files.delete(
                JournalDirectory.queueFiles(new JournalDirectory(root).epoch(1)).get(1));
        assertEquals(20, new Repair(root).run(true).keptThrough());
        final VerifyReport report = Verification.of(root, ReadProgress.NONE);
        assertEquals(Result.GOOD, report.verdict(), report.toString());

        Files.delete(queueFile(1));
        assertEquals(0, new Repair(root).run(true).keptThrough());
        assertEquals(0, Journals.recover(root).sequence(), "with nothing left, the journal starts again from event 1");
        assertEquals(Result.GOOD, Verification.of(root, ReadProgress.NONE).verdict());
    }

    private int operationsOf(final Runnable work) {
        final Path counted = Journals.copy(root, folder.resolve("counted"));
        final int[] count = {0};
        Drill.witness((operation, path) -> count[0] += path.startsWith(counted) ? 1 : 0);
        work.run();
        Drill.end();
        return count[0];
    }

    private static void failFrom(final Path data, final int k) {
        final int[] count = {0};
        Drill.witness((operation, path) -> {
            if (path.startsWith(data) && ++count[0] >= k) {
                throw new IOException("failed on purpose: " + operation);
            }
        });
    }

    private void lose(final boolean garbled) throws IOException {
        if (garbled) {
            Journals.flip(manifest(), 30);
        } else {
            Files.delete(manifest());
        }
    }

    private void live(final long first, final long last) {
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            OrderStream.after(first - 1).appendThrough(journal, last, 1);
        }
    }

    private void flip(final long sequence) {
        final Journals.Seen hit = Journals.batches(root).stream()
                .filter(batch -> batch.firstSequence() == sequence && batch.count() == 1)
                .findFirst()
                .orElseThrow();
        Journals.flip(hit.file(), hit.fileOffset() + 50);
    }

    private Path manifest() {
        return root.resolve("MANIFEST");
    }

    private Path queueFile(final int epoch) {
        return JournalDirectory.queueFiles(new JournalDirectory(root).epoch(epoch))
                .get(0);
    }
}
