package io.doorbuster.journal.care;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.Durability;
import io.doorbuster.journal.JournalConfig;
import io.doorbuster.journal.Recovery;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.disk.JournalUnavailableException;
import io.doorbuster.journal.drill.Drill;
import io.doorbuster.journal.drill.Operation;
import io.doorbuster.journal.read.RecoveryProgress;
import io.doorbuster.journal.read.Snapshots;
import io.doorbuster.journal.support.Attack;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.OrderStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups at the wrong moment, into the wrong directory, and again after the source has changed. */
final class BackupTest {
    private static final long DAY_MILLIS = 86_400_000;

    @TempDir
    Path folder;

    private Path root;
    private Path copy;

    @BeforeEach
    void nameThem() {
        root = folder.resolve("data");
        copy = folder.resolve("backup");
    }

    @AfterEach
    void lookAway() {
        Drill.end();
    }

    @Test
    void shouldStartFromACopyTakenJustAfterAFileBegan() {
        final long[] now = {OrderStream.START};
        try (ChronicleJournal journal = open(root, now)) {
            final OrderStream stream = new OrderStream();
            stream.appendThrough(journal, 10, 2);
            journal.seal();
            now[0] += DAY_MILLIS;
            stream.append(journal, 2);
            journal.force();
            // MANIFEST counts the second file, but no batch names any event in it as durable yet.
            assertEquals(10, new Backup(root, copy).run().lastSequence());
            assertRestoresTo(10);

            stream.appendThrough(journal, 20, 2);
            journal.seal();
            assertEquals(20, new Backup(root, copy).run().lastSequence());
            assertRestoresTo(20);
        }
    }

