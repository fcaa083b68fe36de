package io.doorbuster.engine.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.doorbuster.engine.model.Round;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.support.Desk;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A sale costs almost no memory until it sells, and then grows in steps too small to delay a command. */
class GrowthTest {
    private static final int SALES = 200;
    private static final int CROWD = 600_000;
    private static final long MOST_BYTES_AT_CREATION = 16 << 10;
    /** Copying this many bytes takes a fraction of a millisecond. */
    private static final long MOST_BYTES_IN_ONE_STEP = 640 << 10;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Sales sales = new Sales();
    private final long thread = Thread.currentThread().getId();
    private long mostBytes;

    @Test
    void shouldCostLittleToCreateTheLargestSale() {
        final SaleTerms largest = new SaleTerms("sale", "", SaleTerms.MAX_STOCK - 1, 0, SaleTerms.NEVER, 1_000, 1_000)
                .withRounds(List.of(new Round(10, SaleTerms.MAX_STOCK - 1), new Round(20, 1)), true)
                .withPaymentWindow(1_000, SaleTerms.MAX_WAITLIST)
                .withRegistration(10, SaleTerms.MAX_REGISTRATIONS);
        for (int number = 1; number <= SALES; number++) {
            final SaleTerms terms = new SaleTerms(
                    "sale-" + number,
                    "",
                    largest.rounds(),
                    true,
                    largest.closesAt(),
                    largest.perUserLimit(),
                    largest.maxUnitsPerOrder(),
                    largest.paymentWindowMillis(),
                    largest.waitlistCapacity(),
                    largest.eligibility(),
                    largest.registrationClosesAt(),
                    largest.registrationCapacity());
            final int created = number;
            step(() -> sales.saleCreated(created, 1, created, terms, 1, 2, Desk.ACTOR));
        }
        assertEquals(SALES, sales.saleCount());
        assertTrue(mostBytes <= MOST_BYTES_AT_CREATION, () -> mostBytes + " bytes");
    }

    @Test
    void shouldGrowInSmallStepsWithItsOrdersItsWaitlistAndItsRegistrations() {
        final int lineFrom = CROWD / 2;
        sales.saleCreated(
                1,
                1,
                1,
                new SaleTerms("sale-a", "", lineFrom, 2, SaleTerms.NEVER, 1, 1)
                        .withPaymentWindow(1_000, CROWD)
                        .withRegistration(2, CROWD),
                1,
                2,
                Desk.ACTOR);
        for (int i = 1; i <= CROWD; i++) {
            final int number = i;
            final var user = Desk.ascii("user-" + i);
            step(() -> sales.userRegistered(sales.sequence() + 1, 1, 1, user));
            if (i <= lineFrom) {
                step(() -> sales.orderSecured(
                        sales.sequence() + 1, 1, 1, number, 1, number, number - 1, user, Desk.NO_KEY));
            } else {
                step(() -> sales.orderWaitlisted(sales.sequence() + 1, 1, 1, number, 1, user, Desk.NO_KEY));
            }
        }
        for (int i = 1; i <= lineFrom; i++) {
            final int number = i;
            step(() -> sales.orderCancelled(sales.sequence() + 1, 3, 1, number, Desk.ACTOR));
            step(() -> sales.orderPromoted(
                    sales.sequence() + 1, 3, 1, lineFrom + number, lineFrom + number, lineFrom + number - 1));
        }
        assertEquals(lineFrom, sales.view(1).held());
        assertEquals(CROWD, sales.buyers(1));
        assertTrue(mostBytes <= MOST_BYTES_IN_ONE_STEP, () -> mostBytes + " bytes");
    }

    private void step(final Runnable event) {
        final long before = THREADS.getThreadAllocatedBytes(thread);
        event.run();
        mostBytes = Math.max(mostBytes, THREADS.getThreadAllocatedBytes(thread) - before);
    }
}
