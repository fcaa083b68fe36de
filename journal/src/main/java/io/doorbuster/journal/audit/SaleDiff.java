package io.doorbuster.journal.audit;

import io.doorbuster.engine.sale.OrderStatus;
import java.util.List;
import java.util.Map;

/**
 * What became of one sale between two points.
 *
 * @param saleId its id
 * @param before as it stood at the first point; null if it was not there yet
 * @param after as it stood at the second; null if it was removed by then
 * @param moves how many orders went from one status to another; orders that did not move are not counted
 * @param terms the terms that changed, by name
 */
public record SaleDiff(
        String saleId, SaleFigures before, SaleFigures after, Map<Move, Integer> moves, List<Change> terms) {
    /**
     * From one status to another.
     *
     * @param from null if there was no order yet
     * @param to null if the sale was removed, and the order with it
     */
    public record Move(OrderStatus from, OrderStatus to) {}

    /** One of the terms, as it was and as it is. */
    public record Change(String name, String before, String after) {}

    /** True if nothing can be told apart. */
    public boolean isEmpty() {
        return before != null && before.equals(after) && moves.isEmpty() && terms.isEmpty();
    }
}
