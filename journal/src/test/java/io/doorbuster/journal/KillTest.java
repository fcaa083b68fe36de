package io.doorbuster.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that appends is killed, again and again: what it had forced is there, and nothing else than was appended. */
final class KillTest {
    private static final int ROUNDS = 5;
    private static final int STOCK = 10_000_000;

    @TempDir
    Path root;

    /** Appends for ever, and prints the last sequence of each batch once it is forced. */
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

    @ParameterizedTest
    @EnumSource(Durability.class)
    void shouldHaveEverythingThatWasForcedBeforeAKill(final Durability durability) throws Exception {
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
