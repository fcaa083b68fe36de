package io.doorbuster.journal.shadow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LatenessTest {
    private final Lateness lateness = new Lateness(0);

    private void note(final long sequence, final long end, final long second) {
        lateness.note(sequence, end, TimeUnit.SECONDS.toNanos(second));
    }

    private long secondsAt(final long second) {
        return TimeUnit.MILLISECONDS.toSeconds(lateness.millis(TimeUnit.SECONDS.toNanos(second)));
    }

    @Test
    void shouldNotBeLateWithTheNewestEvent() {
        note(10, 10, 5);
        assertEquals(0, secondsAt(5));
    }

    @Test
    void shouldBeAsLateAsTheEndThatItHasReached() {
        note(10, 10, 5);
        note(10, 50, 6);
        assertEquals(1, secondsAt(6), "it had everything a second ago");
        note(49, 90, 9);
        assertEquals(4, secondsAt(9), "event 50 is still missing");
        note(50, 100, 10);
        assertEquals(4, secondsAt(10), "event 50 was the newest four seconds ago");
        note(100, 120, 11);
        assertEquals(1, secondsAt(11), "event 100 was the newest a second ago");
    }

    @Test
    void shouldNotGetLaterUnderASteadyLoad() {
        for (long second = 1; second <= 100; second++) {
            note(second * 1_000 - 1_000, second * 1_000, second);
        }
        assertEquals(1, secondsAt(100));
    }

    @Test
    void shouldGetLaterWhileNothingMoves() {
        note(10, 10, 1);
        note(10, 11, 2);
        note(10, 12, 30);
        assertEquals(30, secondsAt(31));
    }
}
