package io.doorbuster.engine.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StateMemoryTest {
    private final StateMemory whole = new StateMemory();
    private final StateMemory part = new StateMemory(whole);
    private final StateMemory otherPart = new StateMemory(whole);

    private void fill() {
        otherPart.take(10);
        part.take(100);
        part.promise(2, 1);
        part.reserve(1_000);
    }

    @Test
    void shouldAddUpWhatItsPartsTookWerePromisedAndReserved() {
        fill();
        part.reserve(500);
        final int promised = 2 * StateMemory.PROMISED_BYTES_PER_ORDER;
        assertEquals(600 + promised, part.bytes());
        assertEquals(610 + promised, whole.bytes());
        assertEquals(110, whole.taken());
        assertEquals(500, whole.reserved());
        assertEquals(1, whole.openOrders());
        part.take(-100);
        part.promise(-2, -1);
        assertEquals(510, whole.bytes());
        assertEquals(0, whole.openOrders());
    }

    @Test
    void shouldKeepTheBytesOfTheOtherPartsWhenOneLeaves() {
        fill();
        part.leave();
        assertEquals(10, whole.bytes());
        assertEquals(0, whole.openOrders());
    }

    /** What is kept for a removed sale may still change until it is dropped. */
    @Test
    void shouldNotCountWhatAPartDoesAfterItHasLeft() {
        fill();
        part.leave();
        part.take(1);
        part.promise(1, 1);
        part.reserve(2_000);
        part.page();
        assertEquals(10, whole.bytes());
        assertEquals(0, whole.openOrders());
    }

    @Test
    void shouldPrepareAsManyPagesAsItIsAllowed() {
        assertTrue(whole.prepare(2 * StateMemory.PAGE_BYTES));
        assertTrue(whole.prepare(2 * StateMemory.PAGE_BYTES));
        assertFalse(whole.prepare(2 * StateMemory.PAGE_BYTES));
        assertFalse(whole.prepare(3 * StateMemory.PAGE_BYTES - 1));
        part.page();
        assertTrue(whole.prepare(2 * StateMemory.PAGE_BYTES), "the part took one of them");
    }
}