    @Test
    void shouldNotCopyAnEpochWithoutADurableEvent() {
        live(1, 10);
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            final OrderStream stream = OrderStream.after(10);
            stream.append(journal, 5);
            assertEquals(10, new Backup(root, copy).run().lastSequence());
            assertFalse(Files.exists(copy.resolve("journal/000002")));
            assertRestoresTo(10);
            journal.force();
            journal.seal();
            new Backup(root, copy).run();
            assertRestoresTo(15);
        }
    }

    @Test
    void shouldSkipASnapshotThatIsReplacedDuringTheBackup() throws IOException {
        for (int i = 0; i < 3; i++) {
            live(10L * i + 1, 10L * (i + 1));
            Attack.snapshot(root);
        }
        final Path oldest = root.resolve("snapshots/0000000000000000010.snapshot");
        final Path newest = root.resolve("snapshots/0000000000000000030.snapshot");
        final boolean[] listed = {false};
        Drill.witness((operation, path) -> {
            // When the newest is opened for the second time, the list is complete and the content is being read.
            if (operation == Operation.OPEN && path.equals(newest)) {
                if (listed[0]) {
                    Files.deleteIfExists(oldest);
                }
                listed[0] = true;
            }
        });
        assertEquals(30, new Backup(root, copy).run().lastSequence());
        assertFalse(Files.exists(oldest));
        assertRestoresTo(30);
    }

    @Test
    void shouldKeepFilesThatWerePrunedFromTheSource() throws IOException {
        live(1, 20);
        live(21, 40);
        Attack.snapshot(root);
        new Backup(root, copy).run();
        assertEquals(1, new Prune(root, copy).run(true).removed().size());
        live(41, 60);
        new Backup(root, copy).run();

        Journals.delete(copy.resolve("snapshots"));
        assertRestoresTo(60);
        assertEquals(1, Journals.batches(copy).get(0).epoch());
    }

    @Test
    void shouldKeepAsManySnapshotsAsAServer() throws IOException {
        for (int i = 0; i < 5; i++) {
            live(10L * i + 1, 10L * (i + 1));
            Attack.snapshot(root);
            new Backup(root, copy).run();
        }
        assertEquals(
                List.of(50L, 40L, 30L),
                new Snapshots(copy)
                        .list().stream().map(Snapshots.Listed::sequence).toList());
    }

    @Test
    void shouldNotReplaceABackupOfEventsThatARepairHasCut() throws IOException {
        live(1, 20);
        live(21, 40);
        new Backup(root, copy).run();
        final Journals.Seen hit = Journals.batches(root).get(10);
        Journals.flip(hit.file(), hit.fileOffset() + 50);
        new Repair(root).run(true);
        assertThrows(JournalUnavailableException.class, () -> new Backup(root, copy).run());
        assertRestoresTo(40);
    }

    @Test
    void shouldNotReplaceABackupThatIsLongerThanThisLiveJournal() {
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            new OrderStream().appendThrough(journal, 20, 2);
            journal.seal();
            new Backup(root, copy).run();
        }
        final Path shorter = folder.resolve("shorter");
        try (ChronicleJournal journal = Journals.open(shorter).journal()) {
            new OrderStream().appendThrough(journal, 10, 2);
        }
        assertThrows(JournalUnavailableException.class, () -> new Backup(shorter, copy).run());
        assertRestoresTo(20);
    }

    @Test
    void shouldNotBackUpIntoTheSourceOrIntoAnotherJournal() {
        live(1, 20);
        live(21, 40);
        assertThrows(JournalUnavailableException.class, () -> new Backup(root, root).run());
        final Path other = folder.resolve("other");
        try (ChronicleJournal journal = Journals.open(other).journal()) {
            new OrderStream().appendThrough(journal, 30, 2);
        }
        assertThrows(JournalUnavailableException.class, () -> new Backup(root, other).run());
        assertEquals(OrderStream.hashAt(30), Journals.recover(other).hash());
        assertEquals(OrderStream.hashAt(40), Journals.recover(root).hash());
    }

    @Test
    void shouldCopyHolesAsHoles() throws Exception {
        final JournalConfig standard = JournalConfig.of(Durability.POWER);
        try (ChronicleJournal journal = Journals.open(root, standard).journal()) {
            new OrderStream().appendThrough(journal, 40, 2);
        }
        new Backup(root, copy).run();
        final Path file =
                JournalDirectory.queueFiles(copy.resolve("journal/000001")).get(0);
        assertEquals(-1, Files.mismatch(Journals.onlyFile(root), file));
        assertTrue(Files.size(file) > 64 << 20, Files.size(file) + " bytes");
        final Process du = new ProcessBuilder("du", "-k", file.toString()).start();
        final String taken = new String(du.getInputStream().readAllBytes(), US_ASCII).split("\\s")[0];
        assertTrue(Long.parseLong(taken) < 1_000, taken + " KiB of disk");
    }

    @Test
    void shouldLeaveThePreviousCopyValidWhenInterrupted() {
        live(1, 20);
        new Backup(root, copy).run();
        live(21, 40);
        Drill.witness((operation, path) -> {
            if (operation == Operation.RENAME && path.startsWith(copy.resolve("journal"))) {
                throw new IOException("pulled out");
            }
        });
        assertThrows(JournalUnavailableException.class, () -> new Backup(root, copy).run());
        Drill.end();
        assertRestoresTo(20);
        new Backup(root, copy).run();
        assertRestoresTo(40);
    }

    @Test
    void shouldStartFromThePreviousCopyIfTheNextBackupEndedAfterCopyingAllEvents() throws IOException {
        live(1, 20);
        Attack.snapshot(root);
        new Backup(root, copy).run();
        live(21, 40);
        Attack.snapshot(root);
        Drill.witness((operation, path) -> {
            if (operation == Operation.RENAME && path.equals(copy.resolve("journal/000002"))) {
                throw new IOException("pulled out");
            }
        });
        assertThrows(JournalUnavailableException.class, () -> new Backup(root, copy).run());
        Drill.end();
        assertRestoresTo(20);
        new Backup(root, copy).run();
        assertRestoresTo(40);
        assertEquals(40, new Snapshots(copy).list().get(0).sequence());
    }

    @Test
    void shouldCopyAFileAgainIfItsLengthOrTimeDiffers() throws IOException {
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            new OrderStream().appendThrough(journal, 20, 2);
            journal.seal();
            new Backup(root, copy).run();
        }
        final Path source = Journals.onlyFile(root);
        final Path file =
                JournalDirectory.queueFiles(copy.resolve("journal/000001")).get(0);
        Files.setLastModifiedTime(source, Files.getLastModifiedTime(file));
        assertEquals(1, new Backup(root, copy).run().filesCopied());
        assertEquals(-1, Files.mismatch(source, file));

        assertEquals(0, new Backup(root, copy).run().filesCopied());
        Journals.flip(file, Files.size(file) / 2);
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        assertEquals(1, new Backup(root, copy).run().filesCopied());
        assertEquals(-1, Files.mismatch(source, file));
    }

    @Test
    void shouldForceEachFileBeforeItsRenameAndWriteManifestLast() {
        live(1, 20);
        final List<String> done = new ArrayList<>();
        Drill.witness((operation, path) -> {
            if (path.startsWith(copy) && (operation == Operation.FORCE || operation == Operation.RENAME)) {
                done.add(operation + " " + path.getFileName().toString().replaceAll("^\\d+F", "day"));
            }
        });
        new Backup(root, copy).run();
        assertEquals(
                List.of(
                        "FORCE day.cq4.tmp",
                        "RENAME day.cq4",
                        "RENAME 000001",
                        "FORCE MANIFEST.tmp",
                        "RENAME MANIFEST"),
                done);
    }

    @Test
    void shouldNotCopyASnapshotBeyondTheCopiedEvents() {
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            final OrderStream stream = new OrderStream();
            stream.appendThrough(journal, 20, 2);
            journal.seal();
            final boolean[] wentOn = {false};
            Drill.witness((operation, path) -> {
                if (path.startsWith(copy.resolve("journal")) && !wentOn[0]) {
                    wentOn[0] = true;
                    stream.appendThrough(journal, 40, 2);
                    journal.seal();
                    Attack.snapshot(root);
                }
            });
            assertEquals(20, new Backup(root, copy).run().lastSequence());
            assertEquals(1, new Snapshots(root).list().size());
        }
        assertRestoresTo(20);
    }

    @Test
    void shouldNotCopyADamagedSnapshot() throws IOException {
        live(1, 20);
        Attack.snapshot(root);
        live(21, 40);
        Attack.snapshot(root);
        final Path newest = new Snapshots(root).list().get(0).file();
        Journals.flip(newest, Files.size(newest) - 30);
        new Backup(root, copy).run();
        assertEquals(
                List.of(20L),
                new Snapshots(copy)
                        .list().stream().map(Snapshots.Listed::sequence).toList());
    }

    @Test
    void shouldNotWriteToATargetWithARunningServer() {
        live(1, 20);
        new Backup(root, copy).run();
        try (ChronicleJournal other = Journals.open(copy).journal()) {
            final JournalUnavailableException refused =
                    assertThrows(JournalUnavailableException.class, () -> new Backup(root, copy).run());
            assertTrue(refused.getMessage().contains("a server runs on"), refused.getMessage());
            OrderStream.after(20).appendThrough(other, 30, 2);
        }
        assertRestoresTo(30);
    }

    private void assertRestoresTo(final long sequence) {
        final Path scratch = folder.resolve("scratch" + System.nanoTime());
        final Journals.State state = Journals.recover(Journals.copy(copy, scratch));
        assertEquals(sequence, state.sequence());
        assertEquals(OrderStream.hashAt(sequence), state.hash());
    }

    private void live(final long first, final long last) {
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            OrderStream.after(first - 1).appendThrough(journal, last, 2);
        }
    }

    private static ChronicleJournal open(final Path root, final long[] now) {
        return Recovery.open(
                        root,
                        Journals.POWER,
                        new Sales(),
                        last -> new EngineClock(
                                last, () -> OrderStream.START, () -> (now[0] - OrderStream.START) * 1_000_000),
                        RecoveryProgress.NONE)
                .journal();
    }
}
