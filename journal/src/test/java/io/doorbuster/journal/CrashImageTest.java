package io.doorbuster.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.journal.drill.Drill;
import io.doorbuster.journal.support.Attack;
import io.doorbuster.journal.support.ChildJvm;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.OrderStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A power loss on a real file system: ext4 on a loop device, in a separate mount namespace. The test stops a process
 * that appends and copies the device's file as it is, without the pages that the system has not written to it. It
 * mounts and recovers the copy, which must have every acknowledged event. Skipped if the system does not allow this.
 */
final class CrashImageTest {
    private static final int IMAGES = 10 * Attack.TIMES;
    private static final int IMAGE_BYTES = 64 << 20;
    private static final int STOCK = 1_000_000;
    private static final int MAX_EVENTS_BETWEEN = 4_000;
    /** Makes some images contain a file that was just begun. */
    private static final int BATCHES_PER_FILE = 300;

    private static final int MAX_BATCH = 60;
    private static final long PATIENCE_SECONDS = 30;
    private static final String MOUNT =
            "mkfs.ext4 -q -F \"$1\" >&2 && mkdir \"$2\" && mount -o loop \"$1\" \"$2\" && shift 2 && exec \"$@\"";

    /** Passed to the operator's own child. */
    private static final String OPENS = "-Ddoorbuster.jvm.opens=" + System.getProperty("doorbuster.jvm.opens");

    @TempDir
    Path root;

    /**
     * Appends and forces for ever, rolls sometimes, and records the last forced sequence in a file on another file
     * system.
     */
    static final class Writer {
        private Writer() {}

        public static void main(final String[] args) throws IOException {
            Drill.begin();
            final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
            try (ChronicleJournal journal = Journals.open(Path.of(args[0])).journal();
                    FileChannel acknowledged = FileChannel.open(Path.of(args[1]), StandardOpenOption.WRITE)) {
                final OrderStream stream = new OrderStream(STOCK);
                for (int batch = 1; ; batch++) {
                    stream.append(journal, 1 + (int) (stream.sequence() % MAX_BATCH));
                    journal.force();
                    acknowledged.write(number.putLong(0, stream.sequence()).rewind(), 0);
                    Drill.setAhead(batch / BATCHES_PER_FILE);
                }
            }
        }
    }

    /**
     * Runs in the namespace where the device is mounted: stops a {@link Writer} repeatedly and makes an image each
     * time.
     */
    static final class Operator {
        private final Path home;
        private final Path acknowledged;
        private final ChildJvm writer;

        private Operator(final Path home) throws IOException {
            this.home = home;
            acknowledged = Files.write(home.resolve("acknowledged"), new byte[Long.BYTES]);
            writer = ChildJvm.start(Writer.class, List.of(), home.resolve("mount/data"), acknowledged);
        }

        public static void main(final String[] args) throws Exception {
            System.out.println("mounted");
            final Operator operator = new Operator(Path.of(args[0]));
            final Random random = new Random(Long.parseLong(args[1]));
            try {
                for (int i = 0; i < IMAGES; i++) {
                    operator.awaitAcknowledged(operator.acknowledged() + 1 + random.nextInt(MAX_EVENTS_BETWEEN));
                    operator.image();
                }
            } finally {
                operator.writer.close();
            }
        }

        private long acknowledged() throws IOException {
            return ByteBuffer.wrap(Files.readAllBytes(acknowledged)).getLong();
        }

        private void awaitAcknowledged(final long sequence) throws IOException {
            await(() -> acknowledged() >= sequence, "event " + sequence);
        }

