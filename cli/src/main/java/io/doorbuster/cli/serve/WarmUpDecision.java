package io.doorbuster.cli.serve;

import io.doorbuster.cli.warmup.WarmUp;
import io.doorbuster.cli.warmup.WarmUpSettings;
import io.doorbuster.engine.model.SaleState;
import io.doorbuster.engine.model.SaleView;
import io.doorbuster.engine.port.FailStop;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.Recovered;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides how long a start may warm up. A crowd that was cut off by a crash gets the server at once, and a sale or
 * round that opens during the start gets it on time; both would wait longer for the warm-up than for a cold server.
 *
 * @param limit of the warm-up; zero for none
 */
record WarmUpDecision(ServerSettings settings, Duration limit) {
    private static final Logger LOGGER = LoggerFactory.getLogger(WarmUpDecision.class);

    /**
     * Decides.
     *
     * @param sales as recovered; no other thread uses them yet
     */
    static WarmUpDecision of(final ServerSettings settings, final Sales sales, final Recovered recovered) {
        final Duration limit = settings.warmUp()
                ? limit(sales, recovered.afterCrash(), recovered.clock().now())
                : Duration.ZERO;
        return new WarmUpDecision(settings, limit);
    }

    /** @param now epoch milliseconds */
    static Duration limit(final Sales sales, final boolean afterCrash, final long now) {
        long nextOpening = Long.MAX_VALUE;
        for (int number = 1; number <= sales.lastSale(); number++) {
            if (sales.hasSale(number)) {
                final SaleView sale = sales.view(number);
                if (afterCrash && sale.stateAt(now) == SaleState.OPEN) {
                    LOGGER.info(
                            "no warm-up, because the server crashed while sale {} was open",
                            sale.terms().saleId());
                    return Duration.ZERO;
                }
                final long opensAt = sale.nextOpensAt(now);
                nextOpening = opensAt == 0 ? nextOpening : Math.min(nextOpening, opensAt);
            }
        }
        return Duration.ofMillis(Math.min(WarmUp.LIMIT.toMillis(), nextOpening - now));
    }

    /** Removes what an earlier warm-up left, and warms up. The caller holds the lock of the data directory. */
    void execute(final FailStop failStop) {
        WarmUp.removeLeftovers(settings.data());
        if (!limit.isZero()) {
            WarmUp.run(
                    new WarmUpSettings(
                            settings.data(),
                            settings.http(),
                            settings.journalConfig(),
                            settings.shadow().isPresent(),
                            settings.diskLowBytes(),
                            limit),
                    failStop);
        }
    }
}
