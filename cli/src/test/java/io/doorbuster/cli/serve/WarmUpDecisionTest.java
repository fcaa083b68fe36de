package io.doorbuster.cli.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.sale.Sales;
import java.time.Duration;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a start warms up, at the time 1,000,000. */
class WarmUpDecisionTest {
    private static final long NOW = 1_000_000;
    private static final DirectBuffer NOBODY = new UnsafeBuffer("m".getBytes(US_ASCII));

    @ParameterizedTest
    @CsvSource({
        // opens,   closes, crashed, milliseconds
        " 999_000, 2_000_000, false, 2500",
        " 999_000, 2_000_000, true,  0",
        " 999_000, 1_000_000, true,  2500",
        "1_001_000, 2_000_000, false, 1000",
        "1_001_000, 2_000_000, true,  1000",
        "1_009_000, 2_000_000, true,  2500",
    })
    void shouldNotKeepACrowdWaiting(
            final String opens, final String closes, final boolean afterCrash, final long millis) {
        final Sales sales = new Sales();
        sales.saleCreated(1, 1, 1, terms("a", NOW + 100_000, SaleTerms.NEVER), 1, 2, NOBODY);
        sales.saleCreated(2, 1, 2, terms("b", time(opens), time(closes)), 1, 2, NOBODY);
        assertEquals(Duration.ofMillis(millis), WarmUpDecision.limit(sales, afterCrash, NOW));
    }

    @Test
    void shouldWarmUpAnEmptyServer() {
        assertEquals(Duration.ofMillis(2_500), WarmUpDecision.limit(new Sales(), true, NOW));
    }

    private static long time(final String text) {
        return Long.parseLong(text.strip().replace("_", ""));
    }

    private static SaleTerms terms(final String id, final long opensAt, final long closesAt) {
        return new SaleTerms(id, "", 10, opensAt, closesAt, 1, 1);
    }
}
