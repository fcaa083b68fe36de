package io.doorbuster.http.arrival;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RecentArrivalsTest {
    private static final long DUE = 1_800_000_000_123L;
    private static final long HASH = 0x8123_4567_89ab_cdefL;

    private final RecentArrivals recent = new RecentArrivals();

    @Test
    void shouldKnowATurnUntilItsTimeIsOver() {
        assertEquals(RecentArrivals.UNKNOWN, recent.dueOf(HASH, DUE));
        recent.remember(HASH, DUE);

        assertEquals(DUE, recent.dueOf(HASH, DUE - 60_000));
        assertEquals(DUE, recent.dueOf(HASH, DUE + ArrivalTickets.VALID_MILLIS));
        assertEquals(RecentArrivals.UNKNOWN, recent.dueOf(HASH, DUE + ArrivalTickets.VALID_MILLIS + 1));
    }

    @Test
    void shouldForgetATurnThatHasCome() {
        recent.remember(HASH, DUE);
        recent.forget(HASH);

        assertEquals(RecentArrivals.UNKNOWN, recent.dueOf(HASH, DUE));
    }

    @Test
    void shouldNotTakeAnotherUserOfTheSameEntryForTheFirst() {
        final long other = HASH ^ 1L << 63;
        recent.remember(HASH, DUE);

        assertEquals(RecentArrivals.UNKNOWN, recent.dueOf(other, DUE));
        recent.forget(other);
        assertEquals(DUE, recent.dueOf(HASH, DUE));
        recent.remember(other, DUE + 1);
        assertEquals(RecentArrivals.UNKNOWN, recent.dueOf(HASH, DUE));
        assertEquals(DUE + 1, recent.dueOf(other, DUE));
    }
}
