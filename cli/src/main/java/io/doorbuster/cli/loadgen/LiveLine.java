package io.doorbuster.cli.loadgen;

import java.util.Locale;

/**
 * The numbers of a running drill that a terminal shows, in columns below {@link #HEADER}. Less than 80 characters wide.
 *
 * @param elapsedNs since the first intended start
 * @param inFlight sent and without a result yet
 * @param perSecond results per second since the line before
 */
record LiveLine(
        long elapsedNs,
        long sent,
        long answered,
        long secured,
        long refused,
        long inFlight,
        double perSecond,
        long p50Ns,
        long p99Ns) {
    static final String HEADER =
            text("time s", "sent", "answered", "secured", "refused", "in flight", "answers/s", "p50 ms", "p99 ms");

    private static final int WIDTH = 79;

    String text() {
        return text(
                number(elapsedNs / 1e9),
                sent,
                answered,
                secured,
                refused,
                inFlight,
                Math.round(perSecond),
                number(p50Ns / 1e6),
                number(p99Ns / 1e6));
    }

    private static String text(final Object... columns) {
        final String text = String.format(Locale.ROOT, "%6s %8s %8s %8s %8s %9s %9s %7s %7s", columns);
        return text.length() <= WIDTH ? text : text.substring(0, WIDTH);
    }

    private static String number(final double value) {
        return String.format(Locale.ROOT, value < 999.95 ? "%.1f" : "%.0f", value);
    }
}
