package io.doorbuster.engine.counters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CountsTest {
    private enum Name {
        FIRST,
        SECOND,
        LAST
    }

    private final Counts counts = new Counts(Name.values().length);

    @Test
    void shouldKeepEachNumberApart() {
        counts.add(Name.FIRST, 1);
        counts.add(Name.LAST, 2);
        counts.add(Name.LAST, 3);
        assertEquals(1, counts.get(Name.FIRST));
        assertEquals(0, counts.get(Name.SECOND));
        assertEquals(5, counts.get(2));
        counts.set(Name.LAST, 1);
        assertEquals(1, counts.get(Name.LAST));
    }

    @Test
    void shouldShowAReaderNumbersThatOnlyGrow() throws InterruptedException {
        final int additions = 2_000_000;
        final Thread owner = new Thread(() -> {
            for (int i = 0; i < additions; i++) {
                counts.add(0, 1);
                counts.add(1, 1);
            }
        });
        owner.start();
        long last = 0;
        while (owner.isAlive()) {
            final long second = counts.get(1);
            final long first = counts.get(0);
            // The first is added before the second, and read after it.
            assertTrue(first >= second && first >= last, first + " and " + second + " after " + last);
            last = first;
        }
        owner.join();
        assertEquals(additions, counts.get(0));
        assertEquals(additions, counts.get(1));
    }
}
