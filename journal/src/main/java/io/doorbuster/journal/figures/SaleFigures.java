package io.doorbuster.journal.figures;

import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.model.SaleView;

/**
 * The counts and status of a sale at one point. Counts are units, except {@code waitlisted} (orders) and
 * {@code registered} (users).
 */
public record SaleFigures(
        int stock,
        int sold,
        int held,
        int remaining,
        int waitlisted,
        int registered,
        int round,
        boolean paused,
        boolean closed,
        SaleTerms terms) {
    static SaleFigures of(final SaleView view) {
        return new SaleFigures(
                view.stock(),
                view.sold(),
                view.held(),
                view.remaining(),
                view.waitlisted(),
                view.registered(),
                view.round(),
                view.paused(),
                view.closed(),
                view.terms());
    }
}
