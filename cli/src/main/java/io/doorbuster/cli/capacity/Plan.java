package io.doorbuster.cli.capacity;

import java.util.Comparator;
import java.util.List;

/**
 * The machines that a demand needs.
 *
 * @param bandwidth bytes per second of static files
 * @param downloads connections that download at once
 * @param downloadMemory bytes for these connections
 * @param purchasesPerSecond that arrive at the sale's server
 * @param inFlight purchases that wait for their answer at once
 * @param saleConnections that users would keep open at once at the sale's server
 * @param saleConnectionMemory bytes of its heap for as many of them as it keeps
 * @param stateMemory bytes for the orders, in the engine and its shadow
 * @param journalBytesPerSecond at most, if each purchase becomes an event
 * @param journalBytes at most, for the whole crowd
 * @param tiers that the shoppers pass
 */
record Plan(
        double bandwidth,
        double downloads,
        double downloadMemory,
        double purchasesPerSecond,
        double inFlight,
        double saleConnections,
        double saleConnectionMemory,
        double stateMemory,
        double journalBytesPerSecond,
        double journalBytes,
        List<Tier> tiers) {
    /** Headroom that a tier should have at least. */
    static final double LEAST_HEADROOM = 2;
    /** Headroom that is enough. */
    static final double GOOD_HEADROOM = 3;

    /**
     * One tier that every shopper passes.
     *
     * @param needed load of the tier, in {@code unit}
     * @param perServer that one server of the tier carries
     * @param shoppersPerSecond that one server of the tier serves
     */
    record Tier(String name, String flag, String unit, double needed, double perServer, double shoppersPerSecond) {
        long servers(final double headroom) {
            return Formulas.servers(needed, perServer, headroom);
        }
    }

    static Plan of(final Demand demand) {
        final double bandwidth =
                Formulas.bandwidth(demand.pageViewsPerSecond(), demand.resourcesPerPage(), demand.resourceBytes());
        final double downloads = Formulas.downloads(bandwidth, demand.bytesPerSecondOfAUser());
        final double purchases = (double) demand.users() * demand.clicks();
        final double perSecond = purchases / demand.windowSeconds();
        final double connections = Formulas.saleConnections(demand);
        return new Plan(
                bandwidth,
                downloads,
                downloads * (double) Formulas.STATIC_CONNECTION_BYTES,
                perSecond,
                Formulas.atOnce(perSecond, demand.responseSeconds()),
                connections,
                Math.min(connections, (double) Formulas.MAX_SALE_CONNECTIONS) * (double) Formulas.SALE_CONNECTION_BYTES,
                (double) demand.orders() * (double) Formulas.ORDER_BYTES * Formulas.STATE_COPIES,
                perSecond * (double) Formulas.EVENT_BYTES,
                purchases * (double) Formulas.EVENT_BYTES,
                tiers(demand, bandwidth, perSecond));
    }

    private static List<Tier> tiers(final Demand demand, final double bandwidth, final double purchasesPerSecond) {
        final double pageBytes = Formulas.bandwidth(1, demand.resourcesPerPage(), demand.resourceBytes());
        return List.of(
                new Tier(
                        "network",
                        "--link",
                        "B/s",
                        bandwidth,
                        (double) demand.linkBytesPerSecond(),
                        Formulas.shoppersPerSecond((double) demand.linkBytesPerSecond(), pageBytes)),
                new Tier(
                        "static files",
                        "--static-throughput",
                        "requests/s",
                        demand.pageViewsPerSecond() * demand.resourcesPerPage(),
                        demand.staticRequestsPerSecond(),
                        Formulas.shoppersPerSecond(demand.staticRequestsPerSecond(), demand.resourcesPerPage())),
                new Tier(
                        "sale",
                        "--throughput",
                        "purchases/s",
                        purchasesPerSecond,
                        demand.purchasesPerSecond(),
                        Formulas.shoppersPerSecond(demand.purchasesPerSecond(), demand.clicks())));
    }

    /** The tier that serves the fewest shoppers per second with one server: the throughput of all is the lowest one. */
    Tier bottleneck() {
        return tiers.stream()
                .min(Comparator.comparingDouble(Tier::shoppersPerSecond))
                .orElseThrow();
    }

    /** The tier of the one server that decides the sale. */
    Tier sale() {
        return tiers.get(tiers.size() - 1);
    }

    /** True if the one server of the sale has the least headroom. */
    boolean fitsOneServer() {
        return sale().servers(LEAST_HEADROOM) == 1;
    }
}
