package io.doorbuster.engine.collections;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The table never counts too few refusals and stays small. */
class RefusalCountsTest {
    private static final int BOUND = 8;

    @Test
    void shouldNeverCountTooFewHoweverMuchTheTableGrows() {
        final RefusalCounts counts = new RefusalCounts(new StateMemory());
        final Map<Long, Integer> exact = new HashMap<>();
        final Random random = new Random(3);
        for (int i = 0; i < 200_000; i++) {
            final long user = random.nextInt(4) == 0 ? random.nextInt(100) * 0x9e3779b97f4a7c15L : random.nextLong();
            if (counts.of(user) < BOUND) {
                counts.count(user);
                exact.merge(user, 1, Integer::sum);
            }
        }
        exact.forEach((user, count) -> assertTrue(counts.of(user) >= count, () -> "user " + user));
        assertTrue(exact.values().stream().allMatch(count -> count <= BOUND));
        assertTrue(counts.counters().length <= 2 * counts.counted() * 2, () -> counts.counters().length + " bytes");
    }

    @Test
    void shouldRarelyCountAnotherUserAsOftenRefused() {
        final RefusalCounts counts = new RefusalCounts(new StateMemory());
        final Random random = new Random(5);
        int unheard = 0;
        for (int i = 0; i < 1_000_000; i++) {
            final long user = random.nextLong();
            if (counts.of(user) >= BOUND) {
                unheard++;
            } else {
                counts.count(user);
            }
        }
        final int strangers = unheard;
        assertTrue(strangers < 2_000, () -> strangers + " of a million first refusals were not journaled");
    }
}
