package io.doorbuster.cli.loadgen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TallyTest {
    @Test
    void shouldCountByNameAndKeepControlCharactersFromTheTerminal() {
        final NamedCounts counts = new NamedCounts();
        counts.increment("sold-out");
        counts.increment("busy");
        counts.increment("sold-out");
        counts.increment("red\u001b[31m");

        assertEquals(Map.of("busy", 1L, "red?[31m", 1L, "sold-out", 2L), counts.toMap());
    }

    @Test
    void shouldCountInventedNamesTogetherBeyondTheLimit() {
        final NamedCounts counts = new NamedCounts();
        for (int i = 0; i < 1000; i++) {
            counts.increment("name-" + i);
        }

        final Map<String, Long> map = counts.toMap();
        assertEquals(NamedCounts.MAX_NAMES, map.size());
        assertEquals(1000 - NamedCounts.MAX_NAMES + 1, map.get("(other)"));
        assertEquals(1000, map.values().stream().mapToLong(Long::longValue).sum());
    }

    @Test
    void shouldOrderByPositionAndKeepTheColumnsTogether() {
        final SecuredOrders first = new SecuredOrders();
        final SecuredOrders second = new SecuredOrders();
        final int[] positions =
                new Random(7).ints(5000, 1, 1_000_000).distinct().toArray();
        for (int i = 0; i < positions.length; i++) {
            (i % 3 == 0 ? first : second).add(i, positions[i], positions[i], positions[i] - 1, 1, 2L * positions[i]);
        }
        first.addAll(second);

        final int[] ordered = first.byPosition();

        assertEquals(positions.length, first.size());
        assertEquals(positions.length, first.units());
        for (int i = 0; i < ordered.length; i++) {
            assertTrue(i == 0 || first.position(ordered[i - 1]) < first.position(ordered[i]));
            assertEquals(positions[first.user(ordered[i])], first.position(ordered[i]));
            assertEquals(2 * first.position(ordered[i]), first.sequence(ordered[i]));
        }
    }

    @Test
    void shouldOrderNoneAndOne() {
        final SecuredOrders orders = new SecuredOrders();
        assertEquals(0, orders.byPosition().length);
        orders.add(1, 1, 1, 0, 1, 1);
        assertArrayEquals(new int[] {0}, orders.byPosition());
    }

    @Test
    void shouldSpreadTheScheduleEvenlyWithoutOverflow() {
        final long day = 24 * 3600 * 1_000_000_000L;
        final Schedule schedule = new Schedule(-5, LoadSettings.MAX_REQUESTS, day);

        assertEquals(-5, schedule.intendedNs(0));
        assertEquals(-5 + day / 2, schedule.intendedNs(LoadSettings.MAX_REQUESTS / 2));
        assertEquals(-5 + day - day / LoadSettings.MAX_REQUESTS, schedule.intendedNs(LoadSettings.MAX_REQUESTS - 1));
        assertEquals(7, new Schedule(7, 10, 0).intendedNs(9));
    }

    @Test
    void shouldReadUrls() {
        assertEquals(new Endpoint("localhost", 80, ""), Endpoint.parse("--url", "http://localhost"));
        assertEquals(new Endpoint("10.0.0.1", 8080, "/shop"), Endpoint.parse("--url", "HTTP://10.0.0.1:8080/shop//"));
        assertEquals(
                "http://localhost:80/shop/v1/clock",
                new Endpoint("localhost", 80, "/shop").resolve("/v1/clock").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://a",
                "a:80",
                "",
                "http://",
                "http://a/?q",
                "http://a/#f",
                "http://u@a",
                "ftp://a",
                "http://a b"
            })
    void shouldRefuseOtherUrls(final String url) {
        final IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> Endpoint.parse("--url", url));

        assertTrue(refusal.getMessage().startsWith("--url"), refusal.getMessage());
    }
}
