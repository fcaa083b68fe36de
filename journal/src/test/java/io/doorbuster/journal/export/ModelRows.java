package io.doorbuster.journal.export;

import io.doorbuster.engine.codec.EventReader;
import io.doorbuster.engine.model.IgnoredEvents;
import io.doorbuster.engine.model.OrderStatus;
import io.doorbuster.engine.model.OrderView;
import io.doorbuster.engine.model.SaleEvents;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.model.SaleView;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.read.JournalReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/**
 * The expected rows. Replays the journal into the engine's state and reads every order from it; orders of a removed
 * sale are read just before the removal. Values that the engine does not keep are recorded separately.
 */
public final class ModelRows extends IgnoredEvents {
    private final Sales sales = new Sales();
    private final Map<String, String> keys = new HashMap<>();
    private final Map<String, long[]> last = new HashMap<>();
    private final Map<String, String> rows = new TreeMap<>();
    private final Map<String, String> saleRows = new TreeMap<>();

    private ModelRows() {}

    /** By order id: every value in the order of the table's columns, separated by |. */
    public static Map<String, String> of(final Path data) {
        return replay(data).rows;
    }

    /** Returns a row in the same form. */
    static String text(final OrderRow row) {
        final boolean secured = row.position() != 0;
        return String.join(
                "|",
                row.orderId(),
                row.saleId(),
                "" + row.number(),
                row.userId(),
                "" + row.quantity(),
                row.status().label(),
                orNull(secured, row.position()),
                orNull(secured, row.unitsBefore()),
                orNull(secured, row.securedSequence()),
                orNull(secured, row.securedTime()),
                orNull(row.payBy() != 0, row.payBy()),
                row.reference().isEmpty() ? "null" : row.reference(),
                row.key().isEmpty() ? "null" : row.key(),
                "" + row.lastSequence(),
                "" + row.lastTime());
    }

    /**
     * By sale id, separated by |: title, stock, end, limits per user and order, waitlist, closed, removed, registered.
     */
    public static Map<String, String> sales(final Path data) {
        return replay(data).saleRows;
    }

    private static ModelRows replay(final Path data) {
        final ModelRows model = new ModelRows();
        final EventReader reader = new EventReader();
        final SaleEvents events = both(model, model.sales);
        new JournalReader(data).read(batch -> {
            int offset = batch.offset();
            for (long sequence = batch.firstSequence(); sequence <= batch.lastSequence(); sequence++) {
                offset += reader.read(batch.buffer(), offset, batch.offset() + batch.length(), sequence, events);
            }
            return true;
        });
        for (int sale = 1; sale <= model.sales.lastSale(); sale++) {
            if (model.sales.hasSale(sale)) {
                model.rowsOf(sale);
                model.rowOf(sale, false);
            }
        }
        return model;
    }

    private void rowOf(final int sale, final boolean removed) {
        final SaleView view = sales.view(sale);
        saleRows.put(
                view.terms().saleId(),
                String.join(
                        "|",
                        view.terms().title(),
                        "" + view.stock(),
                        orNull(
                                view.terms().closesAt() != SaleTerms.NEVER,
                                view.terms().closesAt()),
                        "" + view.terms().perUserLimit(),
                        "" + view.terms().maxUnitsPerOrder(),
                        "" + view.terms().waitlistCapacity(),
                        view.closed() ? "t" : "f",
                        removed ? "t" : "f",
                        "" + view.registered()));
    }

    private void rowsOf(final int sale) {
        for (int number = 1; number <= sales.orders(sale); number++) {
            final String id = id(sale, number);
            final OrderView order = sales.order(sale, number);
            final boolean secured = order.position() != 0;
            rows.put(
                    id,
                    String.join(
                            "|",
                            id,
                            id.substring(0, id.lastIndexOf('-')),
                            "" + number,
                            order.userId(),
                            "" + order.quantity(),
                            order.status().label(),
                            orNull(secured, order.position()),
                            orNull(secured, order.unitsBefore()),
                            orNull(secured, order.sequence()),
                            orNull(secured, order.time()),
                            orNull(order.payBy() != 0, order.payBy()),
                            order.reference().isEmpty() ? "null" : order.reference(),
                            keys.get(id).isEmpty() ? "null" : keys.get(id),
                            "" + last.get(id)[0],
                            "" + last.get(id)[1]));
        }
    }

    @Override
    public void saleRemoved(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        rowsOf(sale);
        rowOf(sale, true);
    }

    @Override
    public void orderSecured(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final int quantity,
            final int position,
            final int unitsBefore,
            final DirectBuffer user,
            final DirectBuffer key) {
        added(sequence, time, id(sale, order), key);
    }

    @Override
    public void orderWaitlisted(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final int quantity,
            final DirectBuffer user,
            final DirectBuffer key) {
        added(sequence, time, id(sale, order), key);
    }

    @Override
    public void orderPromoted(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final int position,
            final int unitsBefore) {
        last.put(id(sale, order), new long[] {sequence, time});
    }

    @Override
    public void orderPaid(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final DirectBuffer reference,
            final DirectBuffer actor) {
        last.put(id(sale, order), new long[] {sequence, time});
    }

    @Override
    public void orderExpired(final long sequence, final long time, final int sale, final int order) {
        last.put(id(sale, order), new long[] {sequence, time});
    }

    @Override
    public void orderCancelled(
            final long sequence, final long time, final int sale, final int order, final DirectBuffer actor) {
        last.put(id(sale, order), new long[] {sequence, time});
    }

    @Override
    public void orderRefunded(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final boolean returnUnits,
            final DirectBuffer actor) {
        last.put(id(sale, order), new long[] {sequence, time});
    }

    @Override
    public void waitlistLapsed(final long sequence, final long time, final int sale) {
        for (int order = 1; order <= sales.orders(sale); order++) {
            if (sales.order(sale, order).status() == OrderStatus.WAITLISTED) {
                last.put(id(sale, order), new long[] {sequence, time});
            }
        }
    }

    private void added(final long sequence, final long time, final String id, final DirectBuffer key) {
        keys.put(id, key.getStringWithoutLengthAscii(0, key.capacity()));
        last.put(id, new long[] {sequence, time});
    }

    private String id(final int sale, final int order) {
        return sales.view(sale).terms().saleId() + "-" + order;
    }

    private static String orNull(final boolean known, final long value) {
        return known ? "" + value : "null";
    }

    /** Passes every event to the first receiver, then to the second. */
    private static SaleEvents both(final SaleEvents first, final SaleEvents second) {
        return (SaleEvents) Proxy.newProxyInstance(
                SaleEvents.class.getClassLoader(), new Class<?>[] {SaleEvents.class}, (proxy, method, arguments) -> {
                    try {
                        method.invoke(first, arguments);
                        return method.invoke(second, arguments);
                    } catch (final InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
