package io.doorbuster.http.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.counters.Timing;
import io.doorbuster.http.json.JsonWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** What is kept of the past: the last samples, and the totals at the last one. */
class HistoryTest {
    private static byte[] sample(final int number) {
        return ("{\"n\":" + number + '}').getBytes(UTF_8);
    }

    private static String written(final History history) {
        final JsonWriter json = new JsonWriter().beginObject().beginArray("samples");
        history.writeTo(json);
        return new String(json.endArray().endObject().toBytes(), UTF_8);
    }

    @Test
    void shouldKeepSamplesInTheirOrder() {
        final History history = new History();
        assertNull(history.newest());
        assertEquals("{\"samples\":[]}", written(history));
        history.add(sample(1));
        history.add(sample(2));

        assertArrayEquals(sample(2), history.newest());
        assertEquals("{\"samples\":[{\"n\":1},{\"n\":2}]}", written(history));
    }

    @Test
    void shouldKeepTheLast15MinutesOnly() {
        final History history = new History();
        for (int i = 1; i <= History.MAX_SAMPLES + 3; i++) {
            history.add(sample(i));
        }

        final String all = written(history);
        assertTrue(all.startsWith("{\"samples\":[{\"n\":4},"), all);
        assertTrue(all.endsWith(",{\"n\":" + (History.MAX_SAMPLES + 3) + "}]}"), all);
        assertEquals(15 * 60, History.MAX_SAMPLES);
        assertEquals(History.MAX_SAMPLES, all.split("\"n\"").length - 1);
    }

    @Test
    void shouldTellHowMuchACounterRoseSinceItWasLastAsked() {
        final Since since = new Since();

        assertEquals(7, since.last("a", 7));
        assertEquals(2, since.last("b", 2));
        assertEquals(3, since.last("a", 10));
        assertEquals(0, since.last("a", 10));
    }

    @Test
    void shouldTellTheDurationsSinceItWasLastAskedOfAllThreadsTogether() {
        final Since since = new Since();
        final Timing one = new Timing();
        final Timing other = new Timing();
        one.record(TimeUnit.MILLISECONDS.toNanos(50));
        assertEquals(1, since.last("hop", List.of(one, other)).getTotalCount());

        one.record(TimeUnit.MILLISECONDS.toNanos(2));
        other.record(TimeUnit.MILLISECONDS.toNanos(4));
        final Histogram added = since.last("hop", List.of(one, other));

        assertEquals(2, added.getTotalCount());
        // The histogram has two significant digits.
        assertEquals(4.0, added.getMaxValue() / 1e6, 0.1, "the 50 ms of the time before count no more");
        assertEquals(2.0, added.getValueAtPercentile(50) / 1e6, 0.1);
        assertEquals(0, since.last("hop", List.of(one, other)).getTotalCount());
    }
}
