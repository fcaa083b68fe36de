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
    private Desk desk = new Desk();

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

    /** The first order holds the only unit, and two others wait. */
    private void holdOneAndWaitTwo() {
        createWithWaitlist(1, 1_000);
        desk.buy(1, "anna", 1, "");
        desk.buy(1, "bert", 1, "");
        desk.buy(1, "carl", 1, "");
    }

    private long next() {
        return desk.sales.sequence() + 1;
    }

    private Executable secured(final int order, final int quantity, final int position, final int unitsBefore) {
        return () -> desk.sales.orderSecured(
                next(), desk.now, 1, order, quantity, position, unitsBefore, Desk.ascii("dora"), Desk.NO_KEY);
    }

    @Test
    void shouldNameASecuredOrderThatHasNoUnitsOrOvertakesTheWaitlist() {
        createWithWaitlist(2, 1_000);
        final String contradiction = "secured more units than remain, or overtook the waitlist";
        assertContradiction(contradiction, secured(1, 3, 1, 0));
        desk.buy(1, "anna", 1, "");
        desk.buy(1, "bert", 1, "");
        desk.buy(1, "carl", 1, "");
        desk.sales.orderCancelled(next(), desk.now, 1, 1, Desk.ACTOR);
        assertEquals(1, desk.sales.remaining(1), "for carl, who waits");
        assertContradiction(contradiction, secured(4, 1, 3, 2));
    }

    @Test
    void shouldNameAPositionOutOfSequence() {
        createWithWaitlist(1, 1_000);
        assertContradiction("position out of sequence", secured(1, 1, 2, 0));
        desk = new Desk();
        createWithWaitlist(1, 1_000);
        assertContradiction("position out of sequence", secured(1, 1, 1, 1));
        desk = new Desk();
        holdOneAndWaitTwo();
        desk.sales.orderCancelled(next(), desk.now, 1, 1, Desk.ACTOR);
        assertContradiction("position out of sequence", () -> desk.sales.orderPromoted(next(), desk.now, 1, 2, 3, 1));
    }

    @Test
    void shouldNameAnOrderNumberOutOfSequenceAndAnOrderOfNothing() {
        createWithWaitlist(2, 1_000);
        assertContradiction("order number out of sequence", secured(2, 1, 1, 0));
        desk = new Desk();
        createWithWaitlist(2, 1_000);
        assertContradiction("order number out of sequence", secured(1, 0, 1, 0));
    }

    @Test
    void shouldNameAPromotionOutOfTurn() {
        holdOneAndWaitTwo();
        assertContradiction(
                "promoted an order out of turn", () -> desk.sales.orderPromoted(next(), desk.now, 1, 2, 2, 1));
    }

    @Test
    void shouldNameAWaitlistThatLapsesTwiceOrGrowsAfterwards() {
        holdOneAndWaitTwo();
        desk.close(1);
        assertContradiction("no waitlist to lapse", () -> desk.sales.waitlistLapsed(next(), desk.now, 1));
        assertContradiction(
                "waitlisted after the waitlist had lapsed",
                () -> desk.sales.orderWaitlisted(next(), desk.now, 1, 4, 1, Desk.ascii("dora"), Desk.NO_KEY));
    }

    @Test
    void shouldNameAnEndThatDoesNotFitTheOrder() {
        holdOneAndWaitTwo();
        assertContradiction(
                "paid an order that is not secured",
                () -> desk.sales.orderPaid(next(), desk.now, 1, 2, Desk.ascii("r"), Desk.ACTOR));
        assertContradiction(
                "refunded an order that is not paid",
                () -> desk.sales.orderRefunded(next(), desk.now, 1, 1, true, Desk.ACTOR));
        assertContradiction("expired out of turn", () -> desk.sales.orderExpired(next(), desk.now + 999, 1, 1));
        assertContradiction("expired out of turn", () -> desk.sales.orderExpired(next(), desk.now + 1_000, 1, 2));
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
