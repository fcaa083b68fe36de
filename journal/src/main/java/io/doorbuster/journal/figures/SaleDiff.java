package io.doorbuster.journal.figures;

import io.doorbuster.engine.model.OrderStatus;
import java.util.List;
import java.util.Map;

/**
 * The changes of one sale between two points.
 *
 * @param saleId its id
 * @param before its figures at the first point; null if it did not exist yet
 * @param after its figures at the second point; null if it was removed by then
 * @param moves how many orders changed from one status to another; unchanged orders are not counted
 * @param terms the terms that changed, by name
 */
public record SaleDiff(
        String saleId, SaleFigures before, SaleFigures after, Map<Move, Integer> moves, List<Change> terms) {
    /**
     * A change from one status to another.
     *
     * @param from null if the order did not exist yet
     * @param to null if the order was removed with its sale
     */
    public record Move(OrderStatus from, OrderStatus to) {}

    /** A changed term: its old and new value. */
    public record Change(String name, String before, String after) {}

    /** True if nothing changed. */
    public boolean isEmpty() {
        return before != null && before.equals(after) && moves.isEmpty() && terms.isEmpty();
    }
}
