package io.doorbuster.cli.loadreport;

import io.doorbuster.cli.loadgen.Answer;
import io.doorbuster.cli.loadgen.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The results over time, as stacked bars per kind. A bar is as many slices wide as make at most 40 bars. */
final class AnswersChart {
    private static final int MOST_BARS = 40;
    /** Widths of a bar, in slices of a tenth of a second. */
    private static final int[] WIDTHS = {1, 2, 5, 10, 20, 50, 100, 300, 600, 1_200};

    static final List<Answer.Kind> KINDS = List.of(
            Answer.Kind.SECURED, Answer.Kind.WAITLISTED, Answer.Kind.REFUSED, Answer.Kind.ERROR, Answer.Kind.UNKNOWN);

    private final Timeline timeline;
    private final int width;
    private final int bars;

    AnswersChart(final Timeline timeline) {
        this.timeline = timeline;
        int chosen = WIDTHS[0];
        for (int i = 1; i < WIDTHS.length && timeline.slices() > chosen * MOST_BARS; i++) {
            chosen = WIDTHS[i];
        }
        width = chosen;
        bars = Math.max(1, (timeline.slices() + width - 1) / width);
    }

    /** Width of a bar in seconds. */
    double barSeconds() {
        return width * (Timeline.SLICE_NS / 1e9);
    }

    /** True if the last bar also has the results that came later than the timeline reaches. */
    boolean isCut() {
        return timeline.slices() == Timeline.MAX_SLICES;
    }

    void draw(final Html html) {
        double most = 0;
        for (int bar = 0; bar < bars; bar++) {
            most = Math.max(most, perSecond(total(bar)));
        }
        final Plot plot =
                new Plot(html, "Results per second over time; the table has the same numbers", new Axis(most), "per s");
        final double wide = (double) (Plot.RIGHT - Plot.LEFT) / bars;
        for (int bar = 0; bar < bars; bar++) {
            long below = 0;
            for (final Answer.Kind kind : KINDS) {
                final long count = count(kind, bar);
                if (count > 0) {
                    final double top = plot.y(perSecond(below + count));
                    html.raw("<rect class=\"" + name(kind) + "\" x=\"" + Plot.number(Plot.LEFT + bar * wide) + "\" y=\""
                            + Plot.number(top) + "\" width=\"" + Plot.number(wide * 0.88) + "\" height=\""
                            + Plot.number(plot.y(perSecond(below)) - top) + "\"/>");
                }
                below += count;
            }
        }
        html.raw("\n");
        final Axis horizontal = new Axis(bars * barSeconds());
        for (final double tick : horizontal.ticks()) {
            final double x = Plot.LEFT + tick / barSeconds() * wide;
            if (x <= Plot.RIGHT) {
                plot.mark(x, horizontal.label(tick));
            }
        }
        plot.close("seconds since the first intended start");
    }

    List<List<String>> rows() {
        final List<List<String>> rows = new ArrayList<>();
        for (int bar = 0; bar < bars; bar++) {
            final List<String> row = new ArrayList<>();
            row.add(String.format(Locale.ROOT, "%.1f to %.1f", bar * barSeconds(), (bar + 1) * barSeconds()));
            for (final Answer.Kind kind : KINDS) {
                row.add(Long.toString(count(kind, bar)));
            }
            row.add(String.format(Locale.ROOT, "%.0f", perSecond(total(bar))));
            rows.add(row);
        }
        return rows;
    }

    static String name(final Answer.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private long count(final Answer.Kind kind, final int bar) {
        return timeline.count(kind, bar * width, (bar + 1) * width);
    }

    private long total(final int bar) {
        return KINDS.stream().mapToLong(kind -> count(kind, bar)).sum();
    }

    private double perSecond(final long count) {
        return count / barSeconds();
    }
}
