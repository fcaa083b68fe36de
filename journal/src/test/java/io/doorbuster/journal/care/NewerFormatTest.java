package io.doorbuster.journal.care;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.codec.sbe.MessageHeaderDecoder;
import io.doorbuster.engine.codec.sbe.MessageHeaderEncoder;
import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.batch.BatchDescriptor;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.disk.JournalUnavailableException;
import io.doorbuster.journal.disk.Manifest;
import io.doorbuster.journal.support.InMemory;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.OrderStream;
import io.doorbuster.journal.verify.ReadProgress;
import io.doorbuster.journal.verify.Verification;
import io.doorbuster.journal.verify.VerifyReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory that a newer build wrote: nothing is damaged, so no repair may remove anything. */
final class NewerFormatTest {
    @TempDir(factory = InMemory.class)
    Path root;

    private JournalDirectory directory;
    private Journals.Seen last;

    @BeforeEach
    void endedInOrder() {
        directory = new JournalDirectory(root);
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            new OrderStream().appendThrough(journal, 20, 2);
        }
        final List<Journals.Seen> batches = Journals.batches(root);
        last = batches.get(batches.size() - 1);
    }

    @Test
    void shouldNotChangeAManifestOfANewerFormat() throws IOException {
        final String newer = Files.readString(directory.manifest())
                .replace("doorbuster-journal 1", "doorbuster-journal 3")
                .replaceAll("crc32c .*\n", "");
        final CRC32C crc = new CRC32C();
        crc.update(newer.getBytes(US_ASCII));
        Files.writeString(directory.manifest(), newer + String.format(Locale.ROOT, "crc32c %08x\n", crc.getValue()));

        isLeftAlone("format 3; this build reads formats 1 and 2");
        final JournalUnavailableException refused =
                assertThrows(JournalUnavailableException.class, () -> new ManifestRebuild(root).run(true));
        assertTrue(refused.getMessage().contains("a newer doorbuster wrote it"), refused.getMessage());
    }

    @Test
    void shouldNotCutABatchOfANewerFormat() throws IOException {
        rewrite(batch -> batch.putShort(BatchDescriptor.VERSION_OFFSET, (short) (BatchDescriptor.VERSION + 1)));
        isLeftAlone("a batch of format 2; this build reads format 1");
        repairIsRefused();

        Files.delete(directory.manifest());
        final JournalUnavailableException refused =
                assertThrows(JournalUnavailableException.class, () -> new ManifestRebuild(root).run(true));
        assertTrue(refused.getMessage().contains("a newer doorbuster wrote them"), refused.getMessage());
        assertTrue(Files.notExists(directory.manifest()));
    }

    @Test
    void shouldNotCutAnEventOfANewerSchema() {
        final int newer = MessageHeaderDecoder.SCHEMA_VERSION + 1;
        rewrite(batch -> new MessageHeaderEncoder()
                .wrap(batch, BatchDescriptor.HEADER_LENGTH)
                .version(newer));
        repairIsRefused();
    }

    private interface Edit {
        void on(UnsafeBuffer batch);
    }

    /** Changes the last batch that has events, and gives it a matching checksum. */
    private void rewrite(final Edit edit) {
        final Journals.Seen events = Journals.batches(root).stream()
                .filter(batch -> batch.count() > 0)
                .reduce((one, next) -> next)
                .orElseThrow();
        last = events;
        final Path file = events.file();
        try {
            final byte[] bytes = Files.readAllBytes(file);
            final int length = BatchDescriptor.HEADER_LENGTH + events.length();
            final UnsafeBuffer batch = new UnsafeBuffer(bytes, (int) events.fileOffset(), length);
            edit.on(batch);
            final CRC32C crc = new CRC32C();
            crc.update(bytes, (int) events.fileOffset(), BatchDescriptor.CRC_OFFSET);
            crc.update(bytes, (int) events.fileOffset() + BatchDescriptor.HEADER_LENGTH, events.length());
            BatchDescriptor.crc(batch, (int) crc.getValue());
            Files.write(file, bytes);
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    private void isLeftAlone(final String said) throws IOException {
        final String before = Files.readString(directory.manifest());
        final JournalDamagedException refused =
                assertThrows(JournalDamagedException.class, () -> Journals.recover(root));
        assertTrue(refused.getMessage().contains(said), refused.getMessage());
        assertTrue(refused.getMessage().contains("a newer doorbuster wrote it"), refused.getMessage());
        final VerifyReport report = Verification.of(root, ReadProgress.NONE);
        assertTrue(report.newerFormat());
        assertEquals(VerifyReport.Result.DAMAGED, report.verdict(), "this build cannot say that it is good");
        assertEquals(before, Files.readString(directory.manifest()));
    }

    private void repairIsRefused() {
        final String before = Manifest.read(directory).render();
        final JournalUnavailableException refused =
                assertThrows(JournalUnavailableException.class, () -> new Repair(root).run(true));
        assertTrue(refused.getMessage().contains("a newer doorbuster wrote it"), refused.getMessage());
        assertTrue(refused.getMessage().contains("sequence " + last.firstSequence()), refused.getMessage());
        assertEquals(before, Manifest.read(directory).render());
    }
}
