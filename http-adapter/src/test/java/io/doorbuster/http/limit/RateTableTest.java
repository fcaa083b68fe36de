package io.doorbuster.http.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.collections.SipHash;
import io.doorbuster.http.settings.Rate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of rate limits, with times that the test chooses. */
class RateTableTest {
    private static final long START = 123_456_789L;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final RateTable table = new RateTable(1 << 12, START);

    private static long hash(final String key) {
        return SipHash.hash(1, 2, new UnsafeBuffer(key.getBytes(StandardCharsets.US_ASCII)));
    }

    private boolean admits(final String key, final Rate rate, final long now) {
        return table.admit(hash(key), rate, now) == RateTable.ADMITTED;
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 30", "10, 30", "7, 3", "1000, 1", "10000, 10000"})
    void shouldAdmitTheBurstAtOnceAndThenTheRate(final int perSecond, final int burst) {
        final Rate rate = new Rate(perSecond, burst);
        final long now = START + 5 * SECOND;
        for (int i = 0; i < burst; i++) {
            assertTrue(admits("anna", rate, now), "request " + i);
        }
        final long wait = table.admit(hash("anna"), rate, now);
        final long interval = SECOND / perSecond;
        assertTrue(wait > interval * 4 / 5 && wait < interval * 6 / 5 + 20_000, wait + " ns for " + interval);
        assertEquals(wait, table.admit(hash("anna"), rate, now), "a refused request is not counted");
        assertTrue(table.admit(hash("anna"), rate, now + wait - 20_000) > 0, "a moment too early");
        assertTrue(admits("anna", rate, now + wait), "after the time that the refusal names");
        assertTrue(!admits("anna", rate, now + wait));
        assertTrue(admits("bert", rate, now), "another key");
    }

    @Test
    void shouldNotHoldAnOldRateAgainstAKeyWhenTheRateChanges() {
        final long now = START + SECOND;
        for (int i = 0; i < 10_000; i++) {
            assertTrue(admits("anna", new Rate(1, 10_000), now));
        }
        final Rate faster = new Rate(100, 30);
        final long wait = table.admit(hash("anna"), faster, now);
        assertTrue(wait > 0 && wait <= SECOND / 50, wait + " ns until the next of 100 per second");
        assertTrue(admits("anna", faster, now + wait));
    }

    /** Whatever the times are, no window of any length has more than the burst and the rate allow. */
    @Test
    void shouldNeverExceedTheRateInAnyWindow() {
        final Rate rate = new Rate(50, 5);
        final SplittableRandom random = new SplittableRandom(7);
        final Deque<Long> admitted = new ArrayDeque<>();
        long now = START;
        for (int i = 0; i < 20_000; i++) {
            now += random.nextInt(4) == 0 ? random.nextLong(SECOND / 5) : random.nextLong(SECOND / 200);
            if (admits("anna", rate, now)) {
                admitted.add(now);
                while (now - admitted.peekFirst() > SECOND) {
                    admitted.pollFirst();
                }
                assertTrue(admitted.size() <= 50 + 5 + 1, admitted.size() + " in a second");
            }
        }
    }

    @Test
    void shouldForgetKeysOnlyWhenMoreAreActiveThanItHolds() {
        final Rate rate = new Rate(1, 1);
        final long now = START + SECOND;
        int again = 0;
        for (int i = 0; i < 1_000; i++) {
            assertTrue(admits("user" + i, rate, now));
        }
        for (int i = 0; i < 1_000; i++) {
            again += admits("user" + i, rate, now + 1_000) ? 1 : 0;
        }
        assertTrue(again <= 2, again + " of 1,000 keys forgotten in 4,096 entries");
        int refused = 0;
        for (int i = 0; i < 100_000; i++) {
            refused += admits("attacker" + i, rate, now + 2_000) ? 0 : 1;
        }
        assertEquals(0, refused, "a new key is never refused for what others did");
    }

    @Test
    void shouldReplaceTheKeyWhoseBucketIsFullFirst() {
        final RateTable small = new RateTable(8, START);
        final Rate rate = new Rate(1, 10);
        for (int key = 0; key < 8; key++) {
            for (int i = 0; i <= key; i++) {
                assertEquals(RateTable.ADMITTED, small.admit(hash("k" + key), rate, START));
            }
        }
        small.admit(hash("new"), rate, START);
        for (int i = 0; i < 2; i++) {
            assertEquals(RateTable.ADMITTED, small.admit(hash("k7"), rate, START), "k7 had used 8 of 10");
        }
        assertTrue(small.admit(hash("k7"), rate, START) > 0);
    }

    @Test
    void shouldCountEachRequestOnceWhenThreadsShareAKey() throws Exception {
        final int threads = 4;
        final Rate rate = new Rate(1, 10_000);
        final CyclicBarrier together = new CyclicBarrier(threads);
        for (int round = 0; round < 30; round++) {
            final long hash = hash("anna" + round);
            table.admit(hash, rate, START);
            final AtomicInteger admitted = new AtomicInteger(1);
            final List<Thread> callers = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                callers.add(new Thread(() -> {
                    try {
                        together.await();
                    } catch (final InterruptedException | BrokenBarrierException e) {
                        throw new IllegalStateException(e);
                    }
                    for (int i = 0; i < rate.burst(); i++) {
                        admitted.addAndGet(table.admit(hash, rate, START) == RateTable.ADMITTED ? 1 : 0);
                    }
                }));
            }
            callers.forEach(Thread::start);
            for (final Thread caller : callers) {
                caller.join();
            }
            assertEquals(rate.burst(), admitted.get());
        }
    }

    @Test
    void shouldRefuseASizeThatIsNoPowerOfTwo() {
        assertThrows(IllegalArgumentException.class, () -> new RateTable(12, 0));
        assertThrows(IllegalArgumentException.class, () -> new RateTable(4, 0));
    }
}
