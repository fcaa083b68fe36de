package io.doorbuster.http;

import io.doorbuster.engine.pipeline.FailStop;
import io.doorbuster.http.identity.PassVerifier;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Everything on HTTP: a public listener for shoppers and an admin listener for the merchant and for operations. It
 * listens from {@link #start} on, and answers {@code 503 replaying} until {@link #open} hands it an engine.
 *
 * <p>One purchase: {@link Router} reads the request, {@link PurchaseHandler} checks it and refuses what it can at once,
 * {@link ReplyLane} submits it to the engine and takes the decision back to the request's IO thread, {@link
 * PurchaseAnswer} writes what the shopper gets. All of it runs on one IO thread, except the hand-over in ReplyLane.
 *
 * <p>The methods are for the one thread that starts and stops the server; the addresses are for any.
 */
public final class HttpServer implements AutoCloseable {
    /** A thread that has shown no sign of life for so long counts as stuck: longer than any disk takes for a force. */
    public static final int DEFAULT_STUCK_AFTER_MILLIS = 10_000;

    private static final int ADMIN_IO_THREADS = 1;

    private final HttpConfig config;
    private final Availability availability;
    private Listener publicListener;
    private Listener adminListener;

    /**
     * A server that does not listen yet.
     *
     * @param failStop called when an IO thread meets an Error
     * @param stuckAfterMillis after which {@code /livez} calls a thread stuck that has shown no sign of life
     */
    public HttpServer(final HttpConfig config, final FailStop failStop, final int stuckAfterMillis) {
        this.config = config;
        this.availability = new Availability(failStop, new Liveness(stuckAfterMillis));
    }

    /**
     * Listens on both addresses. When this returns, both answer.
     *
     * @throws IOException if one of them cannot be listened on: what, why, what to do; then none is
     */
    public void start() throws IOException {
        final HttpLimits limits = config.limits();
        adminListener = Listener.start(
                "admin",
                config.adminBind(),
                config.adminPort(),
                ADMIN_IO_THREADS,
                limits.maxAdminConnections(),
                InetAddress::isLoopbackAddress,
                limits,
                availability,
                () -> call -> true,
                adminRoutes());
        try {
            publicListener = Listener.start(
                    "public",
                    config.bind(),
                    config.port(),
                    config.ioThreads(),
                    limits.maxPublicConnections(),
                    gateways(config.shoppers()),
                    limits,
                    availability,
                    identities(config.shoppers()),
                    publicRoutes());
        } catch (final IOException refused) {
            adminListener.close();
            throw refused;
        }
    }

    private Routes publicRoutes() {
        final boolean byHeader = config.shoppers() instanceof HttpConfig.ByHeader;
        return new SiteGate(
                new PublicRoutes(),
                Hosts.oneOf(config.access().allowedHosts(), byHeader ? Hosts::loopbackOrAddress : Hosts::any),
                config.access().corsOrigins());
    }

    private Routes adminRoutes() throws IOException {
        final boolean local = Listener.resolve("admin", config.adminBind()).isLoopbackAddress();
        return new SiteGate(
                new AdminRoutes(new AdminToken(config.adminToken())),
                Hosts.oneOf(config.access().adminAllowedHosts(), local ? Hosts::loopback : Hosts::any),
                Set.of());
    }

    private static Predicate<InetAddress> gateways(final HttpConfig.Shoppers shoppers) {
        return shoppers instanceof final HttpConfig.ByHeader byHeader
                ? peer -> peer.isLoopbackAddress() || byHeader.trusts(peer)
                : InetAddress::isLoopbackAddress;
    }

    private Supplier<Identity> identities(final HttpConfig.Shoppers shoppers) {
        if (shoppers instanceof final HttpConfig.ByPass byPass) {
            return () -> new PassIdentity(new PassVerifier(byPass.keys(), availability::now));
        }
        final HeaderIdentity byHeader = new HeaderIdentity((HttpConfig.ByHeader) shoppers);
        return () -> byHeader;
    }

    /** How far the recovery is, for {@code /readyz?verbose}. Any thread. */
    public void replaying(final long events, final long eventsPerSecond, final long remainingMillis) {
        availability.replayed(new Availability.Replayed(events, eventsPerSecond, remainingMillis));
    }

    /** Begins to serve: from now on requests reach the engine. Once. */
    public void open(final EngineAccess engine) {
        availability.open(engine);
    }

    /**
     * Takes nothing new for the engine any more ({@code 503 draining}), and waits until what it has is answered. The
     * engine must still run; afterwards it may be drained too, and then this server closed.
     *
     * @return false if there were answers missing after {@code timeoutMillis}
     */
    public boolean drain(final long timeoutMillis) throws InterruptedException {
        availability.drain();
        final long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
        return publicListener.awaitIdle(timeoutMillis)
                && adminListener.awaitIdle(Math.max(0, (deadline - System.nanoTime()) / 1_000_000));
    }

    /** Where shoppers are served. */
    public InetSocketAddress publicAddress() {
        return publicListener.address();
    }

    /** Where the merchant is served. */
    public InetSocketAddress adminAddress() {
        return adminListener.address();
    }

    /** Closes every connection and ends the IO threads. Does nothing for a server that does not listen. */
    @Override
    public void close() {
        if (publicListener != null) {
            publicListener.close();
        }
        if (adminListener != null) {
            adminListener.close();
        }
    }
}
