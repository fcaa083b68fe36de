package io.doorbuster.journal.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskWatchTest {
    private final List<Boolean> heard = new ArrayList<>();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

    @Test
    void shouldReportLowBelowTheMarkAndRoomOnlyAQuarterAboveIt() throws IOException {
        final long[] bytes = {1_000};
        final List<String> heardAt = new ArrayList<>();
        final DiskWatch watch = new DiskWatch(
                Path.of("."), () -> bytes[0], 100, low -> heardAt.add(low + " at " + bytes[0]), failure::complete);
        for (final long next : new long[] {500, 100, 99, 50, 100, 124, 125, 110, 99, 1_000}) {
            bytes[0] = next;
            watch.look();
            assertEquals(next, watch.usableBytes());
        }
        assertEquals(List.of("true at 99", "false at 125", "true at 99", "false at 1000"), heardAt);
    }

    @Test
    void shouldContinueToCheckWhateverACheckReturnsOrThrows() throws InterruptedException {
        final AtomicInteger looks = new AtomicInteger();
        final CountDownLatch low = new CountDownLatch(1);
        final DiskWatch.Usable usable = () -> switch (looks.incrementAndGet()) {
            case 1 -> throw new IOException("no answer");
            case 2 -> throw new IllegalStateException("no answer of another kind");
            case 3 -> 1_000;
            default -> 10;
        };
        try (DiskWatch watch = new DiskWatch(Path.of("."), usable, 100, isLow -> low.countDown(), failure::complete)) {
            watch.begin();
            assertTrue(low.await(60, TimeUnit.SECONDS), looks + " looks");
        }
    }

    @Test
    void shouldReportLowWhileChecksHaveFailedForLong() throws InterruptedException {
        final AtomicBoolean blind = new AtomicBoolean(true);
        final CountDownLatch low = new CountDownLatch(1);
        final CountDownLatch fine = new CountDownLatch(1);
        final DiskWatch.Usable usable = () -> {
            if (blind.get()) {
                throw new IOException("no answer");
            }
            return 1_000;
        };
        try (DiskWatch watch = new DiskWatch(
                Path.of("."), usable, 100, isLow -> (isLow ? low : fine).countDown(), failure::complete)) {
            watch.begin();
            assertTrue(low.await(60, TimeUnit.SECONDS), "the disk does not count as low although no check succeeds");
            assertEquals(1, fine.getCount());
            blind.set(false);
            assertTrue(fine.await(60, TimeUnit.SECONDS), "low for ever");
        }
    }

    @Test
    void shouldEndTheServerIfAnErrorEndsTheWatch() throws Exception {
        final DiskWatch.Usable usable = () -> {
            throw new OutOfMemoryError("thrown by the test");
        };
        try (DiskWatch watch = new DiskWatch(Path.of("."), usable, 100, heard::add, failure::complete)) {
            watch.begin();
            assertEquals("thrown by the test", failure.get(60, TimeUnit.SECONDS).getMessage());
        }
    }

    @Test
    void shouldNotCheckAfterClose() throws InterruptedException {
        final CountDownLatch looks = new CountDownLatch(1);
        final AtomicBoolean inside = new AtomicBoolean();
        final DiskWatch.Usable slow = () -> {
            inside.set(true);
            looks.countDown();
            final long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300);
            while (System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
            inside.set(false);
            return 1_000;
        };
        final DiskWatch watch = new DiskWatch(Path.of("."), slow, 100, isLow -> {}, failure::complete);
        watch.begin();
        looks.await();
        watch.close();
        assertFalse(inside.get(), "a check ran after close");
    }

    @Test
    void shouldCheckTheRealDiskBeforeStartReturns(@TempDir final Path root) throws IOException {
        Files.createDirectory(root.resolve("journal"));
        try (DiskWatch watch = DiskWatch.start(root, Long.MAX_VALUE / 2, heard::add, failure::complete)) {
            assertEquals(List.of(true), List.copyOf(heard));
            assertTrue(watch.usableBytes() > 0);
        }
    }
}
