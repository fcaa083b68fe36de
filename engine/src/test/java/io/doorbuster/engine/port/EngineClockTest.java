package io.doorbuster.engine.port;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EngineClockTest {
    private static final long HOUR = 3_600_000;
    private final AtomicLong wall = new AtomicLong(1_000_000_000);
    private final AtomicLong nanos = new AtomicLong(-5);

    @Test
    void shouldFollowTheMonotonicClockAndNotAStepOfTheWallClock() {
        final EngineClock clock = new EngineClock(0, wall::get, nanos::get);
        nanos.addAndGet(7_999_999);
        assertEquals(1_000_000_007, clock.now());
        wall.addAndGet(-HOUR);
        assertEquals(1_000_000_007, clock.now());
        assertEquals(-HOUR - 7, clock.wallStepMillis());
        nanos.addAndGet(1);
        assertEquals(1_000_000_008, clock.now());
    }

    @Test
    void shouldNeverStartBelowTheLastJournaledTime() {
        final EngineClock clock = new EngineClock(1_000_000_000 + HOUR, wall::get, nanos::get);
        assertEquals(1_000_000_000 + HOUR, clock.now());
        nanos.addAndGet(3_000_000);
        assertEquals(1_000_000_003 + HOUR, clock.now());
    }
}
