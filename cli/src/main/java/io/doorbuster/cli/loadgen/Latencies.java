package io.doorbuster.cli.loadgen;

import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * The latencies of all driver threads so far, per class of answer. One thread samples; the recorders' writers never
 * wait.
 */
final class Latencies {
    private final List<Tally> tallies;
    private final Histogram all = Tally.histogram();
    private final Histogram secured = Tally.histogram();
    private final Histogram refused = Tally.histogram();

    Latencies(final List<Tally> tallies) {
        this.tallies = tallies;
    }

    /** Adds the latencies recorded since the last sample. */
    void sample() {
        for (final Tally tally : tallies) {
            drain(tally.all, all);
            drain(tally.secured, secured);
            drain(tally.refused, refused);
        }
    }

    Histogram all() {
        return all;
    }

    Histogram secured() {
        return secured;
    }

    Histogram refused() {
        return refused;
    }

    private static void drain(final SingleWriterRecorder recorder, final Histogram sum) {
        sum.add(recorder.getIntervalHistogram());
    }
}
