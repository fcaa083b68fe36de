package io.doorbuster.engine.collections;

import static io.doorbuster.engine.support.Desk.ascii;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

class UserIndexTest {
    /** Users by the number of their record, from 1. */
    private final List<String> users = new ArrayList<>(List.of(""));

    private final StateMemory memory = new StateMemory();
    private final UserIndex buyers = new UserIndex(this::isOf, memory);

    private boolean isOf(final int number, final DirectBuffer user) {
        return users.get(number).equals(user.getStringWithoutLengthAscii(0, user.capacity()));
    }

    @Test
    void shouldKeepUsersWithEqualHashesApart() {
        for (int i = 1; i <= 200; i++) {
            order("user" + i, 0x1234_5678_0000_0000L, 0);
        }
        for (int i = 1; i <= 200; i++) {
            assertEquals(i, buyers.find(ascii("user" + i), 0x1234_5678_0000_0000L));
        }
        assertEquals(0, buyers.find(ascii("user201"), 0x1234_5678_0000_0000L));
        assertEquals(1, buyers.find(ascii("user1"), 0x1234_5678_0000_0000L), "after a search without a result");
        assertEquals(200, buyers.size());
    }

    /** The index remembers where the last unsuccessful search ended, for the user who was searched for. */
    @Test
    void shouldAddAnotherUserThanTheOneItDidNotFind() {
        assertEquals(0, buyers.find(ascii("anna"), 3L << 32));
        order("bert", 8L << 32, 0);
        assertEquals(1, buyers.find(ascii("bert"), 8L << 32));
        assertEquals(0, buyers.find(ascii("anna"), 3L << 32));
        order("anna", 3L << 32, 0);
        order("carl", 3L << 32, 0);
        assertEquals(2, buyers.find(ascii("anna"), 3L << 32));
        assertEquals(3, buyers.find(ascii("carl"), 3L << 32));
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
    }

    /** 8 bytes a slot, and at most half of the slots are used. */
    @Test
    void shouldCountItsMemoryToTheByte() {
        final int[] bytesByUsers = {8, 16 * 8, 9, 32 * 8, 16, 32 * 8, 17, 64 * 8, 32, 64 * 8, 33, 128 * 8};
        int user = 0;
        for (int i = 0; i < bytesByUsers.length; i += 2) {
            while (user < bytesByUsers[i]) {
                order("user" + user, (long) user++ << 32, 0);
            }
            assertEquals(bytesByUsers[i + 1], memory.taken(), "with " + user + " users");
        }
    }

    @Test
    void shouldSplitNoSegmentButTheOneThatIsFull() {
        final int segmentBytes = (1 << 15) * 8;
        final Random random = new Random(2);
        for (int i = 0; i < 1 << 14; i++) {
            order("user" + i, 1L << 63 | random.nextLong(), 0);
        }
        assertEquals(segmentBytes, memory.taken());
        order("last", 1L << 63 | random.nextLong(), 0);
        assertEquals(4 * segmentBytes, memory.taken(), "none with a first bit of 0, two with 1, and one to spare");
    }

    @Test
    void shouldBeLargeFromThe32768thUser() {
        final Random random = new Random(3);
        for (int i = 1; i < 1 << 15; i++) {
            order("user" + i, random.nextLong(), 0);
        }
        assertFalse(buyers.isLarge());
        order("one-more", random.nextLong(), 0);
        assertTrue(buyers.isLarge());
    }

    @Test
    void shouldReadTheSlotWhereASearchBeginsAndOneFurtherOn() {
        final long third = 3L << 32;
        final long eighth = 8L << 32;
        order("anna", third, 0);
        assertEquals(third | 1, buyers.slotsFor(third));
        order("bert", eighth, 0);
        assertEquals((third | 1) ^ (eighth | 2), buyers.slotsFor(third));
        assertEquals(eighth | 2, buyers.slotsFor(eighth));
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
        final int number = users.size();
        users.add(user);
        buyers.put(hash, previous, number);
        return number;
    }
}
