package io.doorbuster.http.arrival;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionsTest {
    private static final long NOW = 1_800_000_000_000L;

    @Test
    void shouldAdmitTheToleranceAtOnceAndThenOneInEachInterval() {
        final Admissions admissions = new Admissions();
        final int tolerated = 10 * Admissions.TOLERANCE_MILLIS / 1_000 + 1;
        for (int i = 0; i < tolerated; i++) {
            assertTrue(admissions.arrive(NOW, 10) <= NOW);
        }

        assertEquals(NOW + 100, admissions.arrive(NOW, 10));
        assertEquals(NOW + 200, admissions.arrive(NOW, 10));
        assertEquals(NOW + 300, admissions.arrive(NOW + 150, 10));
        // Nobody came for a while, and no more than the tolerance is left of it.
        assertTrue(admissions.arrive(NOW + 60_000, 10) <= NOW + 60_000);
        assertTrue(admissions.arrive(NOW + 60_000, 10) <= NOW + 60_000);
        assertEquals(NOW + 60_100, admissions.arrive(NOW + 60_000, 10));
    }

    @Test
    void shouldReserveNoSlotBeyondTheHorizon() {
        final Admissions admissions = new Admissions();
        long last = 0;
        int slots = 0;
        for (long due = admissions.arrive(NOW, 1); due != Admissions.NO_SLOT; due = admissions.arrive(NOW, 1)) {
            last = due;
            slots++;
        }

        assertTrue(last <= NOW + Admissions.HORIZON_MILLIS && last > NOW + Admissions.HORIZON_MILLIS - 1_000);
        assertEquals(Admissions.HORIZON_MILLIS / 1_000 + 1, slots);
        // Time makes one slot free, and the refusals before have taken none.
        assertEquals(last + 1_000, admissions.arrive(NOW + 1_000, 1));
        assertEquals(Admissions.NO_SLOT, admissions.arrive(NOW + 1_000, 1));
    }

    @Test
    void shouldKeepSlotsThatAreTakenWhenTheRateChanges() {
        final Admissions admissions = new Admissions();
        long last = NOW;
        for (int i = 0; i < 20; i++) {
            last = admissions.arrive(NOW, 10);
        }

        assertEquals(last + 100, admissions.arrive(NOW, 1_000));
        assertEquals(last + 101, admissions.arrive(NOW, 1_000));
    }

    private record Visit(long at, long tie, int shopper, long due) {}

    /**
     * 10,000 shoppers arrive in a seeded order, three times as fast as they are admitted, and each returns when it is
     * due. Events of the same millisecond come in any order. They are admitted in the order of their arrival, and never
     * faster than the rate.
     */
    @ParameterizedTest
    @ValueSource(ints = {170, 999, 2_500, 40_000})
    void shouldAdmitHonestShoppersInTheOrderOfTheirArrival(final int perSecond) {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final int shoppers = 10_000;
        final Admissions admissions = new Admissions();
        final PriorityQueue<Visit> visits =
                new PriorityQueue<>((a, b) -> a.at == b.at ? Long.compare(a.tie, b.tie) : Long.compare(a.at, b.at));
        final long span = shoppers * 1_000L / perSecond / 3 + 1;
        final boolean isInHorizon = shoppers * 1_000L / perSecond < Admissions.HORIZON_MILLIS;
        assertTrue(isInHorizon);
        for (int i = 0; i < shoppers; i++) {
            visits.add(new Visit(NOW + (long) (random.nextDouble() * span), random.nextLong(), i, 0));
        }
        final List<Integer> arrivals = new ArrayList<>();
        final long[] admittedAt = new long[shoppers];
        while (!visits.isEmpty()) {
            final Visit visit = visits.poll();
            long due = visit.due;
            if (due == 0) {
                arrivals.add(visit.shopper);
                due = admissions.arrive(visit.at, perSecond);
            }
            if (due <= visit.at) {
                admittedAt[visit.shopper] = visit.at;
            } else {
                visits.add(new Visit(due, random.nextLong(), visit.shopper, due));
            }
        }

        assertEquals(shoppers, arrivals.size());
        for (int i = 1; i < shoppers; i++) {
            final int before = arrivals.get(i - 1);
            final int after = arrivals.get(i);
            assertTrue(
                    admittedAt[before] <= admittedAt[after],
                    () -> "seed " + seed + ": " + before + " arrived before " + after + " and was admitted later");
        }
        Arrays.sort(admittedAt);
        final int most = perSecond + perSecond * Admissions.TOLERANCE_MILLIS / 1_000 + 2;
        for (int i = most; i < shoppers; i++) {
            assertTrue(admittedAt[i] - admittedAt[i - most] >= 999, "seed " + seed);
        }
    }

    @Test
    void shouldGiveEachSlotToOneThread() throws InterruptedException {
        final Admissions admissions = new Admissions();
        final int each = 5_000;
        final long[][] dues = new long[4][each];
        final List<Thread> threads = new ArrayList<>();
        for (final long[] mine : dues) {
            final Thread thread = new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    mine[i] = admissions.arrive(NOW, 1_000);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (final Thread thread : threads) {
            thread.join();
        }

        final long[] all =
                Arrays.stream(dues).flatMapToLong(Arrays::stream).sorted().toArray();
        for (int i = 0; i < all.length; i++) {
            assertEquals(NOW - Admissions.TOLERANCE_MILLIS + i, all[i]);
        }
    }
}
