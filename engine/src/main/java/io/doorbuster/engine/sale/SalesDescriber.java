package io.doorbuster.engine.sale;

import io.doorbuster.engine.collections.RefusalCounts;
import io.doorbuster.engine.model.EdgeSettings;
import io.doorbuster.engine.model.SaleRecords;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Describes sales as the records of a snapshot, the counterpart of {@link SalesLoader}. For the thread that owns the
 * state.
 */
final class SalesDescriber {
    private SalesDescriber() {}

    /** Passes the edge settings to {@code records}, if they ever changed, in parts that each fit into one record. */
    static void describe(final EdgeSettings settings, final SaleRecords records) {
        if (settings.sequence() == 0) {
            return;
        }
        final Map<String, String> part = new TreeMap<>();
        settings.values().forEach((name, value) -> {
            part.put(name, value);
            if (part.size() == EdgeSettings.MAX_CHANGES) {
                records.edgeSettings(settings.sequence(), part);
                part.clear();
            }
        });
        // Also if it is empty: the sequence of the last change is known even when every setting was removed.
        records.edgeSettings(settings.sequence(), part);
    }

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
