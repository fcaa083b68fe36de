package io.doorbuster.engine.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.doorbuster.engine.collections.StateMemory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stock throws instead of becoming wrong. Each of these cases is an error of its caller. */
class StockTest {
    private final Stock stock = new Stock(5, new StateMemory());

    @BeforeEach
    void holdTwoAndSellOne() {
        stock.secure(1, 2, true);
        stock.secure(2, 1, false);
    }

    @Test
    void shouldKeepSoldHeldAndRemainingApart() {
        check(5, 1, 2, 2);
        stock.sellHeld(1);
        check(5, 2, 1, 2);
        stock.returnHeld(1);
        check(5, 2, 0, 3);
        stock.returnSold(2);
        check(5, 0, 0, 5);
        stock.add(-5);
        check(0, 0, 0, 0);
        assertEquals(2, stock.securedOrders(), "ever secured");
        assertEquals(3, stock.securedUnits());
    }

    @Test
    void shouldNotSecureMoreThanRemains() {
        assertThrows(IllegalStateException.class, () -> stock.secure(3, 3, true));
    }

    @Test
    void shouldNotSellMoreThanIsHeld() {
        assertThrows(IllegalStateException.class, () -> stock.sellHeld(3));
    }

    @Test
    void shouldNotReturnMoreThanIsHeldOrSold() {
        assertThrows(IllegalStateException.class, () -> stock.returnHeld(3));
        assertThrows(IllegalStateException.class, () -> new Stock(5, new StateMemory()).returnSold(1));
    }

    @Test
    void shouldNotTakeBackHeldOrSoldUnits() {
        assertThrows(IllegalStateException.class, () -> stock.add(-3));
    }

    @Test
    void shouldNotBeRestoredToLessThanItsOrdersHave() {
        final Stock restored = new Stock(0, new StateMemory());
        restored.restore(1, 1, 2, true, false);
        restored.restore(2, 2, 1, false, true);
        assertThrows(IllegalStateException.class, () -> restored.restored(2));
    }

    @Test
    void shouldNotOverflowItsTotal() {
        assertThrows(ArithmeticException.class, () -> stock.add(Integer.MAX_VALUE));
    }

    @Test
    void shouldFindOrdersByPositionOnceNumbersAndPositionsDiffer() {
        assertThrows(IllegalStateException.class, () -> stock.secure(7, 1, true), "not tracked yet");
        final Stock tracked = new Stock(100, new StateMemory());
        tracked.secure(1, 1, true);
        tracked.trackPositions();
        for (int position = 2; position <= 60; position++) {
            tracked.secure(1_000 - position, 1, true);
        }
        assertEquals(1, tracked.orderAt(1));
        for (int position = 2; position <= 60; position++) {
            assertEquals(1_000 - position, tracked.orderAt(position));
        }
    }

    private void check(final int total, final int sold, final int held, final int remaining) {
        assertEquals(total, stock.total());
        assertEquals(sold, stock.sold());
        assertEquals(held, stock.held());
        assertEquals(remaining, stock.remaining());
    }
}
