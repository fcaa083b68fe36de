package io.doorbuster.http.metrics;

import io.doorbuster.engine.counters.SaleCounters;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleView;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * The metrics of the sales. The newest {@value #MAX_SALES} have a label each, because an old sale is usually over; all
 * others share one.
 */
final class SaleMetrics {
    /** Sales with a label of their own; as many as the engine counts apart. */
    static final int MAX_SALES = SaleCounters.MAX_SALES;

    /** No sale has this id, because ids begin with a letter or a digit. */
    static final String OTHERS = "_other";

    private SaleMetrics() {}

    private record Counted(String saleId, Outcome outcome, long count) {}

    private record Row(String saleId, List<SaleView> sales) {}

    /** @param sales all sales, in the order in which they were created */
    static void add(final Families families, final List<SaleView> sales, final SaleCounters counters) {
        final List<Row> rows = new ArrayList<>();
        final int others = Math.max(0, sales.size() - MAX_SALES);
        for (final SaleView sale : sales.subList(others, sales.size())) {
            rows.add(new Row(sale.terms().saleId(), List.of(sale)));
        }
        if (others > 0) {
            rows.add(new Row(OTHERS, sales.subList(0, others)));
        }
        units(families, "doorbuster_sale_stock_units", "Units of the sale, of all rounds.", rows, SaleView::stock);
        units(families, "doorbuster_sale_sold_units", "Units that are sold.", rows, SaleView::sold);
        units(families, "doorbuster_sale_held_units", "Units that wait for a payment.", rows, SaleView::held);
        units(families, "doorbuster_sale_remaining_units", "Units that are left.", rows, SaleView::remaining);
        units(families, "doorbuster_sale_waitlisted_orders", "Orders in the waitlist.", rows, SaleView::waitlisted);
        addOutcomes(families, sales, counters);
    }

    /** A removed sale has no id any more, so its numbers end. */
    private static void addOutcomes(final Families families, final List<SaleView> sales, final SaleCounters counters) {
        final Map<Integer, String> ids = new HashMap<>();
        sales.forEach(sale -> ids.put(sale.number(), sale.terms().saleId()));
        final List<Counted> counted = new ArrayList<>();
        for (int row = 0; row <= SaleCounters.OTHERS; row++) {
            final String saleId = row == SaleCounters.OTHERS ? OTHERS : ids.get(counters.sale(row));
            if (saleId != null) {
                for (final Outcome outcome : Outcome.values()) {
                    counted.add(new Counted(saleId, outcome, counters.outcomes(row, outcome)));
                }
            }
        }
        families.counters(
                "doorbuster_sale_commands",
                "Answered commands by sale and outcome, without replays; counted after the force.",
                counted,
                true,
                one -> Labels.of(
                        "sale", one.saleId(), "outcome", one.outcome().name().toLowerCase(Locale.ROOT)),
                Counted::count);
    }

    private static void units(
            final Families families,
            final String name,
            final String help,
            final List<Row> rows,
            final ToLongFunction<SaleView> units) {
        families.gauges(
                name,
                help,
                rows,
                row -> Labels.of("sale", row.saleId()),
                row -> row.sales().stream().mapToLong(units).sum());
    }
}
