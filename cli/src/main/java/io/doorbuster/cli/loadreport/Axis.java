package io.doorbuster.cli.loadreport;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A linear axis from 0, in three to six steps of a round size. It ends with the first step that is not below the
 * largest value.
 */
final class Axis {
    private static final int MOST_STEPS = 6;

    private final double step;
    private final int steps;

    /** @param largest the largest value to be shown; an axis of nothing ends at 1 */
    Axis(final double largest) {
        final double end = largest > 0 ? largest : 1;
        final double rough = end / MOST_STEPS;
        final double magnitude = Math.pow(10, Math.floor(Math.log10(rough)));
        final double leading = rough / magnitude;
        step = (leading <= 1 ? 1 : leading <= 2 ? 2 : leading <= 5 ? 5 : 10) * magnitude;
        steps = (int) Math.ceil(end / step - 1e-9);
    }

    double end() {
        return step * steps;
    }

    /** The ticks at 0, after each step, and so at the end. */
    List<Double> ticks() {
        final List<Double> all = new ArrayList<>();
        for (int i = 0; i <= steps; i++) {
            all.add(i * step);
        }
        return all;
    }

    /** The label of a tick, with as many decimals as the step has. */
    String label(final double tick) {
        final int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
        return String.format(Locale.ROOT, "%,." + decimals + "f", tick);
    }
}
