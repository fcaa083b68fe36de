package io.doorbuster.http.exchange;

import com.sun.management.UnixOperatingSystemMXBean;
import io.doorbuster.engine.sale.MerchantDecider;
import java.lang.management.ManagementFactory;

/**
 * All limits of the HTTP server. A request that reaches a limit gets a named problem; a connection without a complete
 * request is closed.
 *
 * @param maxPublicConnections open at once on the public listener; one more connection replaces the one that has been
 *     silent longest, or else idle longest, or is refused as {@code busy}
 * @param maxAdminConnections open at once on the admin listener
 * @param backlogConnections that the kernel holds until they are accepted
 * @param maxHeaderBytes request line and headers together
 * @param maxBodyBytes of a request
 * @param maxInFlightPerIoThread commands of one IO thread that may be in flight; a power of two
 * @param answerTimeoutMillis until a command that got no answer becomes {@code outcome-unknown}
 * @param headerTimeoutMillis for the rest of the head after its first byte, in however many pieces it arrives
 * @param bodyTimeoutMillis for the whole body, in however many pieces it arrives
 * @param idleTimeoutMillis of a kept-alive connection between two requests
 * @param writeTimeoutMillis for a client to read the rest of an answer that the socket did not take at once
 * @param sweepMillis between two checks for timeouts, which is how late a timeout may be noticed
 * @param firstByteTimeoutMillis for a new connection to send anything
 * @param lingerMillis for a refused client to read the answer and disconnect
 * @param maxConnectionsPerAddress of one client on one listener, except gateways; 0 for half of all
 */
