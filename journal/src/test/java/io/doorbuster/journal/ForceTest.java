package io.doorbuster.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.read.RecoveryProgress;
import io.doorbuster.journal.support.Journals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks what is forced, and in which order, with the JVM's flight recorder: nothing else shows whether a force
 * happened.
 */
final class ForceTest {
    private static final UnsafeBuffer EVENTS = new UnsafeBuffer(new byte[64]);
    private static final String FIRST_DAY = "journal/000001/19700101F.cq4";
    private static final String SECOND_DAY = "journal/000001/19700102F.cq4";
    private static final String METADATA = "journal/000001/metadata.cq4t";

    @TempDir
    Path root;

    private final AtomicLong now = new AtomicLong();
    private Path data;

    @Test
    void shouldForceTheQueueFileOncePerBatchAtPower() throws IOException {
        try (ChronicleJournal journal = open(Journals.POWER)) {
            final List<String> forced = forcedBy(() -> appendAndForce(journal, 1, 3));
            assertEquals(List.of(FIRST_DAY, FIRST_DAY, FIRST_DAY), forced);
        }
    }

    @Test
    void shouldForceABatchBeforeTheNextAppendAtPower() throws IOException {
        try (ChronicleJournal journal = open(Journals.POWER)) {
            final List<String> forced = forcedBy(() -> {
                journal.append(1, 1, EVENTS, 0, EVENTS.capacity());
                journal.append(2, 1, EVENTS, 0, EVENTS.capacity());
            });
            assertEquals(List.of(FIRST_DAY), forced);
        }
    }

    @Test
    void shouldForceNothingPerBatchAtProcess() throws IOException {
        try (ChronicleJournal journal = open(Journals.PROCESS)) {
            assertEquals(List.of(), forcedBy(() -> appendAndForce(journal, 1, 3)));
        }
    }

    @Test
    void shouldForceTheOldFileTheNewFileAndTheirNamesAtARoll() throws IOException {
        try (ChronicleJournal journal = open(Journals.POWER)) {
            appendAndForce(journal, 1, 1);
            now.addAndGet(TimeUnit.DAYS.toMillis(1));
            final List<String> forced = forcedBy(() -> appendAndForce(journal, 2, 2));
            assertEquals(
                    List.of(
                            FIRST_DAY,
                            SECOND_DAY,
                            SECOND_DAY,
                            METADATA,
                            "journal/000001",
                            "MANIFEST.tmp",
                            "",
                            SECOND_DAY),
                    forced);
        }
    }

    @Test
    void shouldForceTheNewEpochBeforeTheManifestThatNamesIt() throws IOException {
        final List<String> forced = forcedBy(() -> open(Journals.PROCESS).close());
        final int file = forced.indexOf(FIRST_DAY);
        final int name = forced.indexOf("journal/000001");
        final int manifest = forced.indexOf("MANIFEST.tmp");
        assertTrue(file >= 0 && file < name && name < manifest, forced::toString);
        assertTrue(forced.indexOf("journal") < manifest && forced.contains("journal"), forced::toString);
    }

    private ChronicleJournal open(final JournalConfig config) {
        data = root.resolve("data");
        return Recovery.open(
                        data,
                        config,
                        new Sales(),
                        last -> new EngineClock(last, () -> 0, () -> TimeUnit.MILLISECONDS.toNanos(now.get())),
                        RecoveryProgress.NONE)
                .journal();
    }

    private static void appendAndForce(final ChronicleJournal journal, final long first, final int batches) {
        for (int i = 0; i < batches; i++) {
            journal.append(first + i, 1, EVENTS, 0, EVENTS.capacity());
            journal.force();
        }
    }

    /** Returns the paths below the data directory in the order in which they were forced. */
    private List<String> forcedBy(final Runnable action) throws IOException {
        final Path file = Files.createTempFile(root, "forces", ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileForce").withThreshold(Duration.ZERO);
            recording.start();
            action.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                .map(event -> Path.of(event.getString("path")))
                .filter(path -> path.startsWith(data))
                .map(path -> data.relativize(path).toString())
                .toList();
    }
}
