package io.doorbuster.cli.loadgen;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Counts the results of requests by kind and by the tenth of a second in which they were known. One thread writes;
 * others may read after it has ended. The memory is bounded: the last slice also counts what comes later.
 */
public final class Timeline {
    public static final long SLICE_NS = TimeUnit.MILLISECONDS.toNanos(100);
    /** One hour of slices, 1.4 MB. */
    public static final int MAX_SLICES = 36_000;

    private static final int FIRST_SLICES = 128;

    private final Map<Answer.Kind, long[]> counts = new EnumMap<>(Answer.Kind.class);
    private int slices;

    Timeline() {
        for (final Answer.Kind kind : Answer.Kind.values()) {
            counts.put(kind, new long[FIRST_SLICES]);
        }
    }

    /** @param sinceStartNs since the first intended start; results before it count into the first slice */
    void count(final Answer.Kind kind, final long sinceStartNs) {
        add(kind, (int) Math.min(MAX_SLICES - 1, Math.max(0, sinceStartNs) / SLICE_NS), 1);
    }

    void addAll(final Timeline other) {
        other.counts.forEach((kind, of) -> {
            for (int slice = 0; slice < other.slices; slice++) {
                add(kind, slice, of[slice]);
            }
        });
    }

    /** Number of slices up to the last result. */
    public int slices() {
        return slices;
    }

    /** Results of one kind in these slices; slices after the last have none. */
    public long count(final Answer.Kind kind, final int fromSlice, final int toSlice) {
        return Arrays.stream(counts.get(kind), Math.min(fromSlice, slices), Math.min(toSlice, slices))
                .sum();
    }

    private void add(final Answer.Kind kind, final int slice, final long count) {
        if (slice >= counts.get(kind).length) {
            final int longer = Math.min(MAX_SLICES, Math.max(slice + 1, 2 * counts.get(kind).length));
            counts.replaceAll((each, of) -> Arrays.copyOf(of, longer));
        }
        counts.get(kind)[slice] += count;
        slices = Math.max(slices, slice + 1);
    }
}
