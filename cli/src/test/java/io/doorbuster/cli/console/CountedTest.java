package io.doorbuster.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class CountedTest {
    @Test
    void shouldPutTheNounIntoTheRightNumber() {
        assertEquals("0 events", Counted.of(0, "event"));
        assertEquals("1 event", Counted.of(1, "event"));
        assertEquals("2,000 events", Counted.of(2_000, "event"));
        assertEquals("1 readable batch", Counted.of(1, "readable batch", "readable batches"));
        assertEquals("event 3", Counted.range(3, 3));
        assertEquals("events 3 to 5", Counted.range(3, 5));
    }
}
