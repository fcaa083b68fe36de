package io.doorbuster.engine.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.support.Desk;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Checks what the state tells its observers, and that it names the contradiction in a wrong event. */
class SalesTest {
    private final Desk desk = new Desk();

    private void createWithWaitlist(final int stock, final long paymentWindowMillis) {
        desk.create(new SaleTerms("sale-a", "", stock, 0, SaleTerms.NEVER, 1, 1)
                .withPaymentWindow(paymentWindowMillis, paymentWindowMillis == 0 ? 0 : 9));
    }

    private static void assertContradiction(final String message, final Executable event) {
        assertEquals(message, assertThrows(IllegalStateException.class, event).getMessage());
    }

    @Test
    void shouldKnowTheUserOfTheNewestOrder() {
        createWithWaitlist(2, 1_000);
        for (final String user : new String[] {"anna", "bert", "carl"}) {
            desk.buy(1, user, 1, "");
            final List<Long> holders = new ArrayList<>();
            desk.sales.forEachHolder(1, holders::add);
            assertEquals(holders.get(holders.size() - 1), desk.sales.newestUserHash(1), user);
        }
    }

    @Test
    void shouldCallAnOrderOpenOnlyWhileTimeMayEndIt() {
        createWithWaitlist(1, 1_000);
        desk.buy(1, "anna", 1, "");
        desk.buy(1, "bert", 1, "");
        assertEquals(2, desk.sales.openOrders(), "one waits for its payment, one for units");
        desk.pay(1, 1, "r");
        assertEquals(1, desk.sales.openOrders());
        desk.cancel(1, 2, "bert");
        assertEquals(0, desk.sales.openOrders());
    }

    @Test
    void shouldCallNoOrderOpenThatNeverExpires() {
        createWithWaitlist(1, 0);
        desk.buy(1, "anna", 1, "");
        assertEquals(0, desk.sales.openOrders());
    }

    @Test
    void shouldNameAPromotionOutOfTurn() {
        createWithWaitlist(1, 1_000);
        desk.buy(1, "anna", 1, "");
        desk.buy(1, "bert", 1, "");
        desk.buy(1, "carl", 1, "");
        final long next = desk.sales.sequence() + 1;
        assertContradiction(
                "promoted an order out of turn", () -> desk.sales.orderPromoted(next, desk.now, 1, 2, 2, 1));
    }

    @Test
    void shouldNameTheCancellationOfAnOrderThatHadEnded() {
        createWithWaitlist(1, 1_000);
        desk.buy(1, "anna", 1, "");
        desk.cancel(1, 1, "anna");
        final long next = desk.sales.sequence() + 1;
        assertContradiction(
                "cancelled an order that had ended", () -> desk.sales.orderCancelled(next, desk.now, 1, 1, Desk.ACTOR));
    }
}
