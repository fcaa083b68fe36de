package io.doorbuster.engine.counters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TimingTest {
    private final Timing timing = new Timing();

    private long count() {
        final AtomicLong count = new AtomicLong();
        timing.read(recorded -> count.set(recorded.getTotalCount()));
        return count.get();
    }

    @Test
    void shouldShowEveryDurationAtEveryReading() {
        timing.record(5_000_000);
        assertEquals(1, count());
        timing.record(7_000_000, 3);
        assertEquals(4, count());
        assertEquals(4, count());
        assertEquals(26_000_000, timing.sumNanos());
        timing.read(recorded -> assertEquals(7.0e6, (double) recorded.getValueAtPercentile(50), 7.0e4));
    }

    @Test
    void shouldCountDurationsOutsideOfItsRangeAtTheirEnd() {
        timing.record(-1);
        timing.record(0);
        timing.record(TimeUnit.HOURS.toNanos(1));
        timing.record(Long.MAX_VALUE);
        assertEquals(4, count());
        final long minute = TimeUnit.MINUTES.toNanos(1);
        assertEquals(2 * minute, timing.sumNanos());
        timing.read(recorded -> assertTrue(recorded.getMaxValue() < minute + minute / 50));
    }

    @Test
    void shouldLoseNothingWhileAnotherThreadReads() throws InterruptedException {
        final int records = 1_000_000;
        final Thread owner = new Thread(() -> {
            for (int i = 0; i < records; i++) {
                timing.record(i);
            }
        });
        owner.start();
        long last = 0;
        while (owner.isAlive()) {
            final long now = count();
            assertTrue(now >= last, "a reading has less than the one before it");
            last = now;
        }
        owner.join();
        assertEquals(records, count());
        assertEquals((records - 1L) * records / 2, timing.sumNanos());
    }
}
