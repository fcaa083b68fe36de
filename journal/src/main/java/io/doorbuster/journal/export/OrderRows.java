package io.doorbuster.journal.export;

import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.OrderStatus;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.engine.model.SaleEvents;
import io.doorbuster.engine.model.SaleTerms;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * Folds events into rows: one row per order, in the order of each one's first event. With all events, the rows are the
 * orders; with some events, they are the changes to existing orders. Memory grows with the events folded, not with the
 * sale; a window limits it to the orders of the window. For one thread.
 */
public final class OrderRows implements SaleEvents {
    /** The lapse of a sale's waitlist: every order still waiting, in these rows or elsewhere, has lapsed. */
    public record Lapse(String saleId, long sequence, long time) {}

    private final Map<Integer, SaleFacts> sales;
    private final Map<Long, OrderRow> rows = new LinkedHashMap<>();
    private final List<Lapse> lapses = new ArrayList<>();
    private final boolean windowed;
    private final long before;
    private final int most;
    private long made;

    /** @param sales the sales of earlier events, by number; sales that these events create are added */
    public OrderRows(final Map<Integer, SaleFacts> sales) {
        this(sales, false, 0, Integer.MAX_VALUE);
    }

    private OrderRows(final Map<Integer, SaleFacts> sales, final boolean windowed, final long before, final int most) {
        this.sales = sales;
        this.windowed = windowed;
        this.before = before;
        this.most = most;
    }

    /** Returns rows only for the orders after the first {@code before} ones, at most {@code most} of them. */
    static OrderRows window(final long before, final int most) {
        return new OrderRows(new HashMap<>(), true, before, most);
    }

    public Collection<OrderRow> rows() {
        return rows.values();
    }

    /** Number of orders created, in the window or not. */
    long made() {
        return made;
    }

    /** The lapses, already applied to {@link #rows} but not to rows elsewhere. */
    public List<Lapse> lapses() {
        return lapses;
    }

    /** Adds a sale whose creation was pruned. */
    void begin(final int sale, final SaleTerms terms) {
        sales.put(sale, SaleFacts.of(terms));
    }

    @Override
    public void saleCreated(
            final long sequence,
            final long time,
            final int sale,
            final SaleTerms terms,
            final long seed0,
            final long seed1,
            final DirectBuffer actor) {
        sales.put(sale, SaleFacts.of(terms));
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
        add(sale, order, quantity, user, key).secure(sequence, time, position, unitsBefore);
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
        add(sale, order, quantity, user, key).become(OrderStatus.WAITLISTED, sequence, time);
    }

    @Override
    public void orderPromoted(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final int position,
            final int unitsBefore) {
        row(sale, order).secure(sequence, time, position, unitsBefore);
    }

    @Override
    public void orderPaid(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final DirectBuffer reference,
            final DirectBuffer actor) {
        final OrderRow row = row(sale, order);
        row.become(OrderStatus.PAID, sequence, time);
        row.reference = text(reference);
    }

    @Override
    public void orderExpired(final long sequence, final long time, final int sale, final int order) {
        row(sale, order).become(OrderStatus.EXPIRED, sequence, time);
    }

    @Override
    public void orderCancelled(
            final long sequence, final long time, final int sale, final int order, final DirectBuffer actor) {
        row(sale, order).become(OrderStatus.CANCELLED, sequence, time);
    }

    @Override
    public void orderRefunded(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final boolean returnUnits,
            final DirectBuffer actor) {
        row(sale, order).become(OrderStatus.REFUNDED, sequence, time);
    }

    @Override
    public void waitlistLapsed(final long sequence, final long time, final int sale) {
        final SaleFacts facts = facts(sale);
        for (final OrderRow row : rows.values()) {
            if (row.status == OrderStatus.WAITLISTED && row.sale.equals(facts)) {
                row.become(OrderStatus.LAPSED, sequence, time);
            }
        }
        lapses.add(new Lapse(facts.saleId(), sequence, time));
    }

    /** Nothing to do: a row names its sale by id and adds the payment window; no change of a sale touches either. */
    @Override
    public void saleChanged(
            final long sequence, final long time, final int sale, final SaleChange change, final DirectBuffer actor) {}

    /** Nothing to do: a pause changes no order. */
    @Override
    public void salePaused(final long sequence, final long time, final int sale, final DirectBuffer actor) {}

    /** Nothing to do: a pause changes no order. */
    @Override
    public void saleResumed(final long sequence, final long time, final int sale, final DirectBuffer actor) {}

    /** Nothing to do: orders outlive the sale's end, and the waitlist lapses by an event of its own. */
    @Override
    public void saleClosed(final long sequence, final long time, final int sale, final DirectBuffer actor) {}

    /** Nothing to do: the orders of a removed sale are exported, too. */
    @Override
    public void saleRemoved(final long sequence, final long time, final int sale, final DirectBuffer actor) {}

    /** Nothing to do: units that become available reach an order by a promotion, which is an event of its own. */
    @Override
    public void saleRestocked(
            final long sequence,
            final long time,
            final int sale,
            final int units,
            final DirectBuffer key,
            final DirectBuffer actor) {}

    /** Nothing to do: as {@link #saleRestocked}. */
    @Override
    public void roundOpened(
            final long sequence,
            final long time,
            final int sale,
            final int round,
            final int units,
            final int withdrawn) {}

    /** Nothing to do: a registration is no order. */
    @Override
    public void userRegistered(final long sequence, final long time, final int sale, final DirectBuffer user) {}

    /** Nothing to do: a refused purchase made no order. */
    @Override
    public void purchaseRefused(
            final long sequence,
            final long time,
            final int sale,
            final Outcome reason,
            final int quantity,
            final DirectBuffer user) {}

    /** Nothing to do: the engine's settings change no order. */
    @Override
    public void engineConfigured(final long sequence, final long time, final EngineSettings settings) {}

    /** Nothing to do: no order depends on the settings of the edge. */
    @Override
    public void edgeSettingsChanged(
            final long sequence, final long time, final Map<String, String> changes, final DirectBuffer actor) {}

    /** Nothing to do: a checkpoint changes nothing. */
    @Override
    public void checkpoint(final long sequence, final long time, final long stateHash) {}

    OrderRow add(final int sale, final int order, final int quantity, final DirectBuffer user, final DirectBuffer key) {
        if (++made <= before || rows.size() == most) {
            return partOf(sale, order);
        }
        final OrderRow row = new OrderRow(facts(sale), order, true);
        row.userId = text(user);
        row.quantity = quantity;
        row.key = text(key);
        rows.put(id(sale, order), row);
        return row;
    }

    private OrderRow row(final int sale, final int order) {
        final OrderRow known = rows.get(id(sale, order));
        if (known != null) {
            return known;
        }
        final OrderRow changed = partOf(sale, order);
        if (!windowed) {
            rows.put(id(sale, order), changed);
        }
        return changed;
    }

    /** Returns a row for the changes from here on. For an order outside the window, the row is not kept. */
    private OrderRow partOf(final int sale, final int order) {
        return new OrderRow(facts(sale), order, false);
    }

    private SaleFacts facts(final int sale) {
        final SaleFacts facts = sales.get(sale);
        if (facts == null) {
            throw new IllegalStateException("an event is about sale " + sale + ", which no earlier event created");
        }
        return facts;
    }

    private static long id(final int sale, final int order) {
        return (long) sale << Integer.SIZE | order;
    }

    static String text(final DirectBuffer ascii) {
        return ascii.getStringWithoutLengthAscii(0, ascii.capacity());
    }
}
