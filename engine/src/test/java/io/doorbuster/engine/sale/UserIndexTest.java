package io.doorbuster.engine.sale;

import static io.doorbuster.engine.support.Desk.NO_KEY;
import static io.doorbuster.engine.support.Desk.ascii;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.doorbuster.engine.collections.StateMemory;
import io.doorbuster.engine.collections.UserIndex;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UserIndexTest {
    private final OrderStore orders = new OrderStore(new StateMemory());
    private final UserIndex buyers = new UserIndex(orders, new StateMemory());

    @Test
    void shouldKeepUsersWithEqualHashesApart() {
        for (int i = 1; i <= 200; i++) {
            order("user" + i, 0x1234_5678_0000_0000L, 0);
        }
        for (int i = 1; i <= 200; i++) {
            assertEquals(i, buyers.find(ascii("user" + i), 0x1234_5678_0000_0000L));
        }
        assertEquals(0, buyers.find(ascii("user201"), 0x1234_5678_0000_0000L));
        assertEquals(200, buyers.size());
    }

    @Test
    void shouldKeepIdsApartThatDifferInTheLastByte() {
        order("a-user-id-of-24-bytes--1", 1L << 40, 0);
        order("a-user-id-of-24-bytes--2", 1L << 40, 0);
        order("a-user-id-of-24-bytes--", 1L << 40, 0);
        assertEquals(1, buyers.find(ascii("a-user-id-of-24-bytes--1"), 1L << 40));
        assertEquals(2, buyers.find(ascii("a-user-id-of-24-bytes--2"), 1L << 40));
        assertEquals(3, buyers.find(ascii("a-user-id-of-24-bytes--"), 1L << 40));
    }

    @Test
    void shouldFindTheNewestOrderOfAUserWhileGrowing() {
        int newest = 0;
        for (int i = 0; i < 1_000; i++) {
            newest = order("same", 0xffff_ffff_0000_0000L, newest);
            order("other" + i, (long) i << 32, 0);
        }
        assertEquals(newest, buyers.find(ascii("same"), 0xffff_ffff_0000_0000L));
        assertEquals(1_001, buyers.size());
        int chain = 0;
        for (int order = newest; order != 0; order = orders.previousOrder(order)) {
            chain++;
        }
        assertEquals(1_000, chain);
    }

    /** Grows the first segment and splits many segments, some of which get far more users than others. */
    @Test
    void shouldFindEveryUserAfterSplits() {
        final Random random = new Random(1);
        final Map<Long, Integer> newest = new HashMap<>();
        for (int i = 1; i <= 150_000; i++) {
            final long hash = random.nextInt(3) == 0 ? random.nextLong() >>> 5 : random.nextLong();
            newest.put(hash, order("u" + hash, hash, 0));
            if (random.nextInt(4) == 0) {
                newest.put(hash, order("u" + hash, hash, newest.get(hash)));
            }
        }
        assertEquals(newest.size(), buyers.size());
        newest.forEach((hash, order) -> assertEquals(order, buyers.find(ascii("u" + hash), hash)));
        final Set<Integer> all = new HashSet<>();
        buyers.forEach(all::add);
        assertEquals(Set.copyOf(newest.values()), all);
        for (int i = 0; i < 1_000; i++) {
            assertEquals(0, buyers.find(ascii("stranger"), random.nextLong()));
        }
    }

    private int order(final String user, final long hash, final int previous) {
        final int number = orders.add(1, 1, 1, 1, 0, previous, ascii(user), NO_KEY);
        buyers.put(hash, previous, number);
        return number;
    }
}
