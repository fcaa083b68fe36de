package io.doorbuster.journal.care;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.disk.Epoch;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.disk.JournalUnavailableException;
import io.doorbuster.journal.disk.Manifest;
import io.doorbuster.journal.read.Beginning;
import io.doorbuster.journal.read.JournalReader;
import io.doorbuster.journal.read.Replay;
import io.doorbuster.journal.read.Snapshots;
import io.doorbuster.journal.support.Attack;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.OrderStream;
import io.doorbuster.journal.verify.ReadProgress;
import io.doorbuster.journal.verify.Verification;
import io.doorbuster.journal.verify.VerifyReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repair, backup and prune, on real directories. */
final class CareTest {
    @TempDir
    Path folder;

    private Path root;
    private Path copy;

    @BeforeEach
    void nameThem() {
        root = folder.resolve("data");
        copy = folder.resolve("backup");
    }

    @Test
    void shouldFindNothingToRepairInAGoodJournal() {
        live(1, 20);
        final Repair.Plan plan = new Repair(root).run(true);
        assertTrue(plan.isNothing());
        assertEquals(20, plan.keptThrough());
        assertEquals(Sales.hex(OrderStream.hashAt(20)), plan.stateHash());
        assertFalse(Files.exists(root.resolve("set-aside")));
    }

    @Test
    void shouldPreviewARepairAndChangeNothingUntilItIsExecuted() throws IOException {
        damagedInTheSecondOfThreeLives();
        final List<Path> before = files(root);
        final Repair.Plan preview = new Repair(root).run(false);
        assertFalse(preview.isNothing());
        assertEquals(24, preview.keptThrough());
        assertEquals(60, preview.lostThrough());
        assertEquals(36, preview.lostEvents());
        assertEquals(Sales.hex(OrderStream.hashAt(24)), preview.stateHash());
        assertEquals(before, files(root));
        assertThrows(JournalDamagedException.class, () -> Journals.recover(root));

        assertEquals(preview, new Repair(root).run(true));
        final Journals.State repaired = Journals.recover(root);
        assertEquals(24, repaired.sequence());
        assertEquals(OrderStream.hashAt(24), repaired.hash());
        assertTrue(Files.isDirectory(root.resolve("set-aside/001/000003")), "lost events are not deleted");
        assertTrue(Files.exists(root.resolve("set-aside/001/MANIFEST")));

        live(25, 40);
        assertEquals(OrderStream.hashAt(40), Journals.recover(root).hash());
    }

    @Test
    void shouldSetAsideASnapshotOfLostEvents() throws IOException {
        live(1, 20);
        live(21, 40);
        Attack.snapshot(root);
        live(41, 60);
        flipBatchWith(40);
        final Repair.Plan plan = new Repair(root).run(true);
        assertEquals(39, plan.keptThrough());
        assertEquals(OrderStream.hashAt(39), Journals.recover(root).hash());
        assertTrue(Files.exists(root.resolve("set-aside/001/0000000000000000040.snapshot")));
    }

