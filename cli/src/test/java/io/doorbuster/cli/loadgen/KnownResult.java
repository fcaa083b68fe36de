package io.doorbuster.cli.loadgen;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * A result whose numbers a test knows: 100 requests were answered after 1, 2 ... 100 ms, each of which was sent half of
 * this time late. The first 40 secured a unit in the first tenth of a second, 57 were sold out in the fourth; three got
 * other results.
 */
public final class KnownResult {
    private KnownResult() {}

    /** @param error the name of the one error */
    public static LoadResult withError(final String error) {
        final Histogram all = Tally.histogram();
        final Histogram secured = Tally.histogram();
        final Histogram refused = Tally.histogram();
        final Histogram sinceSend = Tally.histogram();
        for (int i = 1; i <= 100; i++) {
            final long latencyNs = TimeUnit.MILLISECONDS.toNanos(i);
            all.recordValue(latencyNs);
            sinceSend.recordValue(latencyNs / 2);
            (i <= 40 ? secured : refused).recordValue(latencyNs);
        }
        final Timeline timeline = new Timeline();
        count(timeline, Answer.Kind.SECURED, 40, 50);
        count(timeline, Answer.Kind.REFUSED, 57, 350);
        count(timeline, Answer.Kind.WAITLISTED, 1, 350);
        count(timeline, Answer.Kind.ERROR, 1, 350);
        count(timeline, Answer.Kind.UNKNOWN, 1, 350);
        return new LoadResult(
                100,
                40,
                1,
                Map.of("sold-out", 57L),
                Map.of(error, 1L),
                Map.of("timed-out", 1L),
                0,
                0,
                new SecuredOrders(),
                all,
                secured,
                refused,
                sinceSend,
                Tally.histogram(),
                Tally.histogram(),
                timeline,
                TimeUnit.MILLISECONDS.toNanos(400),
                2,
                new TreeMap<>(),
                user -> false);
    }

    private static void count(
            final Timeline timeline, final Answer.Kind kind, final int requests, final long sinceStartMs) {
        for (int i = 0; i < requests; i++) {
            timeline.count(kind, TimeUnit.MILLISECONDS.toNanos(sinceStartMs));
        }
    }
}
