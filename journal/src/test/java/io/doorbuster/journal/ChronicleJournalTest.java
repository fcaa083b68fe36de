package io.doorbuster.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.disk.JournalDirectory;
import io.doorbuster.journal.disk.Manifest;
import io.doorbuster.journal.read.JournalReader;
import io.doorbuster.journal.read.RecoveryProgress;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.Journals.Seen;
import io.doorbuster.journal.support.OrderStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChronicleJournalTest {
    private static final UnsafeBuffer EVENTS = new UnsafeBuffer(new byte[1 << 16]);

    @TempDir
    Path root;

    @Test
    void shouldReadTheAppendedEvents() {
        final OrderStream stream = new OrderStream();
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            stream.appendThrough(journal, 1234, 10);
        }

        final Journals.State state = Journals.recover(root);
        assertEquals(1234, state.sequence());
        assertEquals(OrderStream.hashAt(1234), state.hash());
    }

    @Test
    void shouldNameInEachBatchTheDurableSequenceBeforeIt() {
        // At power, each batch would be forced before the next one.
        try (ChronicleJournal journal = Journals.open(root, Journals.PROCESS).journal()) {
            journal.append(1, 1, EVENTS, 0, 8);
            journal.append(2, 1, EVENTS, 0, 8);
            journal.force();
            journal.append(3, 2, EVENTS, 0, 8);
            journal.append(5, 1, EVENTS, 0, 8);
            journal.force();
        }
        assertEquals(
                List.of("1+0 after 0", "1+1 after 0", "2+1 after 0", "3+2 after 2", "5+1 after 2"), described(root));
    }

    @Test
    void shouldSealOnceIfADurableSequenceIsNotNamedYet() {
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            journal.seal();
            journal.append(1, 1, EVENTS, 0, 8);
            journal.seal();
            journal.force();
            journal.seal();
            journal.seal();
            journal.append(2, 1, EVENTS, 0, 8);
            journal.force();
            journal.append(3, 1, EVENTS, 0, 8);
            journal.force();
        }
        assertEquals(
                List.of("1+0 after 0", "1+1 after 0", "2+0 after 1", "2+1 after 1", "3+1 after 2"), described(root));
    }

    @Test
    void shouldTakeBatchesOfEverySizeAcrossBlocks() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final UnsafeBuffer direct = new UnsafeBuffer(ByteBuffer.allocateDirect(Journals.POWER.maxAppendBytes()));
        final List<Integer> lengths = new ArrayList<>();
        try (ChronicleJournal journal = Journals.open(root, Journals.PROCESS).journal()) {
            for (int i = 1; i <= 300; i++) {
                final int length = i % 10 == 0 ? direct.capacity() : 1 + random.nextInt(direct.capacity());
                direct.setMemory(0, length, (byte) i);
                journal.append(i, 1, direct, 0, length);
                journal.force();
                lengths.add(length);
            }
        }

        final List<Integer> read = new ArrayList<>();
        new JournalReader(root).read(batch -> {
            for (int i = 0; i < batch.length(); i++) {
                assertEquals((byte) batch.firstSequence(), batch.buffer().getByte(batch.offset() + i), "seed " + seed);
            }
            return batch.count() == 0 || read.add(batch.length());
        });
        assertEquals(lengths, read, "seed " + seed);
    }

    @Test
    void shouldRefuseAGapAndThenEveryCall() {
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            journal.append(1, 3, EVENTS, 0, 8);
            assertThrows(IllegalArgumentException.class, () -> journal.append(5, 1, EVENTS, 0, 8));
            assertThrows(IllegalStateException.class, () -> journal.append(4, 1, EVENTS, 0, 8));
            assertThrows(IllegalStateException.class, journal::force);
            assertThrows(IllegalStateException.class, journal::seal);
        }
        assertTrue(Manifest.read(new JournalDirectory(root)).last().isOpen(), "a failed journal is not ended cleanly");
    }

    @Test
    void shouldRefuseMoreBytesThanTheOverlapOfABlock() {
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            final int tooMany = Journals.POWER.maxAppendBytes() + 1;
            assertThrows(IllegalArgumentException.class, () -> journal.append(1, 1, EVENTS, 0, tooMany));
        }
    }

    @Test
    void shouldNeverRepeatAFailedForce() {
        final ChronicleJournal journal = Journals.open(root).journal();
        journal.append(1, 1, EVENTS, 0, 8);
        journal.force();
        journal.append(2, 1, EVENTS, 0, 8);

        Thread.currentThread().interrupt();
        final UncheckedIOException failure = assertThrows(UncheckedIOException.class, journal::force);
        assertTrue(Thread.interrupted());
        assertInstanceOf(ClosedByInterruptException.class, failure.getCause());

        final IllegalStateException refused = assertThrows(IllegalStateException.class, journal::force);
        assertEquals(failure.getCause(), refused.getCause());
        assertThrows(IllegalStateException.class, () -> journal.append(3, 1, EVENTS, 0, 8));
        assertThrows(IllegalStateException.class, journal::seal);
        journal.close();
        assertEquals(List.of("1+0 after 0", "1+1 after 0", "2+1 after 1"), described(root));
    }

    @Test
    void shouldBelongToTheThreadThatCallsFirst() throws Exception {
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            final FutureTask<Void> first = new FutureTask<>(() -> journal.append(1, 1, EVENTS, 0, 8), null);
            final Thread thread = new Thread(first, "journal");
            thread.start();
            first.get(30, TimeUnit.SECONDS);

            final IllegalStateException refused = assertThrows(IllegalStateException.class, journal::force);
            assertTrue(refused.getMessage().contains("journal"), refused.getMessage());
            thread.join();
        }
        assertEquals(List.of("1+0 after 0", "1+1 after 0"), described(root));
    }

    @Test
    void shouldRefuseEveryCallAfterClose() {
        final ChronicleJournal journal = Journals.open(root).journal();
        journal.close();
        journal.close();
        assertThrows(IllegalStateException.class, () -> journal.append(1, 1, EVENTS, 0, 8));
    }

    @Test
    void shouldKeepTheOrderWhenTheClockGoesBack() {
        final AtomicLong now = new AtomicLong(OrderStream.START);
        try (ChronicleJournal journal = openAt(now)) {
            for (int sequence = 1; sequence <= 20; sequence++) {
                journal.append(sequence, 1, EVENTS, 0, 8);
                journal.force();
                now.addAndGet(sequence == 10 ? -TimeUnit.DAYS.toMillis(3) : TimeUnit.HOURS.toMillis(2));
            }
        }
        assertEquals(20, last(root).lastSequence());
    }

    @Test
    void shouldRollAtMidnightAndCountTheFileBeforeAcknowledging() throws ExecutionException {
        final AtomicLong now = new AtomicLong(OrderStream.START);
        final JournalDirectory directory = new JournalDirectory(root);
        try (ChronicleJournal journal = openAt(now)) {
            for (int day = 1; day <= 4; day++, now.addAndGet(TimeUnit.DAYS.toMillis(1))) {
                journal.append(2L * day - 1, 1, EVENTS, 0, 8);
                journal.force();
                assertEquals(day, Manifest.read(directory).last().files());
                journal.append(2L * day, 1, EVENTS, 0, 8);
                journal.force();
            }
        }
        assertEquals(5, JournalDirectory.queueFiles(directory.epoch(1)).size(), "the fifth holds the last seal");
        assertEquals(8, last(root).lastSequence());
        assertEquals(8, Journals.batches(root).stream().mapToInt(Seen::count).sum());
    }

    @Test
    void shouldAllocateNothingPerBatch() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final JournalConfig largeBlocks = new JournalConfig(Durability.PROCESS, 64 << 20);
        try (ChronicleJournal journal = Journals.open(root, largeBlocks).journal()) {
            long sequence = appendMany(journal, 1);
            final long before = threads.getCurrentThreadAllocatedBytes();
            sequence = appendMany(journal, sequence);
            final long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(allocated < BATCHES / 10, allocated + " bytes for " + BATCHES + " batches");
            assertEquals(2 * BATCHES + 1, sequence);
        }
    }

    private static final int BATCHES = 100_000;

    private static long appendMany(final ChronicleJournal journal, final long from) {
        long sequence = from;
        for (int i = 0; i < BATCHES; i++, sequence++) {
            journal.append(sequence, 1, EVENTS, 0, 64);
            journal.force();
        }
        return sequence;
    }

    private ChronicleJournal openAt(final AtomicLong now) {
        return Recovery.open(
                        root,
                        Journals.POWER,
                        new Sales(),
                        last -> new EngineClock(last, () -> 0, () -> TimeUnit.MILLISECONDS.toNanos(now.get())),
                        RecoveryProgress.NONE)
                .journal();
    }

    private static Seen last(final Path root) {
        final List<Seen> batches = Journals.batches(root);
        return batches.get(batches.size() - 1);
    }

    private static List<String> described(final Path root) {
        return Journals.batches(root).stream()
                .map(batch -> batch.firstSequence() + "+" + batch.count() + " after " + batch.durableThrough())
                .toList();
    }
}
