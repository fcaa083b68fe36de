package io.doorbuster.engine.sale;

import io.doorbuster.engine.collections.RefusalCounts;
import io.doorbuster.engine.model.SaleRecords;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Describes sales as the records of a snapshot, the counterpart of {@link SalesLoader}. For the thread that owns the
 * state.
 */
final class SalesDescriber {
    private SalesDescriber() {}

    /** Passes every removed sale and every sale to {@code records}. */
    static void describe(final SaleCatalog catalog, final SaleRecords records) {
        catalog.removed.forEach((saleId, number) -> records.removedSale(number, saleId));
        for (int i = 1; i <= catalog.last(); i++) {
            if (catalog.find(i) != null) {
                describe(catalog.find(i), records);
            }
        }
    }

    private static void describe(final Sale sale, final SaleRecords records) {
        final DirectBuffer user = new UnsafeBuffer(0, 0);
        final DirectBuffer key = new UnsafeBuffer(0, 0);
        final DirectBuffer reference = new UnsafeBuffer(0, 0);
        final OrderStore orders = sale.book.orders;
        records.sale(
                sale.number,
                sale.terms(),
                sale.seed0,
                sale.seed1,
                sale.round(),
                sale.paused(),
                sale.closed(),
                sale.book.lapsed());
        if (sale.refusals() != null) {
            describe(sale.refusals(), records);
        }
        sale.restocks.forEach((text, units) -> records.restock(units, ascii(text)));
        sale.registrations.forEach(records::registration);
        for (int order = 1; order <= orders.size(); order++) {
            orders.wrapUser(order, user);
            orders.wrapKey(order, key);
            orders.wrapReference(order, reference);
            records.order(order, orders.record(order), user, key, reference);
        }
        records.endOfSale(sale.stock.total());
    }

    private static void describe(final RefusalCounts refusals, final SaleRecords records) {
        final byte[] table = refusals.counters();
        records.refusalCounts(refusals.counted(), refusals.hash(), table.length);
        final DirectBuffer part = new UnsafeBuffer(0, 0);
        for (int from = 0; from < table.length; from += SaleRecords.MAX_COUNTERS_PART_BYTES) {
            part.wrap(table, from, Math.min(SaleRecords.MAX_COUNTERS_PART_BYTES, table.length - from));
            records.refusalCountsPart(from, part);
        }
    }

    private static DirectBuffer ascii(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
    }
}
