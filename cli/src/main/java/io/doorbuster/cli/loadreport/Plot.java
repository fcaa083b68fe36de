package io.doorbuster.cli.loadreport;

import java.util.Locale;

/** The frame of a chart in SVG: the plot area, the vertical axis with its grid lines, and the unit conversions. */
final class Plot {
    private static final int WIDTH = 480;
    private static final int HEIGHT = 300;
    static final int LEFT = 62;
    static final int RIGHT = WIDTH - 16;
    static final int TOP = 30;
    static final int BOTTOM = HEIGHT - 44;

    private final Html html;
    private final Axis vertical;

    /**
     * Opens the drawing.
     *
     * @param name what the chart shows, for readers who cannot see it
     */
    Plot(final Html html, final String name, final Axis vertical, final String verticalUnit) {
        this.html = html;
        this.vertical = vertical;
        html.raw("<svg viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\" role=\"img\" aria-label=\"" + Html.escaped(name)
                + "\">\n");
        label(LEFT - 8, TOP - 14, "end", verticalUnit);
        for (final double tick : vertical.ticks()) {
            final double y = y(tick);
            html.raw("<line class=\"grid\" x1=\"" + LEFT + "\" x2=\"" + RIGHT + "\" y1=\"" + number(y) + "\" y2=\""
                    + number(y) + "\"/>");
            label(LEFT - 8, y + 5, "end", vertical.label(tick));
        }
        html.raw("\n");
    }

    double y(final double value) {
        return BOTTOM - value / vertical.end() * (BOTTOM - TOP);
    }

    /** A label below the plot area, with a short line up to it. */
    void mark(final double x, final String text) {
        html.raw("<line class=\"axis\" x1=\"" + number(x) + "\" x2=\"" + number(x) + "\" y1=\"" + BOTTOM + "\" y2=\""
                + (BOTTOM + 5) + "\"/>");
        label(x, BOTTOM + 20, "middle", text);
    }

    /** Ends the drawing with the name of the horizontal axis. */
    void close(final String horizontalName) {
        html.raw("<line class=\"axis\" x1=\"" + LEFT + "\" x2=\"" + RIGHT + "\" y1=\"" + BOTTOM + "\" y2=\"" + BOTTOM
                + "\"/>");
        label((LEFT + RIGHT) / 2.0, HEIGHT - 4, "middle", horizontalName);
        html.raw("</svg>\n");
    }

    private void label(final double x, final double y, final String anchor, final String text) {
        html.raw("<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" text-anchor=\"" + anchor + "\">")
                .text(text)
                .raw("</text>");
    }

    /** A coordinate with one decimal. */
    static String number(final double coordinate) {
        return String.format(Locale.ROOT, "%.1f", coordinate);
    }
}
