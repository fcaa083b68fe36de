package io.doorbuster.cli.loadreport;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * The percentile curve of latencies, as HdrHistogram's plots show it: the horizontal axis is the logarithm of 1/(1-p),
 * so that each further nine takes the same width. The right end is the largest latency.
 */
final class LatencyChart {
    /** Points of a curve in each decade. */
    private static final int POINTS = 24;

    /** With more decades than these, there is no space for the label of each. */
    private static final int WIDE_DECADES = 5;

    /** The percentiles of the table, of which the chart marks some. */
    private static final double[] PERCENTILES = {50, 75, 90, 95, 99, 99.9, 99.99, 99.999};

    private final Histogram intended;
    private final Histogram sent;
    private final int decades;

    /**
     * Latencies in nanoseconds.
     *
     * @param intended from the intended start
     * @param sent from the actual send
     */
    LatencyChart(final Histogram intended, final Histogram sent) {
        this.intended = intended;
        this.sent = sent;
        decades = Math.max(2, (int) Math.ceil(Math.log10((double) Math.max(1, intended.getTotalCount())) - 1e-9));
    }

    void draw(final Html html) {
        final Axis vertical = new Axis(Math.max(intended.getMaxValue(), sent.getMaxValue()) / 1e6);
        final Plot plot = new Plot(html, "Latency by percentile; the table has the same numbers", vertical, "ms");
        if (decades <= WIDE_DECADES) {
            plot.mark(x(0), "0");
        }
        plot.mark(x(50), "50");
        for (int nines = 1; nines < decades; nines += decades <= WIDE_DECADES ? 1 : 2) {
            final double percentile = 100 - Math.pow(10, 2 - nines);
            plot.mark(x(percentile), number(percentile));
        }
        plot.mark(Plot.RIGHT, "100");
        curve(html, plot, "sent", sent);
        curve(html, plot, "intended", intended);
        plot.close("percentile");
    }

    List<List<String>> rows(final List<Histogram> columns) {
        final List<List<String>> rows = new ArrayList<>();
        for (final double percentile : PERCENTILES) {
            if (Math.log10(100 / (100 - percentile)) < decades) {
                final List<String> row = new ArrayList<>(List.of("p" + number(percentile)));
                columns.forEach(of -> row.add(of.getTotalCount() == 0 ? "-" : ms(of.getValueAtPercentile(percentile))));
                rows.add(row);
            }
        }
        final List<String> largest = new ArrayList<>(List.of("max"));
        columns.forEach(of -> largest.add(of.getTotalCount() == 0 ? "-" : ms(of.getMaxValue())));
        rows.add(largest);
        return rows;
    }

    /** The horizontal place of a percentile below 100. */
    double x(final double percentile) {
        return Plot.LEFT + Math.log10(100 / (100 - percentile)) / decades * (Plot.RIGHT - Plot.LEFT);
    }

    private void curve(final Html html, final Plot plot, final String kind, final Histogram latency) {
        if (latency.getTotalCount() == 0) {
            return;
        }
        final StringBuilder points = new StringBuilder();
        for (int i = 0; i < decades * POINTS; i++) {
            final double percentile = 100 - 100 / Math.pow(10, (double) i / POINTS);
            point(points, x(percentile), plot.y(latency.getValueAtPercentile(percentile) / 1e6));
        }
        point(points, Plot.RIGHT, plot.y(latency.getMaxValue() / 1e6));
        html.raw("<polyline class=\"curve " + kind + "\" points=\""
                + points.toString().strip() + "\"/>\n");
    }

    private static void point(final StringBuilder points, final double x, final double y) {
        points.append(Plot.number(x)).append(',').append(Plot.number(y)).append(' ');
    }

    private static String number(final double percentile) {
        return new BigDecimal(percentile, new MathContext(9))
                .stripTrailingZeros()
                .toPlainString();
    }

    static String ms(final long ns) {
        return String.format(Locale.ROOT, "%.2f", ns / 1e6);
    }
}
