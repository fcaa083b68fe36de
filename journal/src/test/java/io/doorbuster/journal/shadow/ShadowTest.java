package io.doorbuster.journal.shadow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.doorbuster.engine.codec.EventWriter;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.ChronicleJournal;
import io.doorbuster.journal.disk.Disk;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.drill.Drill;
import io.doorbuster.journal.drill.Operation;
import io.doorbuster.journal.read.Snapshots;
import io.doorbuster.journal.support.Journals;
import io.doorbuster.journal.support.OrderStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class ShadowTest {
    private static final ShadowConfig EVERY_50_EVENTS = new ShadowConfig(50, 3_600_000);

    /** Longer than any pause of a test machine. */
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    /** The delay of the shadow before its next attempt to write a snapshot; a slow machine may reach it. */
    private static final long SNAPSHOT_RETRY_NANOS = 30_000_000_000L;

    @TempDir
    Path root;

    private final AtomicReference<Throwable> stopped = new AtomicReference<>();
    private final AtomicLong room = new AtomicLong(Long.MAX_VALUE);

    @AfterEach
    void lookAway() {
        Drill.end();
    }

    @Test
    void shouldFollowARunningJournalAndWriteSnapshotsByCount() {
        final OrderStream stream = new OrderStream();
        try (ChronicleJournal journal = Journals.open(root).journal();
                Shadow shadow = start(EVERY_50_EVENTS, stream)) {
            stream.appendThrough(journal, 120, 4);
            journal.seal();
            await(() -> shadow.lag() == 0 && shadow.snapshotSequence() >= 50);
            assertEquals(120, shadow.sequence());
            assertEquals(0, shadow.lagMillis());
            final Snapshots.Listed shown = new Snapshots(root).list().get(0);
            await(() -> shadow.snapshotSequence() == shown.sequence());
            assertEquals(shown.bytes(), shadow.snapshotBytes());
            assertEquals(shown.time(), shadow.snapshotTime());
            assertNull(stopped.get());
        }
        final Snapshots.Listed newest = new Snapshots(root).list().get(0);
        final Sales sales = new Sales();
        assertTrue(new Snapshots(root).verify(newest.file(), sales).isGood());
        assertEquals(OrderStream.hashAt(newest.sequence()), sales.stateHash());
    }

    @Test
    void shouldWriteASnapshotByAgeIfThereWereEvents() {
        final OrderStream stream = new OrderStream();
        try (ChronicleJournal journal = Journals.open(root).journal();
                Shadow shadow = start(new ShadowConfig(1_000_000, 1), stream)) {
            stream.appendThrough(journal, 3, 1);
            journal.seal();
            await(() -> shadow.snapshotSequence() == 3);
        }
        assertEquals(3, new Snapshots(root).list().get(0).sequence());
        try (ChronicleJournal journal = Journals.open(root).journal();
                Shadow shadow = start(new ShadowConfig(1_000_000, 1_000_000), stream)) {
            journal.seal();
            await(() -> shadow.snapshotSequence() == 3);
            assertNull(stopped.get());
        }
    }

    @Test
    void shouldNeverApplyEventsThatAreNotNamedAsDurable() {
        final OrderStream stream = new OrderStream();
        try (ChronicleJournal journal = Journals.open(root).journal();
                Shadow shadow = start(EVERY_50_EVENTS, stream)) {
            stream.append(journal, 10);
            journal.force();
            stream.append(journal, 10);
            await(() -> shadow.sequence() == 10);
            assertEquals(10, shadow.lag());
            journal.force();
            journal.seal();
            await(() -> shadow.sequence() == 20);
        }
    }

    @Test
    void shouldStopTheServerIfACheckpointNamesAnotherHash() {
        final OrderStream stream = new OrderStream();
        try (ChronicleJournal journal = Journals.open(root).journal();
                Shadow shadow = start(EVERY_50_EVENTS, stream)) {
            stream.appendThrough(journal, 10, 1);
            final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
            final EventWriter writer = new EventWriter();
            writer.wrap(buffer, 0);
            writer.checkpoint(11, OrderStream.START + 11, stream.stateHash() + 1);
            journal.append(11, 1, buffer, 0, writer.offset());
            journal.force();
            journal.seal();
            await(() -> stopped.get() != null);
            assertTrue(stopped.get() instanceof JournalDamagedException, String.valueOf(stopped.get()));
            assertTrue(
                    stopped.get().getMessage().contains("state hash"),
                    stopped.get().getMessage());
            assertEquals(0, shadow.snapshotSequence());
        }
    }

    @Test
    void shouldContinueIfASnapshotCannotBeWritten() throws Exception {
        final OrderStream stream = new OrderStream();
        try (ChronicleJournal journal = Journals.open(root).journal()) {
            Files.delete(root.resolve("snapshots"));
            Files.writeString(root.resolve("snapshots"), "in the way");
            try (Shadow shadow = start(EVERY_50_EVENTS, stream)) {
                stream.appendThrough(journal, 120, 4);
                journal.seal();
                await(() -> shadow.sequence() == 120);
                assertNull(stopped.get());
                assertEquals(0, shadow.snapshotSequence());
            }
        }
        assertFalse(Files.isDirectory(root.resolve("snapshots")));
    }

    @Test
    void shouldNotBeginASnapshotUntilThereIsRoom() {
        room.set(50 * 100);
        final OrderStream stream = new OrderStream();
        try (ChronicleJournal journal = Journals.open(root).journal();
                Shadow shadow = start(EVERY_50_EVENTS, stream)) {
            stream.appendThrough(journal, 120, 4);
            journal.seal();
            await(() -> shadow.sequence() == 120);
        }
        assertEquals(List.of(), new Snapshots(root).list());
        assertNull(stopped.get());
    }

    @Test
    void shouldDeleteAFailedSnapshotAndNotRetryAtOnce() {
        final AtomicInteger attempts = new AtomicInteger();
        Drill.witness((operation, path) -> {
            if (operation == Operation.FORCE && path.toString().endsWith(".snapshot.tmp")) {
                attempts.incrementAndGet();
                throw new IOException("no space is left");
            }
        });
        final OrderStream stream = new OrderStream();
        final long start = System.nanoTime();
        try (ChronicleJournal journal = Journals.open(root).journal();
                Shadow shadow = start(EVERY_50_EVENTS, stream)) {
            for (int i = 1; i <= 5; i++) {
                final long last = 100L * i;
                stream.appendThrough(journal, last, 10);
                journal.seal();
                await(() -> shadow.sequence() == last);
            }
        }
        final long due = 1 + (System.nanoTime() - start) / SNAPSHOT_RETRY_NANOS;
        assertTrue(attempts.get() >= 1 && attempts.get() <= due, attempts + " attempts");
        assertEquals(List.of(), Disk.list(root.resolve("snapshots")));
        assertNull(stopped.get());
    }

    @Test
    void shouldContinueAfterAFileCouldNotBeOpenedForAWhile() {
        final OrderStream stream = new OrderStream();
        try (ChronicleJournal journal = Journals.open(root).journal();
                Shadow shadow = start(EVERY_50_EVENTS, stream)) {
            stream.appendThrough(journal, 20, 4);
            journal.seal();
            await(() -> shadow.sequence() == 20);
            final AtomicInteger failures = new AtomicInteger();
            Drill.witness((operation, path) -> {
                if (operation == Operation.OPEN && path.toString().endsWith(".cq4") && failures.get() < 3) {
                    failures.incrementAndGet();
                    throw new FileSystemException(path.toString(), null, "Too many open files");
                }
            });
            stream.appendThrough(journal, 40, 4);
            journal.seal();
            await(() -> shadow.sequence() == 40);
            assertEquals(3, failures.get());
            assertNull(stopped.get());
        }
    }

    @Test
    void shouldRetryWithGrowingDelaysAndLogOnceWhileAFileCannotBeOpened() throws Exception {
        final List<String> lines = new CopyOnWriteArrayList<>();
        final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(final ILoggingEvent event) {
                lines.add(event.getFormattedMessage());
            }
        };
        appender.start();
        final Logger logger = (Logger) LoggerFactory.getLogger(Shadow.class);
        logger.addAppender(appender);
        final AtomicInteger attempts = new AtomicInteger();
        final AtomicBoolean failing = new AtomicBoolean(true);
        Drill.witness((operation, path) -> {
            if (operation == Operation.OPEN
                    && path.toString().endsWith(".cq4")
                    && Thread.currentThread().getName().equals("shadow")
                    && failing.get()) {
                attempts.incrementAndGet();
                throw new FileSystemException(path.toString(), null, "Too many open files");
            }
        });
        final OrderStream stream = new OrderStream();
        try (ChronicleJournal journal = Journals.open(root).journal();
                Shadow shadow = start(EVERY_50_EVENTS, stream)) {
            stream.appendThrough(journal, 20, 4);
            journal.seal();
            TimeUnit.SECONDS.sleep(3);
            // The delays are 100 ms, 200 ms, ... and may be half of that at random: at most six in three seconds, plus
            // the first attempt.
            assertTrue(attempts.get() > 1 && attempts.get() <= 7, attempts + " attempts");
            assertEquals(1, lines.size(), lines::toString);
            failing.set(false);
            await(() -> shadow.sequence() == 20);
            assertNull(stopped.get());
        } finally {
            logger.detachAppender(appender);
        }
    }

    private Shadow start(final ShadowConfig config, final OrderStream stream) {
        return Shadow.start(root, config, stream::sequence, room::get, stopped::set);
    }

    private static void await(final BooleanSupplier condition) {
        final long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadline < 0, "not within a minute");
            LockSupport.parkNanos(1_000_000);
        }
    }
}
