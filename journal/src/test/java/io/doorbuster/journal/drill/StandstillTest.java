package io.doorbuster.journal.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.drill.Standstill.Point;
import io.doorbuster.journal.read.JournalReader;
import io.doorbuster.journal.support.Attack;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.OrderStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The thread stops at the chosen moment, and the next start recovers from a kill there. */
final class StandstillTest {
    private static final int AFTER = 4;
    private static final int BATCH = 3;

    @TempDir
    Path root;

    private final List<String> stood = new ArrayList<>();
    private int lives;
    private Path data;
    private Path left;

    @AfterEach
    void goOn() {
        Drill.end();
    }

    @Test
    void shouldStopBetweenAppendAndForce() {
        live(Point.FORCE, 1);

        assertTrue(stood.get(0).matches("force .*\\.cq4"), stood::toString);
        final JournalReader found = new JournalReader(new JournalDirectory(left), false);
        found.read(batch -> true);
        assertEquals(BATCH * (AFTER + 1), found.lastSequence());
        assertEquals(BATCH * AFTER, found.durableSequence());
        assertEquals(BATCH * (AFTER + 1), Attack.recoverAndGoOn(left, Journals.POWER, "killed"));
    }

    @Test
    void shouldStopBeforeEachStepOfASnapshot() {
        assertEquals(
                List.of("force", "open", "write", "write", "write", "write", "force", "rename", "force_directory"),
                stepsOfLives(Point.SNAPSHOT, 9));
    }

    @Test
    void shouldStopBeforeEachStepOfARoll() {
        final List<String> oldNewAndNames = List.of("force", "force", "force", "force", "force_directory");
        final List<String> manifest = List.of("open", "write", "force", "rename", "force_directory");

        final List<String> steps = stepsOfLives(Point.ROLL, oldNewAndNames.size() + manifest.size());

        assertEquals(oldNewAndNames, steps.subList(0, oldNewAndNames.size()));
        assertEquals(manifest, steps.subList(oldNewAndNames.size(), steps.size()));
        assertEquals(
                2,
                JournalDirectory.queueFiles(new JournalDirectory(data).epoch(1)).size());
    }

    @Test
    void shouldStopBeforeEachStepOfAStartAfterACrash() {
        live(Point.FORCE, 1);
        final Path crashed = left;
        final List<String> directory = List.of("create_directory", "force_directory", "append");
        final List<String> tail = List.of("force", "append", "force", "append", "force", "force", "force_directory");
        final List<String> manifest = List.of("open", "write", "force", "rename");
        final List<String> steps = new ArrayList<>();
        for (int nth = 1; nth <= directory.size() + tail.size() + manifest.size(); nth++) {
            data = Journals.copy(crashed, root.resolve("crashed" + nth));
            arm(Point.RECOVERY, 0, nth);
            Journals.recover(data);
            steps.add(step());
            assertEquals(BATCH * (AFTER + 1), Attack.recoverAndGoOn(left, Journals.POWER, "killed at step " + nth));
        }
        assertEquals(directory, steps.subList(0, 3));
        assertEquals(tail, steps.subList(3, 10));
        assertEquals(manifest, steps.subList(10, steps.size()));
    }

    @Test
    void shouldStopDuringTheCopyOfTheTail() throws IOException {
        live(Point.FORCE, 1);
        data = left;
        arm(Point.TAIL, 0, 1);
        Journals.recover(data);

        assertTrue(stood.get(1).matches("append .*000002"), stood::toString);
        assertFalse(Files.readString(left.resolve("MANIFEST")).contains("epoch 2"), "MANIFEST already names the copy");
        assertEquals(BATCH * (AFTER + 1), Attack.recoverAndGoOn(left, Journals.POWER, "killed"));
    }

    @Test
    void shouldNotStopIfThereIsNoTail() {
        live(Point.TAIL, 1);
        arm(Point.TAIL, 0, 1);
        Journals.recover(data);

        assertEquals(List.of(), stood);
    }

    @Test
    void shouldTakeTheMomentFromTheAgentsArgument() {
        assertEquals("force:7:2", Standstill.argument(Point.FORCE, 7, 2));
    }

    private List<String> stepsOfLives(final Point moment, final int count) {
        final List<String> steps = new ArrayList<>();
        for (int nth = 1; nth <= count; nth++) {
            live(moment, nth);
            steps.add(step());
            final long recovered = Attack.recoverAndGoOn(left, Journals.POWER, moment + " " + nth);
            assertTrue(recovered >= BATCH * AFTER, moment + " " + nth + ": " + recovered);
            Drill.setAhead(0);
        }
        return steps;
    }

    /** The operation before which the thread last stopped. */
    private String step() {
        return stood.get(stood.size() - 1).split(" ", 2)[0];
    }

    private void arm(final Point moment, final int after, final int nth) {
        final Standstill standstill = new Standstill(moment, after, nth, where -> {
            stood.add(where);
            left = Journals.copy(data, root.resolve("left" + stood.size()));
        });
        standstill.load();
        Drill.witness(standstill::before);
    }

    /** Runs the operations of a server: a start, appends, a seal, and a shadow that writes a snapshot. */
    private void live(final Point moment, final int nth) {
        data = root.resolve("life" + ++lives);
        arm(moment, AFTER, nth);
        try (ChronicleJournal journal = Journals.open(data).journal()) {
            new OrderStream().appendThrough(journal, BATCH * (AFTER + 2), BATCH);
            journal.seal();
            shadow();
        }
    }

    private void shadow() {
        final Thread shadow = new Thread(() -> {
            try {
                Attack.snapshot(data);
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        shadow.start();
        try {
            shadow.join();
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