public record HttpLimits(
        int maxPublicConnections,
        int maxAdminConnections,
        int backlogConnections,
        int maxHeaderBytes,
        int maxBodyBytes,
        int maxInFlightPerIoThread,
        int answerTimeoutMillis,
        int headerTimeoutMillis,
        int bodyTimeoutMillis,
        int idleTimeoutMillis,
        int writeTimeoutMillis,
        int sweepMillis,
        int firstByteTimeoutMillis,
        int lingerMillis,
        int maxConnectionsPerAddress) {

    public static final int DEFAULT_IDLE_TIMEOUT_SECONDS = 75;

    /** Most connections open at once on the public listener, if the process may have enough file descriptors. */
    public static final int MAX_PUBLIC_CONNECTIONS = 18_000;

    private static final int MAX_IDLE_TIMEOUT_SECONDS = 86_400;
    public static final int ADMIN_CONNECTIONS = 256;
    /**
     * File descriptors for the jar, the journal's files, the shadow, snapshots and a database. Connections must never
     * take the descriptor that a new file needs.
     */
    private static final int OWN_DESCRIPTORS = 256;
    /** A server with fewer connections for shoppers is of no use. */
    public static final int MIN_PUBLIC_CONNECTIONS = 256;
    /** File descriptors that are not for the public listener. */
    public static final int RESERVED_DESCRIPTORS = OWN_DESCRIPTORS + ADMIN_CONNECTIONS;
    /**
     * File descriptors that the process must be allowed to open: its own, the admin listener's, and those of the fewest
     * public connections.
     */
    public static final int MIN_DESCRIPTORS = RESERVED_DESCRIPTORS + MIN_PUBLIC_CONNECTIONS;

    /** Most orders in the lists that one IO thread has requested from the engine and not yet sent. */
    public static final int MAX_LISTED_ORDERS_PER_IO_THREAD =
            ReplyLane.MAX_LISTS_IN_FLIGHT * MerchantDecider.MAX_ORDERS_PER_PAGE;

    /** @throws IllegalArgumentException naming the limit that is out of its range */
    public HttpLimits {
        check(maxPublicConnections >= 1, "maxPublicConnections must be positive");
        check(maxAdminConnections >= 1, "maxAdminConnections must be positive");
        check(backlogConnections >= 1, "backlogConnections must be positive");
        check(maxHeaderBytes >= 1_024 && maxHeaderBytes <= 65_536, "maxHeaderBytes must be 1024 to 65536");
        check(maxBodyBytes >= 1_024 && maxBodyBytes <= 65_536, "maxBodyBytes must be 1024 to 65536");
        check(
                maxInFlightPerIoThread >= 1
                        && maxInFlightPerIoThread <= 1 << 20
                        && Integer.bitCount(maxInFlightPerIoThread) == 1,
                "maxInFlightPerIoThread must be a power of two up to 1048576");
        check(answerTimeoutMillis >= 1, "answerTimeoutMillis must be positive");
        check(headerTimeoutMillis >= 1, "headerTimeoutMillis must be positive");
        check(bodyTimeoutMillis >= 1, "bodyTimeoutMillis must be positive");
        check(idleTimeoutMillis >= 1, "idleTimeoutMillis must be positive");
        check(writeTimeoutMillis >= 1, "writeTimeoutMillis must be positive");
        check(firstByteTimeoutMillis >= 1, "firstByteTimeoutMillis must be positive");
        check(lingerMillis >= 1, "lingerMillis must be positive");
        check(maxConnectionsPerAddress >= 0, "maxConnectionsPerAddress must not be negative");
        check(sweepMillis >= 1 && sweepMillis <= 1_000, "sweepMillis must be 1 to 1000");
    }

    /**
     * The limits of a server without flags. Some of the file descriptors of the process are reserved for the journal.
     */
    public static HttpLimits defaults() {
        return new HttpLimits(
                publicConnections(descriptors()),
                ADMIN_CONNECTIONS,
                4_096,
                8_192,
                4_096,
                1 << 14,
                10_000,
                2_000,
                2_000,
                DEFAULT_IDLE_TIMEOUT_SECONDS * 1_000,
                5_000,
                100,
                5_000,
                2_000,
                0);
    }

    /** The same limits with another idle time of a connection between two requests. */
    public HttpLimits withIdleTimeoutSeconds(final int seconds) {
        check(seconds >= 1 && seconds <= MAX_IDLE_TIMEOUT_SECONDS, "--idle-timeout-seconds must be 1 to 86400");
        return with(maxPublicConnections, seconds * 1_000, maxConnectionsPerAddress);
    }

    /** The same limits with another number of connections of one client on one listener; 0 for half of all. */
    public HttpLimits withMaxConnectionsPerAddress(final int connections) {
        check(connections >= 0, "--max-connections-per-address must not be negative");
        return with(maxPublicConnections, idleTimeoutMillis, connections);
    }

    /** The same limits with another number of connections open at once on the public listener. */
    public HttpLimits withMaxPublicConnections(final int connections) {
        return with(connections, idleTimeoutMillis, maxConnectionsPerAddress);
    }

    private HttpLimits with(
            final int newMaxPublicConnections, final int newIdleTimeoutMillis, final int newMaxConnectionsPerAddress) {
        return new HttpLimits(
                newMaxPublicConnections,
                maxAdminConnections,
                backlogConnections,
                maxHeaderBytes,
                maxBodyBytes,
                maxInFlightPerIoThread,
                answerTimeoutMillis,
                headerTimeoutMillis,
                bodyTimeoutMillis,
                newIdleTimeoutMillis,
                writeTimeoutMillis,
                sweepMillis,
                firstByteTimeoutMillis,
                lingerMillis,
                newMaxConnectionsPerAddress);
    }

    /** How many of a listener's connections one client may have. */
    public int connectionsPerAddress(final int maxConnections) {
        return maxConnectionsPerAddress == 0 ? Math.max(1, maxConnections / 2) : maxConnectionsPerAddress;
    }

    /** File descriptors that this process may have open at once. */
    public static long descriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof final UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    /** How many public connections are possible with this number of file descriptors. */
    public static int publicConnections(final long descriptors) {
        return (int) Math.max(1, Math.min(MAX_PUBLIC_CONNECTIONS, descriptors - RESERVED_DESCRIPTORS));
    }

    private static void check(final boolean holds, final String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
