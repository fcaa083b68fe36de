package io.doorbuster.cli.loadgen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LiveLineTest {
    @Test
    void shouldPutEachNumberBelowItsName() {
        final LiveLine line = new LiveLine(
                TimeUnit.MILLISECONDS.toNanos(12_340), 20_000, 19_900, 10_000, 9_900, 100, 1_612.6, 530_000, 7_310_000);

        assertEquals("time s     sent answered  secured  refused in flight answers/s  p50 ms  p99 ms", LiveLine.HEADER);
        assertEquals("  12.3    20000    19900    10000     9900       100      1613     0.5     7.3", line.text());
    }

    @Test
    void shouldKeepItsColumnsWithTheLargestNumbersThatADrillAllows() {
        final int most = LoadSettings.MAX_REQUESTS;
        final LiveLine line = new LiveLine(
                TimeUnit.HOURS.toNanos(25),
                most,
                most,
                most,
                most,
                most,
                most,
                TimeUnit.HOURS.toNanos(1),
                TimeUnit.HOURS.toNanos(1));

        assertEquals(LiveLine.HEADER.length(), line.text().length());
    }

    @Test
    void shouldFitATerminalWhateverTheNumbersAre() {
        final long most = Long.MAX_VALUE;
        final LiveLine line = new LiveLine(most, most, most, most, most, most, 1e18, most, most);

        assertTrue(line.text().length() < 80, line.text());
    }
}
