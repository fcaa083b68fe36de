package io.doorbuster.engine.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.doorbuster.engine.collections.StateMemory;
import io.doorbuster.engine.support.Desk;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HoldsTest {
    private static final int ORDERS = 40;

    @Test
    void shouldExpireInTheOrderOfAddingWhicheverHoldsAreRemoved() {
        for (long seed = 1; seed <= 300; seed++) {
            final Random random = new Random(seed);
            final OrderStore orders = new OrderStore(new StateMemory());
            final List<Integer> free = new ArrayList<>();
            for (int i = 0; i < ORDERS; i++) {
                free.add(orders.add(1, 1, 1, 1, 0, 0, Desk.ascii("u" + i), Desk.NO_KEY));
            }
            final Holds holds = new Holds(orders);
            final List<Integer> naive = new ArrayList<>();
            for (int step = 0; step < 200; step++) {
                if (!free.isEmpty() && (naive.isEmpty() || random.nextInt(5) < 3)) {
                    final Integer order = free.remove(random.nextInt(free.size()));
                    holds.add(order);
                    naive.add(order);
                } else {
                    final Integer order = naive.remove(random.nextInt(4) == 0 ? 0 : random.nextInt(naive.size()));
                    holds.remove(order);
                    free.add(order);
                }
                assertEquals(naive.isEmpty() ? 0 : naive.get(0), holds.first(), "seed " + seed + " step " + step);
            }
            for (final Integer order : naive) {
                assertEquals(order, holds.first(), "seed " + seed);
                holds.remove(order);
            }
            assertEquals(0, holds.first());
        }
    }
}
