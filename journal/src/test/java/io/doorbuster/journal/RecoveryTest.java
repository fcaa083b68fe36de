package io.doorbuster.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.Recovery.Step;
import io.doorbuster.journal.care.ManifestRebuild;
import io.doorbuster.journal.disk.Epoch;
import io.doorbuster.journal.disk.Epoch.End;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.disk.JournalUnavailableException;
import io.doorbuster.journal.disk.Manifest;
import io.doorbuster.journal.read.RecoveryProgress;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.OrderStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RecoveryTest {
    @TempDir
    Path root;

    @Test
    void shouldBeginWithAnEmptyDirectory() {
        final Path data = root.resolve("not/yet/there");
        final Journals.State state = Journals.recover(data);

        assertEquals(0, state.sequence());
        assertFalse(state.recovered().afterCrash());
        assertEquals(List.of(new Epoch(1, 1, 1, End.CLEAN, 0)), epochs(data));
        assertTrue(Files.isDirectory(data.resolve("snapshots")));
    }

    @Test
    void shouldNotStartEmptyIfASubdirectoryHoldsAJournal() throws IOException {
        final Path inside = root.resolve("data/backup");
        Journals.open(inside).journal().close();
        final JournalUnavailableException refused =
                assertThrows(JournalUnavailableException.class, () -> Journals.open(root.resolve("data")));
        assertTrue(refused.getMessage().contains("but one in " + inside), refused.getMessage());
        Journals.delete(inside);
        assertEquals(0, Journals.recover(root.resolve("data")).sequence());
    }

    @Test
    void shouldContinueAfterACleanEnd() {
        for (int start = 0; start < 3; start++) {
            final Recovered recovered = Journals.open(root);
            assertFalse(recovered.afterCrash());
            assertEquals(10L * start, recovered.events());
            try (ChronicleJournal journal = recovered.journal()) {
                OrderStream.after(10L * start).appendThrough(journal, 10L * start + 10, 4);
            }
        }
        final Journals.State state = Journals.recover(root);
        assertEquals(30, state.sequence());
        assertEquals(OrderStream.hashAt(30), state.hash());
        assertEquals(4, epochs(root).size());
    }

    @Test
    void shouldCopyAndForceEventsThatNoBatchNamesAsDurable() {
        final Path killed = killedWith(7, 5);
        assertEquals(7, Journals.batches(killed).get(8).durableThrough());

        final Journals.State state = Journals.recover(killed);
        assertEquals(12, state.sequence());
        assertEquals(5, state.recovered().eventsRewritten());
        assertTrue(state.recovered().afterCrash());
        assertEquals(List.of(new Epoch(1, 1, 1, End.CRASHED, 7), new Epoch(2, 8, 1, End.CLEAN, 12)), epochs(killed));
        assertEquals(OrderStream.hashAt(12), Journals.recover(killed).hash());
    }

    @Test
    void shouldNotCopyEventsNamedAsDurable() {
        final Path data = root.resolve("data");
        final Path killed = root.resolve("killed");
        try (ChronicleJournal journal = Journals.open(data).journal()) {
            new OrderStream().appendThrough(journal, 9, 2);
            journal.seal();
            Journals.copy(data, killed);
        }
        final Journals.State state = Journals.recover(killed);
        assertEquals(9, state.sequence());
        assertEquals(0, state.recovered().eventsRewritten());
        assertTrue(state.recovered().afterCrash());
    }

    @Test
    void shouldNotChangeTheFilesThatItReads() throws IOException {
        final Path killed = killedWith(7, 5);
        final Path file = Journals.onlyFile(killed);
        final byte[] before = Files.readAllBytes(file);
        Journals.recover(killed);
        assertEquals(-1, java.util.Arrays.mismatch(before, Files.readAllBytes(file)));
    }

    @Test
    void shouldRecoverABatchWhoseFrameWordWasNotSet() {
        final Path killed = killedWith(7, 1);
        final List<Journals.Seen> batches = Journals.batches(killed);
        final Journals.Seen last = batches.get(batches.size() - 1);
        Journals.zero(last.file(), last.fileOffset() - 4, last.fileOffset());

        assertEquals(8, Journals.recover(killed).sequence());
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void shouldRecoverFromACrashAtEveryStepOfARecovery(final Step crash) {
        final Path killed = killedWith(7, 5);
        final Path killedAgain = root.resolve("killed-again");
        recoverWith(killed, step -> {
            if (step == crash) {
                Journals.copy(killed, killedAgain);
            }
        });

        final Journals.State state = Journals.recover(killedAgain);
        assertEquals(12, state.sequence());
        assertEquals(OrderStream.hashAt(12), state.hash());
        try (ChronicleJournal journal = Journals.open(killedAgain).journal()) {
            OrderStream.after(12).appendThrough(journal, 20, 3);
        }
        assertEquals(OrderStream.hashAt(20), Journals.recover(killedAgain).hash());
    }

    /** An epoch that may hold only part of the copies must not replace the epoch with the originals. */
    @ParameterizedTest
    @EnumSource(Step.class)
    void shouldLoseNoEventIfManifestIsRebuiltAfterACrashAtAnyStep(final Step crash) throws IOException {
        final Path killed = killedWith(7, 5);
        final Path killedAgain = root.resolve("killed-again");
        recoverWith(killed, step -> {
            if (step == crash) {
                Journals.copy(killed, killedAgain);
            }
        });
        Files.delete(new JournalDirectory(killedAgain).manifest());
        new ManifestRebuild(killedAgain).run(true);

        final Journals.State state = Journals.recover(killedAgain);
        assertEquals(12, state.sequence());
        assertEquals(OrderStream.hashAt(12), state.hash());
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void shouldRecoverFromACrashAtEveryStepOfTheFirstStart(final Step crash) {
        final Path data = root.resolve("data");
        final Path killed = root.resolve("killed");
        recoverWith(data, step -> {
            if (step == crash) {
                Journals.copy(data, killed);
            }
        });
        assertEquals(0, Journals.recover(killed).sequence());
        assertEquals(0, Journals.recover(killed).sequence());
    }

    @Test
    void shouldReleaseTheDirectoryWhenItFails() {
        final Path killed = killedWith(7, 5);
        for (final Step failure : EnumSet.complementOf(EnumSet.of(Step.MANIFEST_WRITTEN))) {
            assertThrows(
                    IllegalStateException.class,
                    () -> recoverWith(killed, step -> {
                        if (step == failure) {
                            throw new IllegalStateException("crash after " + step);
                        }
                    }));
        }
        assertEquals(12, Journals.recover(killed).sequence());
    }

    @Test
    void shouldNotRemoveAnUnnamedEpochWithEventsOfItsOwn() {
        final Path killed = killedWith(7, 5);
        final Path older = Journals.copy(killed, root.resolve("older"));
        try (ChronicleJournal journal = Journals.open(killed).journal()) {
            OrderStream.after(12).appendThrough(journal, 13, 1);
        }
        final Path leftover = new JournalDirectory(older).epoch(2);
        Journals.copy(new JournalDirectory(killed).epoch(2), leftover);

        final JournalDamagedException damage =
                assertThrows(JournalDamagedException.class, () -> Journals.recover(older));
        assertTrue(damage.getMessage().contains("MANIFEST does not name it"), damage.getMessage());
        assertTrue(Files.isDirectory(leftover));
    }

    @Test
    void shouldReportProgressToTheEnd() {
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            new OrderStream().appendThrough(journal, 1000, 10);
        }
        final List<Long> events = new ArrayList<>();
        final RecoveryProgress progress = (done, rate, remaining) -> {
            assertTrue(rate >= 0 && remaining >= 0);
            events.add(done);
        };
        Recovery.open(root, Journals.POWER, new Sales(), EngineClock::new, progress)
                .journal()
                .close();
        assertEquals(1000, events.get(events.size() - 1));
    }

    @Test
    void shouldStartTheClockAtTheLastJournaledTime() {
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            new OrderStream().appendThrough(journal, 10, 10);
        }
        final List<Long> notBefore = new ArrayList<>();
        final Recovered recovered = Recovery.open(
                root,
                Journals.POWER,
                new Sales(),
                last -> {
                    notBefore.add(last);
                    return new EngineClock(last, () -> 0, () -> 0);
                },
                RecoveryProgress.NONE);
        recovered.journal().close();
        assertEquals(List.of(OrderStream.START + 10), notBefore);
        assertEquals(OrderStream.START + 10, recovered.clock().now());
    }

    @Test
    void shouldRefuseAStateThatIsNotEmpty() {
        final Sales used = new Sales();
        used.engineConfigured(1, OrderStream.START, EngineSettings.checkpointEvery(1000));
        assertThrows(
                IllegalArgumentException.class,
                () -> Recovery.open(root, Journals.POWER, used, EngineClock::new, RecoveryProgress.NONE));
    }

    @Test
    void shouldRefuseTheDirectoryOfARunningServer() {
        final Recovered first = Journals.open(root);
        assertThrows(JournalUnavailableException.class, () -> Journals.open(root));
        first.journal().close();
        Journals.recover(root);
    }

    /**
     * Returns a directory as a kill leaves it, with events up to {@code durable} named as durable and {@code more}
     * events that are not.
     */
    private Path killedWith(final long durable, final int more) {
        final Path data = root.resolve("running");
        final Path killed = root.resolve("killed");
        // At power, no batch would be appended after an unforced one.
        try (ChronicleJournal journal = Journals.open(data, Journals.PROCESS).journal()) {
            final OrderStream stream = new OrderStream();
            stream.appendThrough(journal, durable, 1);
            for (int i = 0; i < more; i++) {
                stream.append(journal, 1);
            }
            return Journals.copy(data, killed);
        }
    }

    private static void recoverWith(final Path data, final java.util.function.Consumer<Step> steps) {
        Recovery.open(data, Journals.POWER, new Sales(), EngineClock::new, RecoveryProgress.NONE, steps)
                .journal()
                .close();
    }

    private static List<Epoch> epochs(final Path data) {
        return Manifest.read(new JournalDirectory(data)).epochs();
    }
}
