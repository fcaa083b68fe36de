package io.doorbuster.engine.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.collections.StateMemory;
import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.OrderStatus;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.support.Desk;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

/** Tests limits that need too many commands for a table. Reaching a limit is a clear refusal that changes nothing. */
class LimitsTest {
    @Test
    void shouldAcceptNoMoreRestocksThanItRemembers() {
        final Desk desk = new Desk();
        desk.create("sale-a", 1, 1, 1);
        for (int i = 0; i < MerchantDecider.MAX_RESTOCKS; i++) {
            assertEquals(Outcome.SALE_CHANGED, desk.restock(1, i % 2 == 0 ? 1 : -1, "r" + i));
        }
        final long hash = desk.sales.stateHash();
        assertEquals(Outcome.TOO_MANY_RESTOCKS, desk.restock(1, 1, "one-more"));
        assertEquals(
                Outcome.WOULD_BREAK_ORDERS,
                desk.restock(1, -2, "one-more"),
                "refused before the number of restocks is checked");
        assertEquals(Outcome.STOCK_TOO_LARGE, desk.restock(1, SaleTerms.MAX_STOCK, "one-more"));
        assertEquals(Outcome.SALE_CHANGED, desk.restock(1, 1, "r0"), "the key is known");
        assertEquals(hash, desk.sales.stateHash());
        desk.close(1);
        assertEquals(Outcome.SALE_CLOSED, desk.restock(1, 1, "one-more"));
        assertEquals(desk.sales.stateHash(), desk.replayed().stateHash());
    }

    @Test
    void shouldReadTheOrdersOfAUserPageByPage() {
        final int orders = SaleTerms.MAX_PER_USER_LIMIT + Decider.MAX_ENDED_ORDERS_PER_USER;
        final Desk desk = new Desk();
        desk.create("sale-a", 2 * orders, SaleTerms.MAX_PER_USER_LIMIT, 1);
        for (int i = 1; i <= orders; i++) {
            desk.buy(1, "anna", 1, "");
            if (i <= Decider.MAX_ENDED_ORDERS_PER_USER) {
                desk.cancel(1, 2 * i - 1, "anna");
            }
            desk.buy(1, "user" + i, 1, "");
        }
        assertEquals(Outcome.LIMIT_REACHED, desk.buy(1, "anna", 1, ""));
        int expected = 2 * orders - 1;
        int before = 0;
        for (final int size : new int[] {MerchantDecider.MAX_ORDERS_PER_PAGE, 500, orders - 1_000}) {
            assertEquals(
                    Outcome.ORDERS_FOUND,
                    desk.run(desk.commands.readOrders(1, Desk.ascii("anna"), before, Integer.MAX_VALUE)));
            assertEquals(size, desk.decision.orders.size());
            for (int i = size - 1; i >= 0; i--, expected -= 2) {
                assertEquals(expected, desk.decision.orders.get(i).number());
            }
            before = desk.decision.nextBeforeOrder;
            assertEquals(expected > 0 ? expected + 2 : 0, before);
        }
        desk.run(desk.commands.readOrders(1, Desk.ascii("anna"), 6, 2));
        assertEquals(3, desk.decision.orders.get(0).number());
        assertEquals(5, desk.decision.orders.get(1).number());
        assertEquals(3, desk.decision.nextBeforeOrder);
        desk.run(desk.commands.readOrders(1, Desk.ascii("anna"), 1, 2));
        assertEquals(0, desk.decision.orders.size());
        assertEquals(0, desk.decision.nextBeforeOrder);
    }

    @Test
    void shouldKeepMemoryForThePaymentOfEveryAcceptedOrder() {
        final long most = 4 << 20;
        final long aStepOfGrowth = 256 << 10;
        final Desk desk = new Desk();
        desk.maxStateBytes(most);
        desk.create(new SaleTerms("sale-a", "", 1_000_000, 0, SaleTerms.NEVER, 1, 1).withPaymentWindow(1_000, 9));
        int orders = 0;
        while (desk.buy(1, "user-" + orders, 1, "") == Outcome.SECURED) {
            orders++;
        }
        assertEquals(Outcome.MEMORY_FULL, desk.decision.outcome);
        for (int order = 1; order <= orders; order++) {
            assertEquals(Outcome.PAYMENT_CONFIRMED, desk.pay(1, order, String.format("%064d", order)));
        }
        final long taken = desk.sales.catalog.memory.taken() + desk.sales.catalog.memory.reserved();
        assertTrue(taken <= most + aStepOfGrowth, () -> taken + " bytes");
        assertTrue(taken >= most - 2 * aStepOfGrowth, () -> taken + " bytes");
        assertEquals(taken, desk.sales.memoryBytes(), "nothing is promised any more");
        final long restored = Desk.encodedAndDecoded(desk.sales).memoryBytes();
        assertTrue(Math.abs(restored - taken) <= 2 * aStepOfGrowth, () -> restored + " from a snapshot");
    }

