package io.doorbuster.engine.counters;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.doorbuster.engine.model.Outcome;
import org.junit.jupiter.api.Test;

class SaleCountersTest {
    private final SaleCounters counters = new SaleCounters();

    private long secured(final int row) {
        return counters.outcomes(row, Outcome.SECURED);
    }

    @Test
    void shouldCountEachSaleInARowOfItsOwn() {
        counters.answered(7, Outcome.SECURED);
        counters.answered(9, Outcome.SOLD_OUT);
        counters.answered(7, Outcome.SECURED);
        counters.answered(9, Outcome.SECURED);
        assertEquals(7, counters.sale(0));
        assertEquals(9, counters.sale(1));
        assertEquals(0, counters.sale(2));
        assertEquals(2, secured(0));
        assertEquals(1, secured(1));
        assertEquals(1, counters.outcomes(1, Outcome.SOLD_OUT));
        assertEquals(0, secured(SaleCounters.OTHERS));
    }

    @Test
    void shouldCountTheSalesBeyondItsLimitTogether() {
        for (int sale = 1; sale <= SaleCounters.MAX_SALES + 20; sale++) {
            counters.answered(sale, Outcome.SECURED);
        }
        counters.answered(1, Outcome.SECURED);
        counters.answered(SaleCounters.MAX_SALES, Outcome.SECURED);
        counters.answered(SaleCounters.MAX_SALES + 1, Outcome.SECURED);
        assertEquals(2, secured(0));
        assertEquals(2, secured(SaleCounters.MAX_SALES - 1));
        assertEquals(21, secured(SaleCounters.OTHERS));
        assertEquals(0, counters.sale(SaleCounters.OTHERS));
    }
}
