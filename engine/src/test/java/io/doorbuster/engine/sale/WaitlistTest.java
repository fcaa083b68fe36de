package io.doorbuster.engine.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.collections.StateMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WaitlistTest {
    private final Waitlist line = new Waitlist(new StateMemory());
    /** Each entry: the order, its ticket, its units. */
    private final List<int[]> naive = new ArrayList<>();

    @Test
    void shouldReturnTheSamePlacesAsAPlainList() {
        for (long seed = 1; seed <= 200; seed++) {
            final Random random = new Random(seed);
            final int joins = 1 + random.nextInt(9);
            for (int step = 0; step < 300; step++) {
                final int dice = random.nextInt(10);
                if (dice < joins || naive.isEmpty()) {
                    join(1 + random.nextInt(1_000_000));
                } else {
                    leave(dice % 3 == 0 ? 0 : random.nextInt(naive.size()));
                }
                compare("seed " + seed + " step " + step);
            }
            if (random.nextBoolean()) {
                line.clear();
                naive.clear();
                compare("seed " + seed + " cleared");
            }
        }
    }

    /** Uses far more tickets than the waitlist has room for. */
    @Test
    void shouldServeAShortWaitlistForEver() {
        join(1);
        join(2);
        for (int order = 3; order < 100_000; order++) {
            join(order);
            leave(0);
            assertEquals(order - 1, line.head());
        }
        compare("after all");
    }

    @Test
    void shouldKeepPlacesWhileAHeadBlocksAndAllLaterOrdersChange() {
        join(1);
        for (int order = 2; order < 5_000; order++) {
            join(order);
            if (order % 7 != 0) {
                leave(naive.size() - 1);
            }
        }
        assertEquals(1, line.head());
        compare("with a head that blocks");
        leave(0);
        compare("without it");
    }

    private void join(final int order) {
        final int quantity = 1 + order % 7;
        naive.add(new int[] {order, line.join(order, quantity), quantity});
    }

    private void leave(final int index) {
        line.leave(naive.remove(index)[1]);
    }

    private void compare(final String when) {
        assertEquals(naive.size(), line.size(), when);
        assertEquals(naive.isEmpty(), line.isEmpty(), when);
        if (!naive.isEmpty()) {
            assertEquals(naive.get(0)[0], line.head(), when);
        }
        for (int units = 0; units <= 7; units++) {
            final int most = units;
            final int first = naive.stream()
                    .filter(each -> each[2] <= most)
                    .map(each -> each[0])
                    .findFirst()
                    .orElse(0);
            assertEquals(first, line.firstOfAtMost(units), when);
        }
        for (int i = 0; i < naive.size(); i++) {
            final int place = line.place(naive.get(i)[1]);
            assertTrue(place == i + 1, () -> when + ": place " + place);
        }
    }
}
