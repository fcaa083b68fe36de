package io.doorbuster.journal.figures;

import io.doorbuster.engine.model.OrderStatus;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.sale.Sales;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Remembers a state, to compare it with a later one. For the thread that owns the state. */
public final class StateDiff {
    private static final Comparator<SaleDiff.Move> BY_LIFE = Comparator.comparing(
                    SaleDiff.Move::from, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(SaleDiff.Move::to, Comparator.nullsLast(Comparator.naturalOrder()));

    private final Map<Integer, Remembered> before = new TreeMap<>();

    /** A sale and the status of each of its orders. */
    private record Remembered(SaleFigures figures, List<OrderStatus> statuses) {}

    /** Remembers the current state of {@code sales}. */
    public StateDiff(final Sales sales) {
        for (int sale = 1; sale <= sales.lastSale(); sale++) {
            if (sales.hasSale(sale)) {
                before.put(sale, new Remembered(SaleFigures.of(sales.view(sale)), statuses(sales, sale)));
            }
        }
    }

    /** Returns the differences between {@code sales} and the remembered state, by sale, oldest sale first. */
    public List<SaleDiff> to(final Sales sales) {
        final List<SaleDiff> diffs = new ArrayList<>();
        for (int sale = 1; sale <= sales.lastSale(); sale++) {
            final Remembered was = before.get(sale);
            final boolean is = sales.hasSale(sale);
            if (was != null || is) {
                final SaleFigures after = is ? SaleFigures.of(sales.view(sale)) : null;
                final List<OrderStatus> then = was == null ? List.of() : was.statuses;
                final List<OrderStatus> now = is ? statuses(sales, sale) : null;
                final SaleFigures figures = was == null ? null : was.figures;
                final SaleTerms terms = (after == null ? figures : after).terms();
                final SaleDiff diff =
                        new SaleDiff(terms.saleId(), figures, after, moves(then, now), changes(figures, after));
                if (!diff.isEmpty()) {
                    diffs.add(diff);
                }
            }
        }
        return diffs;
    }

    private static List<OrderStatus> statuses(final Sales sales, final int sale) {
        final List<OrderStatus> statuses = new ArrayList<>(sales.orders(sale));
        for (int order = 1; order <= sales.orders(sale); order++) {
            statuses.add(sales.order(sale, order).status());
        }
        return statuses;
    }

    private static Map<SaleDiff.Move, Integer> moves(final List<OrderStatus> then, final List<OrderStatus> now) {
        final Map<SaleDiff.Move, Integer> moves = new TreeMap<>(BY_LIFE);
        for (int i = 0; i < (now == null ? then : now).size(); i++) {
            final OrderStatus from = i < then.size() ? then.get(i) : null;
            final OrderStatus to = now == null ? null : now.get(i);
            if (from != to) {
                moves.merge(new SaleDiff.Move(from, to), 1, Integer::sum);
            }
        }
        return moves;
    }

    private static List<SaleDiff.Change> changes(final SaleFigures before, final SaleFigures after) {
        final List<SaleDiff.Change> changes = new ArrayList<>();
        if (before != null && after != null) {
            final SaleTerms was = before.terms();
            final SaleTerms is = after.terms();
            add(changes, "title", was.title(), is.title());
            add(changes, "closesAt", moment(was.closesAt()), moment(is.closesAt()));
            add(changes, "perUserLimit", was.perUserLimit(), is.perUserLimit());
            add(changes, "maxUnitsPerOrder", was.maxUnitsPerOrder(), is.maxUnitsPerOrder());
            add(changes, "waitlistCapacity", was.waitlistCapacity(), is.waitlistCapacity());
            add(changes, "round", before.round(), after.round());
            add(changes, "paused", before.paused(), after.paused());
            add(changes, "closed", before.closed(), after.closed());
        }
        return changes;
    }

    private static void add(
            final List<SaleDiff.Change> changes, final String name, final Object before, final Object after) {
        if (!before.equals(after)) {
            changes.add(new SaleDiff.Change(name, before.toString(), after.toString()));
        }
    }

    private static String moment(final long closesAt) {
        return closesAt == SaleTerms.NEVER ? "never" : Long.toString(closesAt);
    }
}
