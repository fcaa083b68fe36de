package io.doorbuster.http.control;

import io.doorbuster.engine.counters.Timing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What was added to counters and histograms since they were last asked for here. Admin IO thread only. */
final class Since {
    private final Map<String, Long> totals = new HashMap<>();
    private final Map<String, Histogram> histograms = new HashMap<>();

    /** How much the counter of this name rose, given its total; the whole total at the first time. */
    long last(final String name, final long total) {
        final Long before = totals.put(name, total);
        return before == null ? total : total - before;
    }

    /** The durations that were recorded by all of {@code timings}, in nanoseconds. */
    Histogram last(final String name, final List<Timing> timings) {
        final Histogram total = Timing.emptyHistogram();
        timings.forEach(timing -> timing.read(total::add));
        final Histogram added = total.copy();
        final Histogram before = histograms.put(name, total);
        if (before != null) {
            added.subtract(before);
        }
        return added;
    }
}
