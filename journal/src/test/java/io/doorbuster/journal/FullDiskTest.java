package io.doorbuster.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.pipeline.FailStop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that is really full: a small file system in memory, in a mount namespace of the test's own. Skipped where the system
 * does not allow that.
 */
@Timeout(120)
final class FullDiskTest {
    private static final int STOCK = 200_000;
    private static final int FILLER_BYTES = 1 << 20;
    private static final String MOUNT = "mount -t tmpfs -o size=4m tmpfs \"$0\" && exec \"$@\"";

    /** For the operator's own child. */
    private static final String OPENS = "-Ddoorbuster.jvm.opens=" + System.getProperty("doorbuster.jvm.opens");

    @TempDir
    Path root;

    /**
     * Appends until it fails, or dies of it; prints what is acknowledged. The JVM may throw the error of a mapped write late, when
     * append has returned: so whatever the journal's thread meets ends the process, as it does in a server.
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
            } catch (final Throwable e) {
                FailStop.haltJvm().stop(e);
            }
        }
    }

    /** Runs where the small file system is: fills it, lets a {@link Writer} run into its end, makes room, starts again. */
    static final class Operator {
        private Operator() {}

        public static void main(final String[] args) throws Exception {
            final Path data = Path.of(args[0]).resolve("data");
            final Path filler = Files.write(Path.of(args[0]).resolve("filler"), new byte[FILLER_BYTES]);
            System.out.println("mounted");
            try (ChildJvm writer = ChildJvm.start(Writer.class, List.of(), data)) {
                System.out.println(writer.lastNumber());
            }
            Files.delete(filler);
            final Journals.State state = Journals.recover(data);
            System.out.println(state.sequence());
            System.out.println(state.hash()
                    == new OrderStream(STOCK).skipTo(state.sequence()).stateHash());
            try (ChronicleJournal journal = Journals.open(data).journal()) {
                new OrderStream(STOCK).skipTo(state.sequence()).appendThrough(journal, state.sequence() + 500, 100);
            }
            System.out.println(Journals.recover(data).sequence());
        }
    }

    @Test
    void shouldLoseNothingAcknowledgedWhenTheDiskIsFullAndGoOnOnceThereIsRoom() throws Exception {
        final Path mount = Files.createDirectory(root.resolve("mount"));
        try (ChildJvm operator = ChildJvm.startBy(
                List.of("unshare", "-rm", "sh", "-c", MOUNT, mount.toString()),
                Operator.class,
                List.of(OPENS),
                mount)) {
            Assumptions.assumeTrue(
                    "mounted".equals(operator.line()), "no file system may be mounted here (needs unshare -rm)");
            final long acknowledged = Long.parseLong(operator.line());
            final long recovered = Long.parseLong(operator.line());
            final String sameState = operator.line();
            System.out.printf("disk full after %d acknowledged, %d recovered%n", acknowledged, recovered);
            assertTrue(acknowledged > 0, "acknowledged " + acknowledged);
            assertTrue(recovered >= acknowledged, recovered + " of " + acknowledged + " acknowledged");
            assertEquals("true", sameState);
            assertEquals(recovered + 500, Long.parseLong(operator.line()));
            assertEquals(0, operator.exitCode());
        } catch (final IOException e) {
            Assumptions.abort("no namespace of its own: " + e.getMessage());
        }
    }
}
