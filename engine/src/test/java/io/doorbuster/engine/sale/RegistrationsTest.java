package io.doorbuster.engine.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.collections.StateMemory;
import io.doorbuster.engine.support.Desk;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RegistrationsTest {
    private static final int USERS = 20_000;

    @Test
    void shouldKnowEveryRegisteredUserAndNoOtherWhileGrowing() {
        final Registrations registrations = new Registrations(new StateMemory());
        final Set<String> users = new HashSet<>();
        for (int i = 0; i < USERS; i++) {
            final String user = user(i);
            assertFalse(registrations.contains(Desk.ascii(user), hash(i)));
            registrations.add(Desk.ascii(user), hash(i));
            users.add(user);
        }
        assertEquals(USERS, registrations.size());
        for (int i = 0; i < USERS; i++) {
            assertTrue(registrations.contains(Desk.ascii(user(i)), hash(i)));
            assertFalse(registrations.contains(Desk.ascii(user(i) + "!"), hash(i)));
        }
        registrations.forEach(user ->
                assertTrue(users.remove(user.getStringWithoutLengthAscii(0, user.capacity())), "unknown, or twice"));
        assertEquals(Set.of(), users);
    }

    @Test
    void shouldKeepUsersWithEqualHashesApart() {
        final Registrations registrations = new Registrations(new StateMemory());
        for (int i = 0; i < 300; i++) {
            registrations.add(Desk.ascii("user-" + i), 0x1234_5678_9abc_def0L);
        }
        for (int i = 0; i < 300; i++) {
            assertTrue(registrations.contains(Desk.ascii("user-" + i), 0x1234_5678_9abc_def0L));
        }
        assertFalse(registrations.contains(Desk.ascii("user-300"), 0x1234_5678_9abc_def0L));
        assertFalse(registrations.contains(Desk.ascii("user-"), 0x1234_5678_9abc_def0L));
    }

    /** Ids of all lengths up to the longest one. */
    private static String user(final int i) {
        return "u".repeat(i % 58) + "-" + i;
    }

    /** Few different hashes, so that searches collide, but spread over the whole range. */
    private static long hash(final int i) {
        return (long) Integer.reverse(i % 5_000) << 32;
    }
}
