package io.doorbuster.cli.capacity;

import io.doorbuster.http.exchange.HttpLimits;

/**
 * The formulas of the capacity of a sale: those of a page's static files, Little's law, and the sizes of this product.
 * Pure functions; bytes, seconds and counts per second.
 */
final class Formulas {
    /** A connection of a server of static files: about 10 KB. */
    static final long STATIC_CONNECTION_BYTES = 10_000;
    /** A connection of {@code serve} with a request in progress; the same as in its memory budget. */
    static final long SALE_CONNECTION_BYTES = 11 << 10;
    /** More connections are not kept: the server closes idle ones for new ones. */
    static final int MAX_SALE_CONNECTIONS = HttpLimits.MAX_PUBLIC_CONNECTIONS;
    /** An order in the state, with ids of usual length. */
    static final long ORDER_BYTES = 160;
    /** The state of the engine and the shadow's. */
    static final int STATE_COPIES = 2;
    /** An event in the journal, on average; docs/PERFORMANCE.md. */
    static final long EVENT_BYTES = 47;

    private Formulas() {}

    /** Page views per second x resources per page x average size. */
    static double bandwidth(final double pageViewsPerSecond, final int resources, final long resourceBytes) {
        return pageViewsPerSecond * resources * (double) resourceBytes;
    }

    /** Little's law: what arrives per second, times the seconds that each stays. */
    static double atOnce(final double perSecond, final double seconds) {
        return perSecond * seconds;
    }

    /**
     * Connections that download at once: bandwidth / speed of a user. This is Little's law, because a download takes
     * size / speed.
     */
    static double downloads(final double bandwidth, final long bytesPerSecondOfAUser) {
        return bandwidth / (double) bytesPerSecondOfAUser;
    }

    /** Connections of the sale's server: a user keeps one until it has been idle for the keep-alive time. */
    static double saleConnections(final Demand demand) {
        final double usersPerSecond = (double) demand.users() / demand.windowSeconds();
        final double open =
                atOnce(usersPerSecond, demand.clicks() * demand.responseSeconds() + demand.keepAliveSeconds());
        return Math.min((double) demand.users(), open);
    }

    /** Machines that carry the load with this headroom; at least one. */
    static long servers(final double needed, final double perServer, final double headroom) {
        // A quotient such as 3.0000000000000004 is rounding, not a fourth server.
        return Math.max(1, (long) Math.ceil(needed * headroom / perServer - 1e-9));
    }

    /** The shoppers per second of a tier that takes {@code capacity} units, if each shopper needs {@code each}. */
    static double shoppersPerSecond(final double capacity, final double each) {
        return capacity / each;
    }
}
