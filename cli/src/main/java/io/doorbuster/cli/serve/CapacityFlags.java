package io.doorbuster.cli.serve;

import io.doorbuster.http.exchange.HttpLimits;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The flags of {@code serve} that bound connections, sales and memory. */
final class CapacityFlags {
    @Option(
            names = "--max-connections",
            paramLabel = "N",
            defaultValue = "0",
            description = "Most public connections; 0 for as many as the limit of open files and 3/16 of the heap"
                    + " allow, up to 18000 (default ${DEFAULT-VALUE}).")
    private int maxConnections;

    @Option(
            names = "--max-connections-per-address",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Most connections of one address on one listener; 0 for half of all (default ${DEFAULT-VALUE})."
                            + " Loopback addresses and trusted gateways have no such limit.")
    private int maxConnectionsPerAddress;

    @Option(
            names = "--max-sales",
            defaultValue = "10000",
            paramLabel = "N",
            description = "Most sales at a time (default ${DEFAULT-VALUE}).")
    private int maxSales;

    @Option(
            names = "--max-state-bytes",
            paramLabel = "BYTES",
            defaultValue = "0",
            description = "Memory for sales, orders and registrations in bytes, about 160 per order; 0 for the rest of"
                    + " the heap (default ${DEFAULT-VALUE}). With --shadow=on it is needed twice. When it is full,"
                    + " the server accepts no new order, registration or sale.")
    private long maxStateBytes;

    int maxConnections() {
        return maxConnections;
    }

    int maxSales() {
        return maxSales;
    }

    /** @throws io.doorbuster.cli.console.FailedException if the budget does not fit into this JVM */
    MemoryBudget budget(final int ioThreads, final boolean hasShadow) {
        final long descriptors = HttpLimits.descriptors();
        final MemoryBudget budget = MemoryBudget.of(
                Runtime.getRuntime().maxMemory(),
                MemoryBudget.directBytes(),
                new MemoryBudget.Wish(
                        maxConnections, descriptors, ioThreads, maxSales, maxStateBytes, hasShadow ? 2 : 1));
        if (maxConnections == 0 && budget.connections() < HttpLimits.MAX_PUBLIC_CONNECTIONS) {
            warnOfFew(budget.connections(), descriptors);
        }
        return budget;
    }

    HttpLimits limits(final MemoryBudget budget, final int idleTimeoutSeconds) {
        return HttpLimits.defaults()
                .withMaxPublicConnections(budget.connections())
                .withIdleTimeoutSeconds(idleTimeoutSeconds)
                .withMaxConnectionsPerAddress(maxConnectionsPerAddress);
    }

    private static void warnOfFew(final int connections, final long descriptors) {
        LoggerFactory.getLogger(CapacityFlags.class)
                .warn(
                        "this process may open {} files and connections and its heap may have {} MB, so {} public"
                                + " connections fit instead of {}; raise the limit of open files (ulimit -n 20000), or"
                                + " the heap (-Xmx)",
                        descriptors,
                        Runtime.getRuntime().maxMemory() >> 20,
                        connections,
                        HttpLimits.MAX_PUBLIC_CONNECTIONS);
    }
}
