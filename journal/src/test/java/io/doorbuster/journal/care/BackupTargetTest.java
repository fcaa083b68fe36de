package io.doorbuster.journal.care;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.Recovery;
import io.doorbuster.journal.disk.JournalUnavailableException;
import io.doorbuster.journal.drill.Drill;
import io.doorbuster.journal.drill.Operation;
import io.doorbuster.journal.read.RecoveryProgress;
import io.doorbuster.journal.support.Attack;
import io.doorbuster.journal.support.InMemory;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.OrderStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The targets that an operator may give a backup: what a backup finds there and what it leaves. */
final class BackupTargetTest {
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

    @ParameterizedTest
    @ValueSource(strings = {"data", "data/backup", "data/journal/000001", "link/backup", "data/../data/x/y"})
    void shouldNotBackUpIntoTheDataDirectoryItself(final String target) throws IOException {
        ended(20);
        Files.createSymbolicLink(folder.resolve("link"), root);
        final List<Path> before = everythingIn(folder);
        final JournalUnavailableException refused =
                assertThrows(JournalUnavailableException.class, () -> new Backup(root, folder.resolve(target)).run());
        assertTrue(refused.getMessage().contains("lies in " + root + " itself"), refused.getMessage());
        assertEquals(before, everythingIn(folder), "and leaves nothing");
    }

    @Test
    void shouldLeaveNothingInATargetIfItRefusesOrFindsNoJournal() throws IOException {
        ended(20);
        final Path none = folder.resolve("none");
        assertThrows(JournalUnavailableException.class, () -> new Backup(none, copy).run());
        assertFalse(Files.exists(copy));

        try (ChronicleJournal other = Journals.open(copy).journal()) {
            new OrderStream().appendThrough(other, 40, 2);
        }
        final List<Path> before = everythingIn(copy);
        assertThrows(JournalUnavailableException.class, () -> new Backup(root, copy).run());
        assertEquals(before, everythingIn(copy));
    }

    /** A backup that cron starts while the previous one is still running. */
    @Test
    void shouldNotWriteToATargetThatAnotherBackupIsWriting() throws IOException {
        ended(20);
        final AtomicLong refusals = new AtomicLong();
        Drill.witness((operation, path) -> {
            if (operation == Operation.WRITE && path.startsWith(copy) && refusals.get() == 0) {
                refusals.incrementAndGet();
                final JournalUnavailableException refused =
                        assertThrows(JournalUnavailableException.class, () -> new Backup(root, copy).run());
                assertTrue(refused.getMessage().contains("another backup writes to it"), refused.getMessage());
            }
        });
        new Backup(root, copy).run();
        Drill.end();
        assertEquals(1, refusals.get());
        assertEquals(20, Journals.recover(copy).sequence());
    }

    @Test
    void shouldDeleteAPartialFileThatDidNotFitOnTheDisk() throws IOException {
        ended(20);
        Drill.witness((operation, path) -> {
            if (operation == Operation.FORCE && path.toString().endsWith(".cq4.tmp")) {
                throw new IOException("No space left on device");
            }
        });
        final JournalUnavailableException refused =
                assertThrows(JournalUnavailableException.class, () -> new Backup(root, copy).run());
        assertTrue(refused.getMessage().contains("No space left on device"), refused.getMessage());
        assertTrue(everythingIn(copy).stream().noneMatch(file -> file.toString().endsWith(".cq4.tmp")));
        Drill.end();
        assertEquals(20, new Backup(root, copy).run().lastSequence());
        assertEquals(20, Journals.recover(copy).sequence());
    }

    /** A server that has run for a month has thirty files in one epoch and writes to the last one. */
    @Test
    void shouldNotCopyFilesOfEarlierDaysOfARunningServerAgain() {
        try (ChronicleJournal journal = open()) {
            final OrderStream stream = new OrderStream();
            for (int day = 1; day <= 4; day++) {
                stream.appendThrough(journal, 10L * day, 2);
                journal.seal();
                if (day == 3) {
                    assertEquals(3, new Backup(root, copy).run().filesCopied());
                }
                now.addAndGet(TimeUnit.DAYS.toMillis(1));
            }
            final Backup.Done again = new Backup(root, copy).run();
            assertEquals(40, again.lastSequence());
            assertEquals(2, again.filesKept(), "the first two days");
            assertEquals(
                    2, again.filesCopied(), "the third, which was being written at the first backup, and the fourth");
            final Backup.Done oneMore = new Backup(root, copy).run();
            assertEquals(3, oneMore.filesKept());
        }
        assertEquals(OrderStream.hashAt(40), Journals.recover(copy).hash());
    }

    private void ended(final long through) {
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            new OrderStream().appendThrough(journal, through, 2);
        }
    }

    private ChronicleJournal open() {
        final Sales sales = new Sales();
        return Recovery.open(root, Journals.POWER, sales, Attack.clockOf(now::get), RecoveryProgress.NONE)
                .journal();
    }

    private static List<Path> everythingIn(final Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.sorted().toList();
        }
    }
}