    @Test
    void shouldPromiseMemoryToEveryOrderThatMayStillBePaid() {
        final Desk desk = new Desk();
        desk.create(new SaleTerms("sale-a", "", 2, 0, Desk.NOON + 500, 1, 1).withPaymentWindow(100, 9));
        assertEquals(0, promised(desk.sales));
        desk.buy(1, "anna", 1, "");
        desk.buy(1, "bert", 1, "");
        desk.buy(1, "carl", 1, "");
        desk.buy(1, "dora", 1, "");
        desk.buy(1, "emil", 1, "");
        assertEquals(5, promised(desk.sales));
        desk.cancel(1, 3, "carl");
        desk.pay(1, 1, "r");
        assertEquals(3, promised(desk.sales));
        desk.end(1, 1, false);
        assertEquals(3, promised(desk.sales));
        assertEquals(3, promised(Desk.encodedAndDecoded(desk.sales)));
        desk.now += 100;
        desk.tick();
        assertEquals(2, promised(desk.sales), "bert's hold is over, dora holds, emil waits");
        desk.now = Desk.NOON + 500;
        desk.tick();
        assertEquals(0, promised(desk.sales));
        assertEquals(0, promised(Desk.encodedAndDecoded(desk.sales)));
    }

    @Test
    void shouldReserveMemoryForTheFilterOfTheHolders() {
        final Desk desk = new Desk();
        desk.create("sale-a", 1, 1, 1);
        final StateMemory memory = desk.sales.catalog.memory;
        assertEquals(1_024, memory.reserved(), "the smallest filter");
        desk.restock(1, 1_000, "more");
        for (int i = 1; i <= 999; i++) {
            desk.buy(1, "user-" + i, 1, "");
        }
        assertEquals(999 * 5 / 3 * 8, memory.reserved(), "five words for three orders");
        assertEquals(
                memory.reserved(),
                Desk.encodedAndDecoded(desk.sales).catalog.memory.reserved());
    }

    @Test
    void shouldTakeNoMoreMemoryForUnpaidOrdersThatComeFromASnapshot() {
        final Desk desk = new Desk();
        desk.create("sale-a", 100_000, 1, 1);
        for (int i = 0; i < 100_000; i++) {
            desk.buy(1, "user-" + i, 1, "");
        }
        final long restored = Desk.encodedAndDecoded(desk.sales).catalog.memory.taken();
        assertTrue(restored <= desk.sales.catalog.memory.taken(), () -> restored + " bytes");
    }

    /** One user buys 1,000 units and cancels, again and again, as no decider would allow. */
    @Test
    void shouldSecureNoMoreUnitsThanASaleCanCount() {
        final int quantity = SaleTerms.MAX_PER_USER_LIMIT;
        final Desk desk = new Desk();
        desk.create(new SaleTerms("sale-a", "", quantity, 0, SaleTerms.NEVER, quantity, quantity)
                .withPaymentWindow(1_000_000, 9));
        final DirectBuffer user = Desk.ascii("anna");
        final Sales sales = desk.sales;
        for (int i = 1, before = 0; before < Stock.MAX_SECURED_UNITS; i++, before += quantity) {
            if (i > 1) {
                sales.orderCancelled(sales.sequence() + 1, desk.now, 1, i - 1, Desk.ACTOR);
            }
            if (before == Stock.MAX_SECURED_UNITS - quantity) {
                assertEquals(Outcome.SECURED, desk.buy(1, "the-last", quantity, ""));
            } else {
                sales.orderSecured(sales.sequence() + 1, desk.now, 1, i, quantity, i, before, user, Desk.NO_KEY);
            }
        }
        final int last = sales.orders(1);
        sales.orderWaitlisted(sales.sequence() + 1, desk.now, 1, last + 1, 1, Desk.ascii("bert"), Desk.NO_KEY);
        assertEquals(Outcome.ORDER_CANCELLED, desk.cancel(1, last, "the-last"));
        assertEquals(quantity, sales.remaining(1), "bert is not promoted");
        assertEquals(Outcome.TOO_MANY_ORDERS, desk.buy(1, "carl", 1, ""));
    }