    @Test
    void shouldNotRepairWhileAServerRuns() {
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            new OrderStream().appendThrough(journal, 5, 1);
            assertThrows(JournalUnavailableException.class, () -> new Repair(root).run(false));
            assertThrows(JournalUnavailableException.class, () -> new Prune(root, copy).run(false));
        }
    }

    @Test
    void shouldBackUpALiveJournalToACopyThatAServerCanStartFrom() {
        live(1, 30);
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            final OrderStream stream = OrderStream.after(30);
            stream.appendThrough(journal, 50, 3);
            journal.seal();
            stream.append(journal, 5);

            final Backup.Done first = new Backup(root, copy).run();
            assertEquals(50, first.lastSequence(), "only durable events");
            assertEquals(OrderStream.hashAt(50), recoveredHash(copy));

            journal.force();
            journal.seal();
            final Backup.Done second = new Backup(root, copy).run();
            assertEquals(55, second.lastSequence());
            assertEquals(1, second.filesCopied(), "only the file that is being written");
            assertTrue(second.filesKept() >= 1);
            assertEquals(OrderStream.hashAt(55), recoveredHash(copy));
        }
    }

    @Test
    void shouldNotReplaceAGoodBackupByADamagedOne() throws IOException {
        live(1, 30);
        new Backup(root, copy).run();
        flipBatchWith(20);
        assertThrows(JournalDamagedException.class, () -> new Backup(root, copy).run());
        assertEquals(OrderStream.hashAt(30), recoveredHash(copy));
    }

    @Test
    void shouldPruneOnlyFilesThatASnapshotCoversAndABackupHas() throws IOException {
        live(1, 20);
        live(21, 40);
        Attack.snapshot(root);
        live(41, 60);
        assertTrue(new Prune(root, copy).run(true).removed().isEmpty(), "no backup");

        new Backup(root, copy).run();
        final Prune.Plan preview = new Prune(root, copy).run(false);
        assertEquals(List.of(root.resolve("journal/000001")), preview.removed(), "the snapshot names epoch 2");
        assertTrue(Files.exists(root.resolve("journal/000001")));

        Files.write(copy.resolve("journal/000001").resolve(queueFile(copy)), new byte[] {1});
        assertTrue(new Prune(root, copy).run(true).removed().isEmpty(), "the backup differs");

        Files.delete(copy.resolve("journal/000001").resolve(queueFile(copy)));
        new Backup(root, copy).run();
        assertEquals(40, new Prune(root, copy).run(true).snapshotSequence());
        assertFalse(Files.exists(root.resolve("journal/000001")));
        assertEquals(OrderStream.hashAt(60), Journals.recover(root).hash());
    }

    @Test
    void shouldSayThatSnapshotsAreMissingInAPrunedJournal() throws IOException {
        live(1, 20);
        live(21, 40);
        Attack.snapshot(root);
        new Backup(root, copy).run();
        new Prune(root, copy).run(true);
        Journals.delete(root.resolve("snapshots"));
        final JournalDamagedException refused =
                assertThrows(JournalDamagedException.class, () -> Journals.recover(root));
        assertTrue(refused.getMessage().contains("snapshot"), refused.getMessage());
    }

    @Test
    void shouldContinueWithoutItsFirstEventsAndBePrunedAgain() throws IOException {
        live(1, 20);
        live(21, 40);
        Attack.snapshot(root);
        live(41, 50);
        prune();
        live(51, 60);

        final Path killed = folder.resolve("killed");
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            OrderStream.after(60).appendThrough(journal, 70, 3);
            Journals.copy(root, killed);
        }
        root = killed;
        for (int last = 80; last <= 120; last += 10) {
            live(last - 9, last);
            Attack.snapshot(root);
        }
        assertEquals(
                List.of(120L, 110L, 100L, 40L),
                snapshots(root),
                "the last three, and the one that the journal begins with");
        assertEquals(40, Beginning.of(root).sequence());
        assertEquals(20, Beginning.of(root).prunedThrough());

        prune();
        assertEquals(List.of(120L), snapshots(root), "the others name removed files");
        assertEquals(110, Beginning.of(root).prunedThrough());
        assertEquals(OrderStream.hashAt(120), Journals.recover(root).hash());
    }

    @Test
    void shouldKeepEveryEventInTheBackupOfARepeatedlyPrunedJournal() throws IOException {
        for (int last = 20; last <= 80; last += 20) {
            live(last - 19, last);
            Attack.snapshot(root);
            prune();
        }
        assertEquals(60, Beginning.of(root).prunedThrough());
        new Backup(root, copy).run();
        assertEquals(0, Beginning.of(copy).prunedThrough());
        final Sales sales = new Sales();
        new JournalReader(copy).read(new Replay(copy, sales));
        assertEquals(OrderStream.hashAt(80), sales.stateHash());
        assertEquals(OrderStream.hashAt(80), recoveredHash(copy));

        final Path fresh = folder.resolve("fresh");
        new Backup(root, fresh).run();
        assertEquals(60, Beginning.of(fresh).prunedThrough(), "pruned events cannot be copied");
        assertEquals(OrderStream.hashAt(80), recoveredHash(fresh));
    }

    @Test
    void shouldNotBackUpOverOtherOrMoreEvents() throws IOException {
        live(1, 20);
        live(21, 40);
        Attack.snapshot(root);
        new Backup(root, copy).run();
        final Path shorter = folder.resolve("shorter");
        live(41, 60);
        new Backup(root, shorter).run();
        prune();
        Journals.delete(shorter.resolve("snapshots"));
        new Manifest(List.of(new Epoch(1, 1, 1, Epoch.End.CLEAN, 15))).write(new JournalDirectory(shorter));
        assertThrows(JournalUnavailableException.class, () -> new Backup(root, shorter).run());

        flipBatchWith(45);
        new Repair(root).run(true);
        Attack.snapshot(copy);
        assertThrows(JournalUnavailableException.class, () -> new Backup(root, copy).run());
        assertEquals(OrderStream.hashAt(60), recoveredHash(copy));
    }

    @Test
    void shouldReportAMissingFirstStateInEveryTool() throws IOException {
        live(1, 20);
        live(21, 40);
        Attack.snapshot(root);
        prune();
        Journals.delete(root.resolve("snapshots"));
        assertThrows(JournalDamagedException.class, () -> Beginning.of(root));
        assertThrows(JournalDamagedException.class, () -> Attack.snapshot(root));
        assertThrows(JournalDamagedException.class, () -> Journals.recover(root));
        final VerifyReport report = Verification.of(root, ReadProgress.NONE);
        assertEquals(VerifyReport.Result.DAMAGED, report.verdict());
        assertEquals(20, report.prunedThrough());
        assertEquals(0, report.stateSequence());
    }

    @Test
    void shouldReportASnapshotOfMissingEventsAsDamage() throws IOException {
        live(1, 20);
        final Path older = Journals.copy(root, folder.resolve("older"));
        live(21, 40);
        Attack.snapshot(root);
        Journals.delete(older.resolve("snapshots"));
        Journals.copy(root.resolve("snapshots"), older.resolve("snapshots"));
        assertThrows(JournalDamagedException.class, () -> Journals.recover(older));
        final VerifyReport report = Verification.of(older, ReadProgress.NONE);
        assertEquals(VerifyReport.Result.DAMAGED, report.verdict(), "like the start of a server");
    }

    private void prune() {
        new Backup(root, copy).run();
        new Prune(root, copy).run(true);
    }

    private static List<Long> snapshots(final Path root) {
        return new Snapshots(root)
                .list().stream().map(Snapshots.Listed::sequence).toList();
    }

    private void damagedInTheSecondOfThreeLives() throws IOException {
        live(1, 20);
        live(21, 40);
        live(41, 60);
        flipBatchWith(25);
    }

    private void flipBatchWith(final long sequence) throws IOException {
        final Journals.Seen hit = Journals.batches(root).stream()
                .filter(batch ->
                        batch.count() > 0 && batch.firstSequence() <= sequence && batch.lastSequence() >= sequence)
                .findFirst()
                .orElseThrow();
        Journals.flip(hit.file(), hit.fileOffset() + 50);
    }

    /** Runs one server from start to end, with one event per batch. */
    private void live(final long first, final long last) {
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            OrderStream.after(first - 1).appendThrough(journal, last, 1);
        }
    }

    /** Recovers a copy of the copy, because a recovery changes the directory. */
    private long recoveredHash(final Path directory) {
        final Path scratch = folder.resolve("scratch" + System.nanoTime());
        return Journals.recover(Journals.copy(directory, scratch)).hash();
    }

    private static Path queueFile(final Path root) {
        return JournalDirectory.queueFiles(root.resolve("journal/000001"))
                .get(0)
                .getFileName();
    }

    private static List<Path> files(final Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.sorted().toList();
        }
    }
}
