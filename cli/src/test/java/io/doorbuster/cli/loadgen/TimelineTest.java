package io.doorbuster.cli.loadgen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private final Timeline timeline = new Timeline();

    @Test
    void shouldCountEachKindInItsTenthOfASecond() {
        timeline.count(Answer.Kind.SECURED, 0);
        timeline.count(Answer.Kind.SECURED, Timeline.SLICE_NS - 1);
        timeline.count(Answer.Kind.REFUSED, Timeline.SLICE_NS);
        timeline.count(Answer.Kind.SECURED, 1_000 * Timeline.SLICE_NS);

        assertEquals(1_001, timeline.slices());
        assertEquals(2, timeline.count(Answer.Kind.SECURED, 0, 1));
        assertEquals(0, timeline.count(Answer.Kind.SECURED, 1, 1_000));
        assertEquals(1, timeline.count(Answer.Kind.REFUSED, 1, 2));
        assertEquals(3, timeline.count(Answer.Kind.SECURED, 0, 5_000));
        assertEquals(0, timeline.count(Answer.Kind.SECURED, 2_000, 5_000));
    }

    @Test
    void shouldCountAnEarlyResultInTheFirstSliceAndAllLateOnesInTheLast() {
        timeline.count(Answer.Kind.ERROR, -5);
        timeline.count(Answer.Kind.UNKNOWN, TimeUnit.HOURS.toNanos(2));
        timeline.count(Answer.Kind.UNKNOWN, Long.MAX_VALUE);

        assertEquals(1, timeline.count(Answer.Kind.ERROR, 0, 1));
        assertEquals(Timeline.MAX_SLICES, timeline.slices());
        assertEquals(2, timeline.count(Answer.Kind.UNKNOWN, Timeline.MAX_SLICES - 1, Timeline.MAX_SLICES));
    }

    @Test
    void shouldAddTheTimelinesOfAllThreads() {
        final Timeline other = new Timeline();
        timeline.count(Answer.Kind.SECURED, 0);
        other.count(Answer.Kind.SECURED, 0);
        other.count(Answer.Kind.WAITLISTED, 700 * Timeline.SLICE_NS);

        timeline.addAll(other);

        assertEquals(701, timeline.slices());
        assertEquals(2, timeline.count(Answer.Kind.SECURED, 0, 1));
        assertEquals(1, timeline.count(Answer.Kind.WAITLISTED, 700, 701));
    }
}
