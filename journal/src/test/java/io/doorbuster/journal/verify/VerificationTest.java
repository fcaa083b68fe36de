package io.doorbuster.journal.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.Recovered;
import io.doorbuster.journal.Recovery;
import io.doorbuster.journal.audit.Audit;
import io.doorbuster.journal.audit.AuditReport;
import io.doorbuster.journal.disk.Disk;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.disk.JournalUnavailableException;
import io.doorbuster.journal.read.EpochInfo;
import io.doorbuster.journal.read.JournalReader;
import io.doorbuster.journal.read.RecoveryProgress;
import io.doorbuster.journal.read.Replay;
import io.doorbuster.journal.support.Attack;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.Journals.Seen;
import io.doorbuster.journal.support.OrderStream;
import io.doorbuster.journal.verify.VerifyReport.Range;
import io.doorbuster.journal.verify.VerifyReport.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifies good, live, torn and damaged directories, and compares the verdict with the start of a server. */
final class VerificationTest {
    @TempDir
    private Path root;

    private int copies;

    @Test
    void shouldReportALiveJournalAsGood() {
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            final OrderStream stream = new OrderStream();
            stream.appendThrough(journal, 250, 10);
            stream.append(journal, 3);
            final VerifyReport report = verify(root);
            assertEquals(Result.GOOD, report.verdict(), report.toString());
            assertTrue(report.live());
            assertEquals(253, report.events());
            assertEquals(2, report.files().get(0).hashesRight());
        }
    }

    @Test
    void shouldReportCleanAndCrashedEpochsAsGood() {
        Path data = root.resolve("0");
        for (int epoch = 1; epoch <= 6; epoch++) {
            try (ChronicleJournal journal = Journals.open(data).journal()) {
                OrderStream.after(100L * (epoch - 1)).appendThrough(journal, 100L * epoch, 7);
                if (epoch % 2 == 0) {
                    data = copyOf(data);
                }
            }
        }
        final VerifyReport report = verify(data);
        assertEquals(Result.GOOD, report.verdict(), report.toString());
        assertEquals(600, report.events());
        assertEquals(6, report.files().size());
        assertEquals(List.of("clean", "crashed", "clean", "crashed", "clean", "open"), ends(report));
        assertEquals(
                6, report.files().stream().mapToLong(FileReport::hashesRight).sum());
        // The events beyond the last mark of a crashed epoch are in the next epoch and are counted there.
        assertTrue(report.files().get(1).copiedEvents() > 0, report.toString());
    }

    @Test
    void shouldReportAFileThatEndedAtMidnightAsGood() {
        final AtomicLong now = new AtomicLong(OrderStream.START);
        final Recovered recovered =
                Recovery.open(root, Journals.POWER, new Sales(), Attack.clockOf(now::get), RecoveryProgress.NONE);
        try (ChronicleJournal journal = recovered.journal()) {
            final OrderStream stream = new OrderStream();
            for (int day = 1; day <= 3; day++) {
                stream.appendThrough(journal, 20L * day, 7);
                now.addAndGet(TimeUnit.DAYS.toMillis(1));
            }
        }
        final VerifyReport report = verify(root);
        assertEquals(Result.GOOD, report.verdict(), report.toString());
        assertEquals(60, report.events());
        assertTrue(report.files().size() >= 3, report.toString());
    }

    @Test
    void shouldDistinguishATornTailFromDamage() {
        final Path killed = killed();
        final Seen last = last(Journals.batches(killed));
        Journals.zero(last.file(), last.end() - 9, last.end());
        final VerifyReport report = verify(killed);
        assertEquals(Result.TORN, report.verdict(), report.toString());
        assertTrue(report.files().get(0).tornBytes() > 0, report.toString());
        assertEquals(last.firstSequence() - 1, report.files().get(0).lastSequence());
        Journals.recover(killed);
        assertEquals(Result.GOOD, verify(killed).verdict(), "after the server has recovered it");
    }

    @Test
    void shouldReportLostEventsAndContinueAfterThem() {
        final Path killed = killed();
        final List<Seen> batches = Journals.batches(killed);
        final Seen third = batches.get(3);
        final Seen ninth = batches.get(9);
        Journals.flip(third.file(), third.fileOffset() + 60);
        Journals.zero(ninth.file(), ninth.fileOffset(), ninth.end());

        final VerifyReport report = verify(killed);
        assertEquals(Result.DAMAGED, report.verdict());
        assertEquals(
                List.of(
                        new Range(third.firstSequence(), third.lastSequence()),
                        new Range(ninth.firstSequence(), ninth.lastSequence())),
                report.lost());
        final FileReport file = report.files().get(0);
        assertEquals(2, file.badBatches(), report.toString());
        assertEquals(320, file.events() + report.lostEvents());
        assertEquals(320, file.lastSequence());
        assertEquals(3, file.hashesUnchecked());
        assertEquals(0, file.hashesWrong());
        assertTrue(file.problems().get(0).contains("wrong checksum"), report.toString());
        final AuditReport audit = Audit.of(killed, ReadProgress.NONE);
        assertFalse(audit.of(Rule.INTACT).holds());
        assertEquals(third.firstSequence() - 1, audit.lastSequence());
    }

    @Test
    void shouldAgreeWithTheStartOfAServerAboutEveryDamagedByte() {
        final Path killed = killed();
        final List<Seen> batches = Journals.batches(killed);
        for (final Seen batch : List.of(batches.get(0), batches.get(6), last(batches))) {
            for (long at = batch.fileOffset() - 4; at < batch.end(); at += 17) {
                final Path data = copyOf(killed);
                Journals.flip(Journals.onlyFile(data), at);
                final boolean refused = isRefused(data);
                assertEquals(refused, verify(data).verdict() == Result.DAMAGED, "byte " + at + " " + verify(data));
            }
        }
    }

    @Test
    void shouldReportMissingAndUnexpectedFiles() throws IOException {
        final Path twoEpochs = root.resolve("two");
        for (int epoch = 0; epoch < 2; epoch++) {
            try (ChronicleJournal journal = Journals.open(twoEpochs).journal()) {
                OrderStream.after(20L * epoch).appendThrough(journal, 20L * (epoch + 1), 2);
            }
        }
        final Path noFirst = copyOf(twoEpochs);
        Disk.deleteFlat(new JournalDirectory(noFirst).epoch(1));
        assertEquals(List.of(new Range(1, 20)), verify(noFirst).lost());
        assertEquals(Result.DAMAGED, verify(noFirst).verdict());

        final Path noManifest = copyOf(twoEpochs);
        Journals.flip(new JournalDirectory(noManifest).manifest(), 30);
        final VerifyReport report = verify(noManifest);
        assertEquals(Result.DAMAGED, report.verdict());
        assertTrue(report.problems().get(0).contains("MANIFEST"), report.toString());
        assertEquals(
                40, report.files().stream().mapToLong(FileReport::copiedEvents).sum(), "the events can still be read");
    }

    @Test
    void shouldCountRightAndWrongHashes() {
        final OrderStream stream = OrderStream.after(99);
        final int length = stream.encode(1);
        final UnsafeBuffer checkpoint = new UnsafeBuffer(new byte[length]);
        checkpoint.putBytes(0, stream.batch(), 0, length);
        checkpoint.putByte(length - 1, (byte) ~checkpoint.getByte(length - 1));
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            new OrderStream().appendThrough(journal, 99, 50);
            journal.append(100, 1, checkpoint, 0, length);
            OrderStream.after(100).appendThrough(journal, 320, 50);
        }
        final VerifyReport report = verify(root);
        assertEquals(Result.DAMAGED, report.verdict());
        assertEquals(2, report.files().get(0).hashesRight());
        assertEquals(1, report.files().get(0).hashesWrong());
        assertTrue(report.files().get(0).problems().get(0).contains("at event 100: state hash"), report.toString());
    }

    @Test
    void shouldReportThatThereIsNoJournal() {
        assertThrows(JournalUnavailableException.class, () -> verify(root.resolve("nowhere")));
    }

    private static boolean isRefused(final Path data) {
        try {
            final Sales sales = new Sales();
            new JournalReader(data).read(new Replay(data, sales));
            return false;
        } catch (final JournalDamagedException e) {
            return true;
        }
    }

    private static VerifyReport verify(final Path data) {
        return Verification.of(data, ReadProgress.NONE);
    }

    private static List<String> ends(final VerifyReport report) {
        return report.epochs().stream().map(EpochInfo::end).toList();
    }

    private static Seen last(final List<Seen> batches) {
        return batches.get(batches.size() - 1);
    }

    private Path copyOf(final Path from) {
        return Journals.copy(from, root.resolve("copy" + copies++));
    }

    private Path killed() {
        final Path data = root.resolve("running");
        try (ChronicleJournal journal = Journals.open(data).journal()) {
            new OrderStream().appendThrough(journal, 320, 16);
            return copyOf(data);
        }
    }
}
