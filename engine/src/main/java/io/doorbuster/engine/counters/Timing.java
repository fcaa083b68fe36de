package io.doorbuster.engine.counters;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Durations that one thread records and any thread reads, as a histogram in nanoseconds with two significant digits.
 * Recording takes no lock and allocates nothing. Durations that differ by less than a microsecond may count as equal. A
 * duration above one minute counts as one minute.
 */
public final class Timing {
    private static final long SHORTEST_NANOS = 1_000;
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int DIGITS = 2;

    private final SingleWriterRecorder recorder = new SingleWriterRecorder(SHORTEST_NANOS, LONGEST_NANOS, DIGITS);
    private final Counts sum = new Counts(1);

    // Readers, with the lock of this object.
    private final Histogram total = emptyHistogram();
    private Histogram recycled;

    /** An empty histogram of the same range and precision. Any thread. */
    public static Histogram emptyHistogram() {
        return new Histogram(SHORTEST_NANOS, LONGEST_NANOS, DIGITS);
    }

    /** Records one duration. Owning thread. */
    public void record(final long nanos) {
        record(nanos, 1);
    }

    /** Records a duration that {@code count} commands had in common. Owning thread. */
    public void record(final long nanos, final long count) {
        final long bounded = Math.max(0, Math.min(nanos, LONGEST_NANOS));
        recorder.recordValueWithCount(bounded, count);
        sum.add(0, bounded * count);
    }

    /** Sum of all recorded durations in nanoseconds. Any thread. */
    public long sumNanos() {
        return sum.get(0);
    }

    /**
     * Shows everything recorded so far to {@code reader}, which must not keep it. Any thread; a reader waits for other
     * readers, never the owner.
     */
    public synchronized void read(final Consumer<Histogram> reader) {
        recycled = recorder.getIntervalHistogram(recycled);
        total.add(recycled);
        reader.accept(total);
    }
}
