package io.doorbuster.cli.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormulasTest {
    private static final double ROUNDING = 1e-6;

    @ParameterizedTest
    @CsvSource({
        // page views/s, resources, bytes each, bytes/s of a user, bandwidth, downloads at once
        "100,   30, 100000, 100000,  300000000,  3000",
        "1,      1,      1,      1,          1,     1",
        "0.5,   10,  20000,  50000,     100000,     2",
        "10000,  1,  14000, 100000,  140000000,  1400",
        "10000, 30, 100000,  10000, 3e10,     3000000"
    })
    void shouldDeriveBandwidthAndDownloads(
            final double pageViews,
            final int resources,
            final long bytes,
            final long speed,
            final double bandwidth,
            final double downloads) {
        assertEquals(bandwidth, Formulas.bandwidth(pageViews, resources, bytes), ROUNDING);
        assertEquals(downloads, Formulas.downloads(bandwidth, speed), ROUNDING);
        final double secondsOfADownload = bytes / (double) speed;
        assertEquals(
                downloads, Formulas.atOnce(pageViews * resources, secondsOfADownload), ROUNDING, "Little's law agrees");
    }

    @ParameterizedTest
    @CsvSource({
        // needed, one server, headroom, servers
        "300, 125, 1, 3",
        "300, 125, 2, 5",
        "300, 125, 3, 8",
        "100, 100, 1, 1",
        "100, 100, 2, 2",
        "0.1, 0.3, 3, 1",
        "0,   100, 3, 1",
        "101, 100, 1, 2"
    })
    void shouldRoundServersUp(final double needed, final double perServer, final double headroom, final long servers) {
        assertEquals(servers, Formulas.servers(needed, perServer, headroom));
    }

    @ParameterizedTest
    @CsvSource({
        // users, window s, clicks, response s, keep-alive s, connections
        "1000,  10, 1, 0.5,  0,    50",
        "1000,  10, 2, 0.5,  0,   100",
        "1000, 100, 1, 0.5, 75,   755",
        "1000,  10, 1, 0.5, 75,  1000"
    })
    void shouldKeepAConnectionUntilItIsIdleTooLongButAtMostOnePerUser(
            final long users,
            final double window,
            final int clicks,
            final double response,
            final double keepAlive,
            final double connections) {
        final Demand demand = new Demand(1, 1, 1, 1, users, window, clicks, 1, response, keepAlive, 1, 1, 1);
        assertEquals(connections, Formulas.saleConnections(demand), ROUNDING);
    }

    @Test
    void shouldGiveTheNumbersOfTheTextbook() {
        final Plan plan = Plan.of(new Demand(100, 30, 100_000, 100_000, 1, 1, 1, 1, 1, 1, 1, 1, 1));
        assertEquals(300e6, plan.bandwidth());
        assertEquals(3_000, plan.downloads());
        assertEquals(30e6, plan.downloadMemory());
    }

    @Test
    void shouldPlanTheSale() {
        final Plan plan =
                Plan.of(new Demand(1, 1, 1, 1, 1_000_000, 10, 2, 10_000, 0.05, 75, 500_000, 20_000, 125_000_000));
        assertEquals(200_000, plan.purchasesPerSecond());
        assertEquals(10_000, plan.inFlight());
        assertEquals(1_000_000, plan.saleConnections());
        assertEquals(18_000.0 * 11 * 1_024, plan.saleConnectionMemory(), "a server keeps no more of them");
        assertEquals(10_000.0 * 160 * 2, plan.stateMemory());
        assertEquals(200_000.0 * 47, plan.journalBytesPerSecond());
        assertEquals(2_000_000.0 * 47, plan.journalBytes());
    }

    @ParameterizedTest
    @CsvSource({
        // purchases/s, static requests/s, link bytes/s: of 1 purchase, 10 files of 1000 bytes
        "99,   1000,  1000000, sale,         99",
        "101,  1000,  1000010, static files, 100",
        "101,  1020,  1000000, network,      100"
    })
    void shouldNameTheTierWithTheLowestThroughput(
            final double purchases, final double requests, final long link, final String tier, final double perSecond) {
        final Plan plan = Plan.of(new Demand(1, 10, 1_000, 1, 1, 1, 1, 1, 1, 1, purchases, requests, link));
        assertEquals(tier, plan.bottleneck().name());
        assertEquals(perSecond, plan.bottleneck().shoppersPerSecond(), ROUNDING);
    }

    @Test
    void shouldFitOnOneServerOnlyWithTwoTimesTheThroughput() {
        assertTrue(saleOf(2_000).fitsOneServer());
        assertFalse(saleOf(1_999).fitsOneServer());
    }

    private static Plan saleOf(final double purchasesPerSecond) {
        return Plan.of(new Demand(1, 1, 1, 1, 1_000, 1, 1, 1, 1, 1, purchasesPerSecond, 1, 1));
    }
}
