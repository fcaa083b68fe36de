package io.doorbuster.http;

import com.sun.management.UnixOperatingSystemMXBean;
import io.doorbuster.engine.sale.MerchantDecider;
import java.lang.management.ManagementFactory;

/**
 * Everything on HTTP that has an end. Reaching one is a refusal with a name, or a closed connection where no request
 * was understood.
 *
 * @param maxPublicConnections open at once on the public listener; one more takes the place of the one that has been
 *     silent longest, or else idle longest, or is refused as {@code busy}
 * @param maxAdminConnections open at once on the admin listener
 * @param backlogConnections that the kernel holds until they are accepted
 * @param maxHeaderBytes request line and headers together
 * @param maxBodyBytes of a request
 * @param maxInFlightPerIoThread commands of one IO thread that may wait for their answer; a power of two
 * @param answerTimeoutMillis until a command that got no answer becomes {@code outcome-unknown}
 * @param headerTimeoutMillis for the rest of the head once its first byte has come, however it trickles
 * @param bodyTimeoutMillis for the whole body, however it trickles
 * @param idleTimeoutMillis of a kept-alive connection between two requests
 * @param writeTimeoutMillis for a client to take any of its answer; the whole exchange may take as long as body, answer
 *     and this together
 * @param sweepMillis between two looks for what has timed out: how late a timeout may be
 * @param firstByteTimeoutMillis for a new connection to send anything
 * @param lingerMillis for a client that was refused to see why and go
 * @param maxConnectionsPerAddress of one client on one listener, but for gateways; 0 for half of all
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

    /** Open at once on the public listener, if the process may have the descriptors. */
    public static final int MAX_PUBLIC_CONNECTIONS = 18_000;

    private static final int MAX_IDLE_TIMEOUT_SECONDS = 86_400;
    public static final int ADMIN_CONNECTIONS = 256;
    /** For the jar, the journal's files, the shadow, snapshots and a database: no crowd may take the one that a new file needs. */
    private static final int OWN_DESCRIPTORS = 256;
    /** With fewer for shoppers it would be no sale. */
    public static final int MIN_PUBLIC_CONNECTIONS = 256;
    /** That are not for the public listener. */
    public static final int RESERVED_DESCRIPTORS = OWN_DESCRIPTORS + ADMIN_CONNECTIONS;
    /**
     * File descriptors that the process must be allowed to have: its own, the admin listener's, and a small crowd's.
     */
    public static final int MIN_DESCRIPTORS = RESERVED_DESCRIPTORS + MIN_PUBLIC_CONNECTIONS;

    /** Orders in the lists that one IO thread may have asked the engine for and not yet sent. */
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

    /** What a server runs with unless told otherwise: of the descriptors that the process may have, some stay the journal's. */
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
                5_000,
                DEFAULT_IDLE_TIMEOUT_SECONDS * 1_000,
                5_000,
                100,
                5_000,
                2_000,
                0);
    }

    /** The same, but connections may be idle for so long between two requests. */
    public HttpLimits withIdleTimeoutSeconds(final int seconds) {
        check(seconds >= 1 && seconds <= MAX_IDLE_TIMEOUT_SECONDS, "--idle-timeout-seconds must be 1 to 86400");
        return with(maxPublicConnections, seconds * 1_000, maxConnectionsPerAddress);
    }

    /** The same, but for the connections that one client may have on one listener; 0 for half of all. */
    public HttpLimits withMaxConnectionsPerAddress(final int connections) {
        check(connections >= 0, "--max-connections-per-address must not be negative");
        return with(maxPublicConnections, idleTimeoutMillis, connections);
    }

    /** The same, but for the connections that may be open at once on the public listener. */
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
    int connectionsPerAddress(final int maxConnections) {
        return maxConnectionsPerAddress == 0 ? Math.max(1, maxConnections / 2) : maxConnectionsPerAddress;
    }

    /** File descriptors that this process may have open at once. */
    public static long descriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof final UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    /** How many public connections fit into so many descriptors. */
    public static int publicConnections(final long descriptors) {
        return (int) Math.max(1, Math.min(MAX_PUBLIC_CONNECTIONS, descriptors - RESERVED_DESCRIPTORS));
    }

    private static void check(final boolean holds, final String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
