package io.doorbuster.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.port.FailStop;
import io.doorbuster.journal.disk.JournalUnavailableException;
import io.doorbuster.journal.support.ChildJvm;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.OrderStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that is really full: a small file system in memory, in a separate mount namespace. Skipped if the system does
 * not allow this.
 */
final class FullDiskTest {
    private static final int STOCK = 200_000;
    private static final int ROUNDS = 5;
    private static final int FILLER_BYTES = 1 << 20;
    /** Makes the disk full at another offset in each round. */
    private static final int FILLER_STEP = 333_000;

    private static final int REFUSED = 28;
    private static final String MOUNT = "mount -t tmpfs -o size=4m tmpfs \"$0\" && exec \"$@\"";

    /** Passed to the operator's own child. */
    private static final String OPENS = "-Ddoorbuster.jvm.opens=" + System.getProperty("doorbuster.jvm.opens");

    @TempDir
    Path root;

    /**
     * Appends until the disk is full, and prints each acknowledged sequence. Exits with 70 unless it ends because of a
     * refused write.
     */
    static final class Writer {
        private Writer() {}

        public static void main(final String[] args) {
            final ChronicleJournal journal = Journals.open(Path.of(args[0])).journal();
            try {
                final OrderStream stream = new OrderStream(STOCK);
                while (!System.out.checkError()) {
                    stream.append(journal, 100);
                    journal.force();
                    System.out.println(stream.sequence());
                }
            } catch (final UncheckedIOException e) {
                System.exit(REFUSED);
            } catch (final Throwable e) {
                FailStop.haltJvm().stop(e);
            }
        }
    }

    /**
     * Runs in the namespace of the small file system: fills the disk, lets a {@link Writer} run until it is full, makes
     * room, and starts again.
     */
    static final class Operator {
        private Operator() {}

        public static void main(final String[] args) throws Exception {
            System.out.println("mounted");
            for (int round = 0; round < ROUNDS; round++) {
                final Path data = Path.of(args[0]).resolve("data");
                final Path filler =
                        Files.write(Path.of(args[0]).resolve("filler"), new byte[FILLER_BYTES + round * FILLER_STEP]);
                try (ChildJvm writer = ChildJvm.start(Writer.class, List.of(), data)) {
                    System.out.println(writer.lastNumber());
                    System.out.println(writer.exitCode());
                }
                System.out.println(refusal(data));
                Files.delete(filler);
                System.out.println(goOn(data));
                clear(data);
            }
        }

        private static void clear(final Path data) throws IOException {
            try (Stream<Path> files = Files.walk(data)) {
                for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }

        /** Returns the last sequence recovered, or -1 if the state is not the right one or nothing can be appended. */
        private static long goOn(final Path data) {
            final Journals.State state = Journals.recover(data);
            final boolean same = state.hash()
                    == new OrderStream(STOCK).skipTo(state.sequence()).stateHash();
            try (ChronicleJournal journal = Journals.open(data).journal()) {
                new OrderStream(STOCK).skipTo(state.sequence()).appendThrough(journal, state.sequence() + 500, 100);
            }
            return same && Journals.recover(data).sequence() == state.sequence() + 500 ? state.sequence() : -1;
        }

        private static String refusal(final Path data) {
            try {
                return "started after all, with " + Journals.recover(data).sequence();
            } catch (final JournalUnavailableException e) {
                return e.getMessage();
            }
        }
    }

    @Test
    void shouldFailBeforeTheAnswerOnAFullDiskAndContinueWhenThereIsRoom() throws Exception {
        final Path mount = Files.createDirectory(root.resolve("mount"));
        try (ChildJvm operator = ChildJvm.startBy(
                List.of("unshare", "-rm", "sh", "-c", MOUNT, mount.toString()),
                Operator.class,
                List.of(OPENS),
                mount)) {
            Assumptions.assumeTrue(
                    "mounted".equals(operator.line()), "no file system may be mounted here (needs unshare -rm)");
            for (int round = 0; round < ROUNDS; round++) {
                final long acknowledged = Long.parseLong(operator.line());
                final String exitCode = operator.line();
                final String refusal = operator.line();
                final long recovered = Long.parseLong(operator.line());
                System.out.printf("disk full after %d acknowledged, %d recovered%n", acknowledged, recovered);
                assertTrue(acknowledged > 0, "acknowledged " + acknowledged);
                assertEquals(String.valueOf(REFUSED), exitCode, "the write without a free block was not refused");
                assertTrue(refusal.contains("free some space"), refusal);
                assertTrue(recovered >= acknowledged, recovered + " of " + acknowledged + " acknowledged");
            }
            assertEquals(0, operator.exitCode());
        } catch (final IOException e) {
            Assumptions.abort("no separate namespace: " + e.getMessage());
        }
    }
}
