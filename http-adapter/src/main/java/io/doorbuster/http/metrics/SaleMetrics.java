package io.doorbuster.http.metrics;

import io.doorbuster.engine.model.SaleView;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** The metrics of the sales: the first {@value #MAX_SALES} have a label each, and all others share one. */
final class SaleMetrics {
    /** Sales with a label of their own. */
    static final int MAX_SALES = 50;

    /** No sale has this id, because ids begin with a letter or a digit. */
    static final String OTHERS = "_other";

    private SaleMetrics() {}

    private record Row(String saleId, List<SaleView> sales) {}

    /** @param sales all sales, in the order in which they were created */
    static void add(final Families families, final List<SaleView> sales) {
        final List<Row> rows = new ArrayList<>();
        for (final SaleView sale : sales.subList(0, Math.min(MAX_SALES, sales.size()))) {
            rows.add(new Row(sale.terms().saleId(), List.of(sale)));
        }
        if (sales.size() > MAX_SALES) {
            rows.add(new Row(OTHERS, sales.subList(MAX_SALES, sales.size())));
        }
        units(families, "doorbuster_sale_stock_units", "Units of the sale, of all rounds.", rows, SaleView::stock);
        units(families, "doorbuster_sale_sold_units", "Units that are sold.", rows, SaleView::sold);
        units(families, "doorbuster_sale_held_units", "Units that wait for a payment.", rows, SaleView::held);
        units(families, "doorbuster_sale_remaining_units", "Units that are left.", rows, SaleView::remaining);
        units(families, "doorbuster_sale_waitlisted_orders", "Orders in the waitlist.", rows, SaleView::waitlisted);
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
