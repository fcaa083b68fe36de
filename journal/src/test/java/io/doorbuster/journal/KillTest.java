package io.doorbuster.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.port.FailStop;
import io.doorbuster.journal.disk.Disk;
import io.doorbuster.journal.shadow.Shadow;
import io.doorbuster.journal.shadow.ShadowConfig;
import io.doorbuster.journal.support.Attack;
import io.doorbuster.journal.support.ChildJvm;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.OrderStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kills a process that appends, repeatedly: every forced event is there, and nothing that was not appended. */
final class KillTest {
    private static final int ROUNDS = 5;
    private static final int SHADOWED_ROUNDS = 10 * Attack.TIMES;
    private static final int STOCK = 1_000_000;
    /** Determines the size of a snapshot, and so how long writing one takes. */
    private static final int SHADOWED_STOCK = 200_000;

    @TempDir
    Path root;

    /** Appends for ever, and prints the last sequence of each batch after its force. */
    static final class Writer {
        private Writer() {}

        public static void main(final String[] args) throws IOException {
            final JournalConfig config = new JournalConfig(Durability.of(args[1]), JournalConfig.MIN_BLOCK_SIZE_BYTES);
            try (ChronicleJournal journal =
                    Journals.open(Path.of(args[0]), config).journal()) {
                final OrderStream stream = new OrderStream(STOCK).skipTo(Long.parseLong(args[2]));
                while (!System.out.checkError()) {
                    stream.append(journal, 1 + (int) (stream.sequence() % 7));
                    journal.force();
                    System.out.println(stream.sequence());
                }
            }
        }
    }

    /** Does the same as {@link Writer} while a shadow writes a snapshot every few events, and so nearly always. */
    static final class ShadowedWriter {
        private static final ShadowConfig EVERY_FEW_EVENTS = new ShadowConfig(5, 3_600_000);

        private ShadowedWriter() {}

        public static void main(final String[] args) {
            final Path data = Path.of(args[0]);
            final OrderStream stream = new OrderStream(SHADOWED_STOCK).skipTo(Long.parseLong(args[1]));
            try (ChronicleJournal journal = Journals.open(data).journal();
                    Shadow shadow = Shadow.start(
                            data, EVERY_FEW_EVENTS, stream::sequence, () -> Long.MAX_VALUE, FailStop.haltJvm())) {
                while (!System.out.checkError()) {
                    stream.append(journal, 1 + (int) (stream.sequence() % 7));
                    journal.force();
                    journal.seal();
                    System.out.println(stream.sequence());
                    System.out.println("snapshot " + shadow.snapshotSequence());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void shouldHaveEveryEventForcedBeforeAKill(final Durability durability) throws Exception {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        long recovered = 0;
        for (int round = 0; round < ROUNDS; round++) {
            final long acknowledged = appendUntilKilled(durability, recovered, 1 + random.nextInt(150));
            final Journals.State state = Journals.recover(root);

            assertTrue(state.recovered().afterCrash());
            assertTrue(
                    state.sequence() >= acknowledged,
                    "acknowledged " + acknowledged + ", recovered " + state.sequence() + ", seed " + seed);
            assertEquals(new OrderStream(STOCK).skipTo(state.sequence()).stateHash(), state.hash(), "seed " + seed);
            recovered = state.sequence();
        }
        assertTrue(recovered > ROUNDS);
    }

    @Test
    void shouldHaveEveryForcedEventAfterAKillWhileAShadowWritesSnapshots() throws Exception {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        long recovered = 0;
        int fromSnapshot = 0;
        int unfinished = 0;
        for (int round = 0; round < SHADOWED_ROUNDS; round++) {
            final long acknowledged = killAmidSnapshots(recovered, 1 + random.nextInt(300));
            unfinished += hasUnfinishedSnapshot() ? 1 : 0;
            final Journals.State state = Journals.recover(root);
            final String what = "round " + round + ", seed " + seed;
            assertTrue(state.sequence() >= acknowledged, what + ": " + state.sequence() + " of " + acknowledged);
            assertEquals(
                    new OrderStream(SHADOWED_STOCK).skipTo(state.sequence()).stateHash(), state.hash(), what);
            assertFalse(hasUnfinishedSnapshot(), what);
            fromSnapshot += state.recovered().snapshotSequence() > 0 ? 1 : 0;
            recovered = state.sequence();
        }
        System.out.printf(
                "killed %d times, seed %d: 0 of %d events lost, %d kills amid a snapshot, %d starts from one%n",
                SHADOWED_ROUNDS, seed, recovered, unfinished, fromSnapshot);
        assertEquals(SHADOWED_ROUNDS, fromSnapshot);
    }

    /** Waits until a snapshot exists and {@code lines} more lines were printed; returns the last acknowledged event. */
    private long killAmidSnapshots(final long from, final int lines) throws Exception {
        try (ChildJvm writer = ChildJvm.start(ShadowedWriter.class, List.of(), root, from)) {
            long acknowledged = 0;
            boolean snapshot = false;
            for (int behind = 0; behind < lines; behind += snapshot ? 1 : 0) {
                final String line = writer.line();
                assertNotNull(line, "the writer ended");
                snapshot |= line.startsWith("snapshot ") && !line.equals("snapshot 0");
                acknowledged = line.startsWith("snapshot ") ? acknowledged : Long.parseLong(line);
            }
            writer.kill();
            return Math.max(acknowledged, writer.lastNumber());
        }
    }

    private boolean hasUnfinishedSnapshot() {
        return Disk.list(root.resolve("snapshots")).stream()
                .anyMatch(file -> file.toString().endsWith(".tmp"));
    }

    private long appendUntilKilled(final Durability durability, final long from, final int lines) throws Exception {
        try (ChildJvm writer = ChildJvm.start(Writer.class, List.of(), root, durability.label(), from)) {
            long acknowledged = 0;
            for (int i = 0; i < lines; i++) {
                acknowledged = Long.parseLong(writer.line());
            }
            writer.kill();
            return Math.max(acknowledged, writer.lastNumber());
        }
    }
}
