package io.doorbuster.engine.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.collections.StateMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WaitlistTest {
    private final StateMemory memory = new StateMemory();
    private final Waitlist waitlist = new Waitlist(memory);
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
                waitlist.clear();
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
            assertEquals(order - 1, waitlist.head());
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
        assertEquals(1, waitlist.head());
        compare("with a head that blocks");
        leave(0);
        compare("without it");
    }

    /** 16 tickets of 6 bytes when a page begins, 256 when it is full, and 20 bytes for each page in the trees. */
    @Test
    void shouldCountItsMemoryToTheByte() {
        assertEquals(4 * 20, memory.taken(), "room for four pages, and no page");
        join(1);
        assertEquals(4 * 20 + 16 * 6, memory.taken());
        joinUpTo(16);
        assertEquals(4 * 20 + 16 * 6, memory.taken());
        joinUpTo(17);
        assertEquals(4 * 20 + 32 * 6, memory.taken());
        joinUpTo(4 * 256);
        assertEquals(4 * 20 + 4 * 256 * 6, memory.taken());
        joinUpTo(4 * 256 + 1);
        assertEquals(8 * 20 + 4 * 256 * 6 + 16 * 6, memory.taken(), "room for eight pages");
        waitlist.clear();
        assertEquals(4 * 20, memory.taken());
    }

    @Test
    void shouldUseTheRoomOfPagesThatAllOrdersHaveLeftBeforeItTakesMore() {
        joinUpTo(4 * 256);
        for (int i = 0; i < 2 * 256; i++) {
            leave(0);
        }
        joinUpTo(4 * 256 + 1);
        assertEquals(4 * 20 + 2 * 256 * 6 + 16 * 6, memory.taken(), "half of the room was free");
        compare("with dropped pages");
    }

    /** Joins orders up to this number. */
    private void joinUpTo(final int last) {
        for (int order = naive.isEmpty() ? 1 : naive.get(naive.size() - 1)[0] + 1; order <= last; order++) {
            join(order);
        }
    }

    private void join(final int order) {
        final int quantity = 1 + order % 7;
        naive.add(new int[] {order, waitlist.join(order, quantity), quantity});
    }

    private void leave(final int index) {
        waitlist.leave(naive.remove(index)[1]);
    }

    private void compare(final String when) {
        assertEquals(naive.size(), waitlist.size(), when);
        assertEquals(naive.isEmpty(), waitlist.isEmpty(), when);
        if (!naive.isEmpty()) {
            assertEquals(naive.get(0)[0], waitlist.head(), when);
        }
        for (int units = 0; units <= 7; units++) {
            final int most = units;
            final int first = naive.stream()
                    .filter(each -> each[2] <= most)
                    .map(each -> each[0])
                    .findFirst()
                    .orElse(0);
            assertEquals(first, waitlist.firstOfAtMost(units), when);
        }
        for (int i = 0; i < naive.size(); i++) {
            final int place = waitlist.place(naive.get(i)[1]);
            assertTrue(place == i + 1, () -> when + ": place " + place);
        }
    }
}