        /**
         * Prints how many events were acknowledged when the image was made, how many are in it if it is right, and
         * {@link #blocks}.
         */
        private void image() throws Exception {
            signal("-STOP");
            await(this::isStopped, "the writer to stop");
            final long promised = acknowledged();
            final Path image = home.resolve("copy");
            run("cp", "--sparse=always", home.resolve("image").toString(), image.toString());
            signal("-CONT");

            final Path mount = Files.createDirectory(home.resolve("copy-mount"));
            run("mount", "-o", "loop", image.toString(), mount.toString());
            final Path data = mount.resolve("data");
            final Journals.State state = Journals.recover(data);
            final long hash = new OrderStream(STOCK).skipTo(state.sequence()).stateHash();
            System.out.println(promised + " " + state.sequence() + " " + (hash == state.hash()) + " " + blocks(data));
            // Chronicle unmaps its files a moment after its close.
            run("umount", "--lazy", mount.toString());
            Files.delete(mount);
            Files.delete(image);
        }

        /** Returns the number of files of the journal, and the number of blocks with batches. */
        private static String blocks(final Path data) {
            final Set<Path> files = new HashSet<>();
            final Set<String> blocks = new HashSet<>();
            for (final Journals.Seen batch : Journals.batches(data)) {
                files.add(batch.file());
                blocks.add(batch.file() + " " + batch.fileOffset() / JournalConfig.MIN_BLOCK_SIZE_BYTES);
            }
            return files.size() + " " + blocks.size();
        }

        private void signal(final String signal) throws Exception {
            run("kill", signal, Long.toString(writer.pid()));
        }

        /** True if every thread of it is stopped; a thread in a force finishes the force first. */
        private boolean isStopped() throws IOException {
            try (Stream<Path> threads = Files.list(Path.of("/proc/" + writer.pid() + "/task"))) {
                for (final Path thread : threads.toList()) {
                    final String stat = Files.readString(thread.resolve("stat"));
                    if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
                        return false;
                    }
                }
                return true;
            }
        }

        private interface Condition {
            boolean holds() throws IOException;
        }

        private static void await(final Condition condition, final String what) throws IOException {
            final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!condition.holds()) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("waited " + PATIENCE_SECONDS + " s for " + what);
                }
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
            }
        }

        private static void run(final String... command) throws Exception {
            final int code = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException(List.of(command) + " ended with " + code);
            }
        }
    }

    @Test
    void shouldHaveEveryAcknowledgedEventOnADeviceAfterAPowerLoss() throws Exception {
        final long seed = System.nanoTime();
        final Path image = root.resolve("image");
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1), IMAGE_BYTES - 1);
        }
        try (ChildJvm operator = ChildJvm.startBy(
                List.of(
                        "unshare",
                        "-m",
                        "sh",
                        "-c",
                        MOUNT,
                        "sh",
                        image.toString(),
                        root.resolve("mount").toString()),
                Operator.class,
                List.of(OPENS),
                root,
                seed)) {
            Assumptions.assumeTrue(
                    "mounted".equals(operator.line()),
                    "no file system on a loop device may be mounted here (needs root, a loop device and mkfs.ext4)");
            String line = "";
            for (int i = 0; i < IMAGES; i++) {
                line = operator.line();
                final String what = "image " + i + " of seed " + seed + ": " + line;
                assertNotNull(line, what);
                final String[] told = line.split(" ", -1);
                assertTrue(Long.parseLong(told[1]) >= Long.parseLong(told[0]), what);
                assertEquals("true", told[2], what);
            }
            final String[] last = line.split(" ", -1);
            System.out.printf(
                    "%d crash images, seed %d: 0 of %s acknowledged lost, %s files, %s blocks%n",
                    IMAGES, seed, last[0], last[3], last[4]);
            assertTrue(Integer.parseInt(last[3]) > 1, "the writer did not roll: " + line);
            assertTrue(
                    Integer.parseInt(last[4]) > 2 * Integer.parseInt(last[3]),
                    "no edge of a block was crossed: " + line);
            assertEquals(0, operator.exitCode());
        } catch (final IOException e) {
            Assumptions.abort("no separate namespace: " + e.getMessage());
        }
    }
}
