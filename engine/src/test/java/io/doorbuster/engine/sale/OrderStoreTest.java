package io.doorbuster.engine.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.collections.StateMemory;
import io.doorbuster.engine.model.OrderStatus;
import io.doorbuster.engine.support.Desk;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class OrderStoreTest {
    private static final int ORDERS = 10_000;
    private final DirectBuffer view = new UnsafeBuffer(0, 0);

    /** Uses payments between the orders, many pages, and fields at their bounds. */
    @Test
    void shouldKeepEveryFieldOfEveryOrderApart() {
        final OrderStore orders = new OrderStore(new StateMemory());
        for (int i = 1; i <= ORDERS; i++) {
            final String user = "u".repeat(i % 58) + i;
            assertEquals(
                    i,
                    orders.add(
                            Long.MAX_VALUE - i,
                            Long.MIN_VALUE + i,
                            1 + i % 1_000,
                            Integer.MAX_VALUE - i,
                            2_000_000_000 - i,
                            i - 1,
                            Desk.ascii(user),
                            Desk.ascii(key(i))));
            orders.aboutUser(i, i % 1_001, i * 3, i % 2 == 0);
            orders.nextHold(i, i + 1);
            orders.previousHold(i, i + 2);
            if (i % 3 == 0) {
                orders.pay(i, Desk.ascii("p".repeat(i % 64) + "x"));
                orders.status(i, OrderStatus.PAID);
            }
        }
        assertEquals(ORDERS, orders.size());
        for (int i = 1; i <= ORDERS; i++) {
            check(orders, i);
        }
    }

    @Test
    void shouldNotConfuseThePaymentsOfTwoOrders() {
        final OrderStore orders = new OrderStore(new StateMemory());
        orders.add(1, 1, 1, 1, 0, 0, Desk.ascii("anna"), Desk.NO_KEY);
        orders.add(2, 1, 1, 2, 1, 0, Desk.ascii("bert"), Desk.NO_KEY);
        assertFalse(orders.isPaidBy(1, Desk.NO_KEY), "not paid at all");
        orders.pay(2, Desk.ascii("p1"));
        assertTrue(orders.isPaidBy(2, Desk.ascii("p1")));
        assertFalse(orders.isPaidBy(2, Desk.ascii("p")));
        assertFalse(orders.isPaidBy(2, Desk.ascii("p12")));
        assertFalse(orders.isPaidBy(1, Desk.ascii("p1")));
    }

    @Test
    void shouldChangeOneFlagAndLeaveTheOthers() {
        final OrderStore orders = new OrderStore(new StateMemory());
        orders.add(1, 1, 1, 1, 0, 0, Desk.ascii("anna"), Desk.NO_KEY);
        orders.setFromWaitlist(1);
        orders.aboutUser(1, 1, 1, true);
        orders.setKeptUnits(1);
        orders.aboutUser(1, 1, 1, false);
        assertTrue(orders.isFromWaitlist(1));
        assertTrue(orders.keptUnits(1));
        assertFalse(orders.userWaits(1));
    }

    private void check(final OrderStore orders, final int i) {
        assertEquals(Long.MAX_VALUE - i, orders.sequence(i));
        assertEquals(Long.MIN_VALUE + i, orders.time(i));
        assertEquals(1 + i % 1_000, orders.quantity(i));
        assertEquals(Integer.MAX_VALUE - i, orders.position(i));
        assertEquals(2_000_000_000 - i, orders.unitsBefore(i));
        assertEquals(i - 1, orders.previousOrder(i));
        assertEquals(i % 1_001, orders.userUnits(i));
        assertEquals(i * 3, orders.userOrders(i));
        assertEquals(i % 2 == 0, orders.userWaits(i));
        assertEquals(i + 1, orders.nextHold(i));
        assertEquals(i + 2, orders.previousHold(i));
        assertEquals(i % 3 == 0 ? OrderStatus.PAID : OrderStatus.SECURED, orders.status(i));
        assertTrue(orders.isOf(i, Desk.ascii("u".repeat(i % 58) + i)));
        assertFalse(orders.isOf(i, Desk.ascii("u".repeat(i % 58) + (i + 1))));
        assertTrue(orders.hasKey(i, Desk.ascii(key(i))));
        orders.wrapReference(i, view);
        final String reference = i % 3 == 0 ? "p".repeat(i % 64) + "x" : "";
        assertEquals(reference, view.getStringWithoutLengthAscii(0, view.capacity()));
        orders.wrapKey(i, view);
        assertEquals(key(i), view.getStringWithoutLengthAscii(0, view.capacity()));
    }

    private static String key(final int i) {
        return "k".repeat(i % 65);
    }
}