    private static long promised(final Sales sales) {
        final StateMemory memory = sales.catalog.memory;
        return (sales.memoryBytes() - memory.taken() - memory.reserved()) / StateMemory.PROMISED_BYTES_PER_ORDER;
    }

    @Test
    void shouldJournalNoRefusalWithoutMemory() {
        final Desk desk = new Desk(1);
        desk.run(desk.commands.configure(new EngineSettings(0, 1, 8)));
        desk.create("sale-a", 1, 1, 1);
        desk.buy(1, "anna", 1, "");
        desk.buy(1, "bert", 1, "");
        desk.maxStateBytes(0);
        final long without = desk.sales.sequence();
        assertEquals(Outcome.SOLD_OUT, desk.buy(1, "carl", 1, ""));
        assertEquals(without, desk.sales.sequence());
        desk.maxStateBytes(Long.MAX_VALUE);
        final long with = desk.sales.sequence();
        assertEquals(Outcome.SOLD_OUT, desk.buy(1, "carl", 1, ""));
        assertEquals(with + 1, desk.sales.sequence());
    }

    @Test
    void shouldLimitTheSalesThatExistAtATimeAndNotThoseEverCreated() {
        final Desk desk = new Desk(2);
        assertEquals(Outcome.SALE_CREATED, desk.create("sale-a", 1, 1, 1));
        assertEquals(Outcome.SALE_CREATED, desk.create("sale-b", 1, 1, 1));
        final long hash = desk.sales.stateHash();
        assertEquals(Outcome.TOO_MANY_SALES, desk.create("sale-c", 1, 1, 1));
        assertEquals(Outcome.SALE_EXISTS, desk.create("sale-a", 1, 1, 1), "checked before the number of sales");
        assertEquals(1, desk.decision.sale);
        assertEquals(hash, desk.sales.stateHash());
        desk.close(1);
        assertEquals(Outcome.SALE_REMOVED, desk.remove(1));
        assertEquals(Outcome.SALE_EXISTS, desk.create("sale-a", 1, 1, 1));
        assertEquals(0, desk.decision.sale, "the sale was removed");
        assertEquals(Outcome.SALE_CREATED, desk.create("sale-c", 1, 1, 1));
        assertEquals(3, desk.decision.sale);
        assertEquals(Outcome.TOO_MANY_SALES, desk.create("sale-d", 1, 1, 1));
    }

    @Test
    void shouldKeepExistingSalesWhenFewerAreAllowed() {
        final Desk desk = new Desk(3);
        desk.create("sale-a", 1, 1, 1);
        desk.create("sale-b", 1, 1, 1);
        assertEquals(Outcome.CONFIGURED, desk.run(desk.commands.configure(new EngineSettings(0, 1, 0))));
        assertEquals(Outcome.SECURED, desk.buy(2, "anna", 1, ""));
        assertEquals(Outcome.TOO_MANY_SALES, desk.create("sale-c", 1, 1, 1));
        assertEquals(2, desk.sales.saleCount());
        assertEquals(desk.sales.stateHash(), desk.replayed().stateHash());
        final Sales decoded = Desk.encodedAndDecoded(desk.sales);
        assertEquals(new EngineSettings(0, 1, 0), decoded.settings());
        assertEquals(desk.sales.stateHash(), decoded.stateHash());
    }

    @Test
    void shouldDoEverythingDueHoweverMuchThatIs() {
        final Desk desk = new Desk();
        final int orders = 3 * Decider.MAX_DUE_AT_ONCE + 1;
        desk.create(new SaleTerms("sale-a", "", orders, 0, SaleTerms.NEVER, 1, 1).withPaymentWindow(100, orders));
        for (int i = 0; i < 2 * orders; i++) {
            assertEquals(i < orders ? Outcome.SECURED : Outcome.WAITLISTED, desk.buy(1, "user" + i, 1, ""));
        }
        desk.now += 100;
        desk.tick();
        assertEquals(orders, desk.sales.view(1).held());
        assertEquals(0, desk.sales.view(1).waitlisted());
        assertEquals(OrderStatus.EXPIRED, desk.sales.order(1, orders).status());
        assertEquals(2 * orders, desk.sales.order(1, 2 * orders).position());
        assertEquals(desk.sales.stateHash(), desk.replayed().stateHash());
    }
}
