package io.doorbuster.http.metrics;

import io.doorbuster.engine.counters.Timing;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.HdrHistogram.HistogramIterationValue;

/** Collects metrics for one page. Each metric is added once, with all of its label values. For one thread. */
final class Families {
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Upper bounds of the histograms' buckets in seconds. */
    private static final double[] BOUNDS = {
        0.0001,
        0.00025,
        0.0005,
        0.001,
        0.0025,
        0.005,
        0.01,
        0.025,
        0.05,
        0.1,
        0.25,
        0.5,
        1,
        2.5,
        5,
        10,
        Double.POSITIVE_INFINITY
    };

    private final MetricSnapshots.Builder page = MetricSnapshots.builder();

    /** @param name without {@code _total} */
    void counter(final String name, final String help, final double value) {
        page.metricSnapshot(CounterSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .value(value)
                        .build())
                .build());
    }

    void gauge(final String name, final String help, final double value) {
        page.metricSnapshot(GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .value(value)
                        .build())
                .build());
    }

    /** @param name without {@code _total} */
    void counter(final String name, final String help, final long value) {
        counter(name, help, (double) value);
    }

    void gauge(final String name, final String help, final long value) {
        gauge(name, help, (double) value);
    }

    /** A gauge with one value for each of {@code items}. */
    <T> void gauges(
            final String name,
            final String help,
            final List<T> items,
            final Labelled<T> labels,
            final ToLongFunction<T> value) {
        final GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        for (final T item : items) {
            gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                    .labels(labels.of(item))
                    .value((double) value.applyAsLong(item))
                    .build());
        }
        page.metricSnapshot(gauge.build());
    }

    /** A counter with one value for each of {@code items}; those that are 0 and {@code optional} are left out. */
    <T> void counters(
            final String name,
            final String help,
            final List<T> items,
            final boolean optional,
            final Labelled<T> labels,
            final ToLongFunction<T> value) {
        final CounterSnapshot.Builder counter =
                CounterSnapshot.builder().name(name).help(help);
        for (final T item : items) {
            final long count = value.applyAsLong(item);
            if (count > 0 || !optional) {
                counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .labels(labels.of(item))
                        .value((double) count)
                        .build());
            }
        }
        page.metricSnapshot(counter.build());
    }

    /** A histogram in seconds over everything that {@code timings} recorded. */
    void histogram(final String name, final String help, final List<Timing> timings) {
        final long[] counts = new long[BOUNDS.length];
        long sumNanos = 0;
        for (final Timing timing : timings) {
            sumNanos += timing.sumNanos();
            timing.read(recorded -> {
                int bucket = 0;
                for (final HistogramIterationValue value : recorded.recordedValues()) {
                    while (value.getValueIteratedTo() > BOUNDS[bucket] * NANOS_PER_SECOND) {
                        bucket++;
                    }
                    counts[bucket] += value.getCountAddedInThisIterationStep();
                }
            });
        }
        final ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < BOUNDS.length; i++) {
            buckets.bucket(BOUNDS[i], counts[i]);
        }
        page.metricSnapshot(HistogramSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(buckets.build())
                        .sum(sumNanos / NANOS_PER_SECOND)
                        .build())
                .build());
    }

    MetricSnapshots build() {
        return page.build();
    }

    /** The labels of an item. */
    interface Labelled<T> {
        Labels of(T item);
    }
}
