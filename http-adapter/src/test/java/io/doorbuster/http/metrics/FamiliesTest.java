package io.doorbuster.http.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.doorbuster.engine.counters.Timing;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FamiliesTest {
    @Test
    void shouldCountEachDurationInTheFirstBucketWhoseBoundItDoesNotExceed() {
        final Timing first = new Timing();
        final Timing second = new Timing();
        first.record(TimeUnit.MICROSECONDS.toNanos(3));
        first.record(TimeUnit.MICROSECONDS.toNanos(200), 4);
        second.record(TimeUnit.MILLISECONDS.toNanos(2));
        second.record(TimeUnit.MILLISECONDS.toNanos(700), 2);
        second.record(TimeUnit.SECONDS.toNanos(30));
        final Families families = new Families();
        families.histogram("doorbuster_test_seconds", "Of this test.", List.of(first, second));
        final HistogramSnapshot.HistogramDataPointSnapshot histogram =
                ((HistogramSnapshot) families.build().get(0)).getDataPoints().get(0);
        final Map<Double, Long> counts = new TreeMap<>();
        final ClassicHistogramBuckets buckets = histogram.getClassicBuckets();
        for (int i = 0; i < buckets.size(); i++) {
            if (buckets.getCount(i) > 0) {
                counts.put(buckets.getUpperBound(i), buckets.getCount(i));
            }
        }
        assertEquals(Map.of(0.0001, 1L, 0.00025, 4L, 0.0025, 1L, 1.0, 2L, Double.POSITIVE_INFINITY, 1L), counts);
        assertEquals(31.402803, histogram.getSum(), 1e-9);
    }
}
