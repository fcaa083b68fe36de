package io.doorbuster.http.challenge;

import static io.doorbuster.http.challenge.SpentChallenges.Entry.ADDED;
import static io.doorbuster.http.challenge.SpentChallenges.Entry.FULL;
import static io.doorbuster.http.challenge.SpentChallenges.Entry.KNOWN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SpentChallengesTest {
    private static final int SPAN = 120;

    @Test
    void shouldAcceptEachChallengeOnce() {
        final SpentChallenges spent = new SpentChallenges(SPAN, 100);
        for (final long id : new long[] {0, -1, 1, Long.MIN_VALUE}) {
            assertEquals(ADDED, spent.add(id, 1_000));
            assertEquals(KNOWN, spent.add(id, 1_000));
        }
    }

    @Test
    void shouldRefuseWhenItIsFullAndStillKnowWhatItHas() {
        final SpentChallenges spent = new SpentChallenges(SPAN, 2);
        assertEquals(ADDED, spent.add(1, 1_000));
        assertEquals(ADDED, spent.add(2, 1_000));

        assertEquals(FULL, spent.add(3, 1_000));
        assertEquals(KNOWN, spent.add(1, 1_000));
        // The next span has a table of its own.
        assertEquals(ADDED, spent.add(3, 1_000 + SPAN));
        // As soon as the first span has passed, there is space again.
        assertEquals(ADDED, spent.add(4, 1_000 + 2 * SPAN));
        assertEquals(ADDED, spent.add(5, 1_000 + 2 * SPAN));
        assertEquals(FULL, spent.add(6, 1_000 + 2 * SPAN));
    }

    @Test
    void shouldNotForgetNewerChallengesForAThreadWhoseTimeIsOld() {
        final SpentChallenges spent = new SpentChallenges(SPAN, 10);
        assertEquals(ADDED, spent.add(1, 1_000 + 2 * SPAN));

        assertEquals(KNOWN, spent.add(2, 1_000));
        assertEquals(KNOWN, spent.add(1, 1_000 + 2 * SPAN));
    }

    /** Against a model that forgets nothing: no challenge that has not expired is ever accepted twice. */
    @Test
    void shouldNeverAcceptAValidChallengeTwice() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final SpentChallenges spent = new SpentChallenges(SPAN, 1_000_000);
        final List<long[]> accepted = new ArrayList<>();
        long now = 1_800_000_000;
        for (int i = 0; i < 50_000; i++) {
            now += random.nextInt(10) == 0 ? random.nextInt(5) : 0;
            if (accepted.isEmpty() || random.nextBoolean()) {
                final long[] fresh = {random.nextLong(), now + 1 + random.nextInt(SPAN)};
                assertEquals(ADDED, spent.add(fresh[0], fresh[1]), () -> "seed " + seed);
                accepted.add(fresh);
            } else {
                final long[] old = accepted.get(Math.max(0, accepted.size() - 1 - random.nextInt(200)));
                if (old[1] > now) {
                    assertEquals(KNOWN, spent.add(old[0], old[1]), () -> "seed " + seed);
                }
            }
        }
    }

    @Test
    void shouldAcceptOnceIfManyThreadsTry() throws InterruptedException {
        final int rounds = 100_000;
        final SpentChallenges spent = new SpentChallenges(SPAN, 2 * rounds);
        final AtomicInteger added = new AtomicInteger();
        final CountDownLatch begin = new CountDownLatch(1);
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            final Thread thread = new Thread(() -> {
                try {
                    begin.await();
                } catch (final InterruptedException end) {
                    return;
                }
                for (long id = 0; id < rounds; id++) {
                    if (spent.add(id, 1_000) == ADDED) {
                        added.incrementAndGet();
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        begin.countDown();
        for (final Thread thread : threads) {
            thread.join();
        }

        assertEquals(rounds, added.get());
    }
}
