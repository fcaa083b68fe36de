package io.doorbuster.http;

import io.doorbuster.engine.port.FailStop;
import io.doorbuster.http.address.ClientAddress;
import io.doorbuster.http.control.ControlRoom;
import io.doorbuster.http.control.JournalAudit;
import io.doorbuster.http.exchange.Availability;
import io.doorbuster.http.exchange.Dispatcher;
import io.doorbuster.http.exchange.EngineAccess;
import io.doorbuster.http.exchange.Gate;
import io.doorbuster.http.exchange.Gates;
import io.doorbuster.http.exchange.Hosts;
import io.doorbuster.http.exchange.HttpLimits;
import io.doorbuster.http.exchange.Identity;
import io.doorbuster.http.exchange.Liveness;
import io.doorbuster.http.exchange.ReplyLane;
import io.doorbuster.http.exchange.SiteGate;
import io.doorbuster.http.identity.AdminToken;
import io.doorbuster.http.identity.HeaderIdentity;
import io.doorbuster.http.identity.LinkGate;
import io.doorbuster.http.identity.PassIdentity;
import io.doorbuster.http.identity.PassKey;
import io.doorbuster.http.identity.PassVerifier;
import io.doorbuster.http.identity.SignedLinks;
import io.doorbuster.http.limit.ClientGate;
import io.doorbuster.http.limit.RateLimits;
import io.doorbuster.http.limit.UserGate;
import io.doorbuster.http.listener.Listener;
import io.doorbuster.http.merchant.AdminRoutes;
import io.doorbuster.http.metrics.ListenerFigures;
import io.doorbuster.http.metrics.MetricsPage;
import io.doorbuster.http.metrics.Readings;
import io.doorbuster.http.page.SalePages;
import io.doorbuster.http.shopper.PublicRoutes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The HTTP server: a public listener for shoppers and an admin listener for the merchant and for operations. It listens
 * from {@link #start} on, and answers {@code 503 replaying} until {@link #open} hands it an engine.
 *
 * <p>The way of one purchase: the connection reader reads the head, {@link Dispatcher} passes the call through its
 * gates, the purchase handler checks it and refuses it at once if it can, {@link ReplyLane} submits it to the engine
 * and returns the decision to the call's IO thread, which writes the answer. All of this runs on one IO thread, except
 * the hand-over in ReplyLane.
 *
 * <p>The methods are for the one thread that starts and stops the server; any thread may ask for the addresses.
 */
public final class HttpServer implements AutoCloseable {
    /** A thread without a heartbeat for this long counts as stuck. No disk needs this long for a force. */
    public static final int DEFAULT_STUCK_AFTER_MILLIS = 10_000;

    private static final int ADMIN_IO_THREADS = 1;

    private final HttpConfig config;
    private final Availability availability;
    private final JournalAudit audit;
    /** Signs passes that prove work, and, derived from it, arrival tickets. */
    private final PassKey passKey;

    private volatile Listener publicListener;
    private volatile Listener adminListener;

    /**
     * A server that does not listen yet.
     *
     * @param failStop called when an IO thread meets an Error
     * @param stuckAfterMillis a thread without a heartbeat for this long counts as stuck in {@code /livez}
     */
    public HttpServer(final HttpConfig config, final FailStop failStop, final int stuckAfterMillis) {
        this(config, failStop, stuckAfterMillis, JournalAudit.NONE);
    }

    /**
     * The same for a server whose journal can be audited while it serves.
     *
     * @param audit of that journal
     */
    public HttpServer(
            final HttpConfig config, final FailStop failStop, final int stuckAfterMillis, final JournalAudit audit) {
        this.config = config;
        this.audit = audit;
        this.availability = new Availability(failStop, new Liveness(stuckAfterMillis));
        // Behind a gateway there is no key; then passes and tickets of this kind end with the process.
        this.passKey = config.shoppers() instanceof final HttpConfig.ByPass byPass
                ? byPass.keys().get(0)
                : PassKey.generate();
    }

    /**
     * Listens on both addresses. When this returns, both answer.
     *
     * @throws IOException if the server cannot listen on one of them; then it listens on neither. The message says what
     *     happened, why, and what to do
     */
    public void start() throws IOException {
        final HttpLimits limits = config.limits();
        final AdminToken token = new AdminToken(config.adminToken());
        final ControlRoom controlRoom = new ControlRoom(token, this::listeners, availability, audit);
        adminListener = Listener.start(
                new Listener.Config(
                        "admin",
                        config.adminBind(),
                        config.adminPort(),
                        ADMIN_IO_THREADS,
                        limits.maxAdminConnections(),
                        InetAddress::isLoopbackAddress,
                        ClientAddress.OF_PEER,
                        false,
                        null,
                        null),
                limits,
                availability,
                () -> call -> true,
                adminDispatcher(token, controlRoom));
        adminListener.every(ControlRoom.INTERVAL_MILLIS, controlRoom::sample);
        try {
            publicListener = Listener.start(
                    new Listener.Config(
                            "public",
                            config.bind(),
                            config.port(),
                            config.ioThreads(),
                            limits.maxPublicConnections(),
                            gateways(config.shoppers(), config.front().clients()),
                            config.front().clients(),
                            config.front().proxyProtocol(),
                            config.front().keys().orElse(null),
                            config.reader() == HttpConfig.Reader.OWN ? PublicRoutes.CALLS : null),
                    limits,
                    availability,
                    identities(config.shoppers()),
                    publicDispatcher());
        } catch (final IOException refused) {
            adminListener.close();
            throw refused;
        }
    }

    private Dispatcher publicDispatcher() {
        final boolean byHeader = config.shoppers() instanceof HttpConfig.ByHeader;
        final HttpAccess access = config.access();
        final Predicate<String> hosts =
                Hosts.oneOf(access.allowedHosts(), byHeader ? Hosts::loopbackOrAddress : Hosts::any);
        final SiteGate site = new SiteGate(hosts, PublicRoutes.HEALTH, access.corsOrigins());
        final RateLimits limits = new RateLimits(System::nanoTime);
        final SalePages pages = new SalePages(!byHeader, access.signedLinks(), List.copyOf(access.corsOrigins()));
        final List<Gate> gates = new ArrayList<>();
        if (config.front().closeConnections()) {
            gates.add(Gates.LAST_OF_CONNECTION);
        }
        // First, so that a page of an allowed site can read every refusal.
        gates.add(site);
        if (!config.front().clients().isAlwaysPeer()) {
            gates.add(Gates.ONE_CLIENT);
        }
        gates.add(new ClientGate(limits, PublicRoutes.HEALTH));
        if (access.signedLinks() && config.shoppers() instanceof final HttpConfig.ByPass byPass) {
            gates.add(new LinkGate(new SignedLinks(byPass.keys()), availability::now, pages::refuseLink));
        }
        return new Dispatcher(
                gates, new PublicRoutes(new UserGate(limits), passKey, passKey.derive("arrival ticket"), pages));
    }

    private Dispatcher adminDispatcher(final AdminToken token, final ControlRoom controlRoom) throws IOException {
        final boolean local = Listener.resolve("admin", config.adminBind()).isLoopbackAddress();
        final Predicate<String> hosts =
                Hosts.oneOf(config.access().adminAllowedHosts(), local ? Hosts::loopback : Hosts::any);
        return new Dispatcher(
                List.of(new SiteGate(hosts, PublicRoutes.HEALTH, Set.of())),
                new AdminRoutes(
                        token, new MetricsPage(new Readings(this::listeners, token::wrongTokens)), controlRoom));
    }

    private List<ListenerFigures> listeners() {
        final List<ListenerFigures> figures = new ArrayList<>();
        // The admin listener answers a moment before there is a public one.
        if (publicListener != null) {
            figures.add(figures("public", publicListener, config.limits().maxPublicConnections()));
        }
        if (adminListener != null) {
            figures.add(figures("admin", adminListener, config.limits().maxAdminConnections()));
        }
        return figures;
    }

    private static ListenerFigures figures(final String name, final Listener listener, final int maxConnections) {
        return new ListenerFigures(name, listener.counters(), listener::openConnections, maxConnections);
    }

    private static Predicate<InetAddress> gateways(final HttpConfig.Shoppers shoppers, final ClientAddress clients) {
        return shoppers instanceof final HttpConfig.ByHeader byHeader
                ? peer -> peer.isLoopbackAddress() || byHeader.trusts(peer) || clients.trusts(peer)
                : peer -> peer.isLoopbackAddress() || clients.trusts(peer);
    }

    private Supplier<Identity> identities(final HttpConfig.Shoppers shoppers) {
        if (shoppers instanceof final HttpConfig.ByPass byPass) {
            return () -> new PassIdentity(new PassVerifier(byPass.keys(), availability::now));
        }
        final HttpConfig.ByHeader byHeader = (HttpConfig.ByHeader) shoppers;
        return () -> new HeaderIdentity(byHeader::trusts, new PassVerifier(passKey, availability::now));
    }

    /** Sets the progress of the recovery, for {@code /readyz?verbose}. Any thread. */
    public void replaying(final long events, final long eventsPerSecond, final long remainingMillis) {
        availability.replayed(new Availability.Replayed(events, eventsPerSecond, remainingMillis));
    }

    /** Begins to serve: from now on requests reach the engine. Called once. */
    public void open(final EngineAccess engine) {
        availability.open(engine);
    }

    /**
     * Refuses new calls for the engine ({@code 503 draining}), and waits until the calls in flight are answered. The
     * engine must still run. Afterwards the engine may be drained, too, and then this server closed.
     *
     * @return false if some calls had no answer after {@code timeoutMillis}
     */
    public boolean drain(final long timeoutMillis) throws InterruptedException {
        availability.drain();
        final long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
        return publicListener.awaitIdle(timeoutMillis)
                && adminListener.awaitIdle(Math.max(0, (deadline - System.nanoTime()) / 1_000_000));
    }

    /** The address of the public listener. */
    public InetSocketAddress publicAddress() {
        return publicListener.address();
    }

    /** The address of the admin listener. */
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
