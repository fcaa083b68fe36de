package io.doorbuster.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.doorbuster.engine.counters.Timing;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EdgeCountersTest {
    private static final long MILLI = 1_000_000;

    private final EdgeCounters counters = new EdgeCounters();

    private static long count(final Timing timing) {
        final AtomicLong count = new AtomicLong();
        timing.read(recorded -> count.set(recorded.getTotalCount()));
        return count.get();
    }

    private static long millis(final Timing timing) {
        return timing.sumNanos() / MILLI;
    }

    @Test
    void shouldRecordEachPartOfEachCall() {
        counters.passed(MILLI, 3 * MILLI, 8 * MILLI, 9 * MILLI);
        counters.passed(2 * MILLI, 3 * MILLI, 8 * MILLI, 9 * MILLI);
        counters.passed(4 * MILLI, 9 * MILLI, 10 * MILLI, 14 * MILLI);
        counters.endGroup();
        assertEquals(2 + 1 + 5, millis(counters.inRing()));
        assertEquals(7 + 6 + 6, millis(counters.inEngine()));
        assertEquals(1 + 1 + 4, millis(counters.handOver()));
        assertEquals(8 + 7 + 10, millis(counters.toAnswer()));
        assertEquals(3, count(counters.inRing()));
        assertEquals(3, count(counters.handOver()));
    }

    @Test
    void shouldRecordAGroupOnceAtItsEnd() {
        counters.passed(0, MILLI, 2 * MILLI, 3 * MILLI);
        assertEquals(0, count(counters.handOver()));
        counters.endGroup();
        counters.endGroup();
        assertEquals(1, count(counters.handOver()));
    }

    @Test
    void shouldNotGuessWhenABatchBegan() {
        counters.passed(MILLI, 0, 2 * MILLI, 3 * MILLI);
        assertEquals(0, count(counters.inRing()));
        assertEquals(1, count(counters.inEngine()));
    }
}
