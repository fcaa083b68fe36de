package io.doorbuster.engine.sale;

import static io.doorbuster.engine.support.Desk.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.OrderStatus;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.support.Desk;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A thousand sales in one engine, each of which behaves as if it were alone. */
class ManySalesTest {
    private static final int SALES = 1_000;
    private static final int WINDOW = 50;

    @Test
    void shouldDecideInEachOfAThousandSalesAsIfItWereTheOnlyOne() {
        final Desk together = new Desk(SALES);
        for (int sale = 1; sale <= SALES; sale++) {
            assertEquals(Outcome.SALE_CREATED, together.create(terms(sale)));
        }
        final String[] answers = new String[SALES + 1];
        Arrays.fill(answers, "");
        final Random random = new Random(11);
        for (int step = 0; step < 60_000; step++) {
            together.now = NOON + step / 100;
            final int sale = oneOf(random);
            buy(together, sale, random.nextInt(9));
            answers[sale] = answers[sale] + ' ' + answer(together.decision);
        }
        for (final int sale : new int[] {1, 2, 3, 500, 999, SALES}) {
            assertEquals(answers[sale], alone(sale), "sale " + sale);
        }
        assertEquals(together.sales.stateHash(), together.replayed().stateHash());
    }

    @Test
    void shouldRemoveHalfOfThemWithoutTouchingTheOthers() {
        final Desk desk = new Desk(SALES);
        for (int sale = 1; sale <= SALES; sale++) {
            desk.create(terms(sale));
            buy(desk, sale, 1);
        }
        desk.now = NOON + WINDOW;
        desk.tick();
        for (int sale = 1; sale <= SALES; sale += 2) {
            desk.close(sale);
            assertEquals(Outcome.SALE_REMOVED, desk.remove(sale));
            assertFalse(desk.sales.hasSale(sale));
        }
        assertEquals(SALES / 2, desk.sales.saleCount());
        for (int sale = 2; sale <= SALES; sale += 2) {
            assertEquals(OrderStatus.EXPIRED, desk.sales.order(sale, 1).status());
            assertEquals(Outcome.SECURED, buy(desk, sale, 2));
        }
        assertEquals(Outcome.UNKNOWN_SALE, buy(desk, 1, 3));
        assertEquals(Outcome.SALE_EXISTS, desk.create(terms(1)), "an id is never used again");
        assertEquals(desk.sales.stateHash(), desk.replayed().stateHash());
        assertEquals(desk.sales.stateHash(), Desk.encodedAndDecoded(desk.sales).stateHash());
    }

    /** The answers of sale {@code only} when the commands of the other sales are replaced by passing time. */
    private static String alone(final int only) {
        final Desk desk = new Desk(1);
        desk.create(terms(only));
        String answers = "";
        final Random random = new Random(11);
        for (int step = 0; step < 60_000; step++) {
            desk.now = NOON + step / 100;
            final int sale = oneOf(random);
            final int user = random.nextInt(9);
            if (sale == only) {
                buy(desk, 1, user);
                answers = answers + ' ' + answer(desk.decision);
            } else {
                desk.tick();
            }
        }
        return answers;
    }

    /** Sends half of all commands to the first sale. */
    private static int oneOf(final Random random) {
        return random.nextBoolean() ? 1 : 1 + random.nextInt(SALES);
    }

    private static SaleTerms terms(final int sale) {
        return new SaleTerms("sale-" + sale, "", 1 + sale % 7, NOON, SaleTerms.NEVER, 1, 1)
                .withPaymentWindow(WINDOW, 3);
    }

    private static Outcome buy(final Desk desk, final int sale, final int user) {
        return desk.buy(sale, "user-" + user, 1, "");
    }

    private static String answer(final Decision decision) {
        return decision.outcome + " " + decision.order + " " + decision.position + " " + decision.place;
    }
}
