package io.doorbuster.http;

import static java.util.Objects.requireNonNull;

import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.http.exchange.HttpLimits;
import io.doorbuster.http.identity.PassKey;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/**
 * The addresses of the server, how it identifies callers, and its limits. Immutable.
 *
 * @param bind host name or address of the public listener
 * @param port of the public listener, 0 for any
 * @param adminBind host name or address of the admin listener
 * @param adminPort of the admin listener, 0 for any
 * @param shoppers how shoppers identify themselves
 * @param adminToken the token of the merchant's calls: {@value #MIN_TOKEN_LENGTH} to {@value #MAX_TOKEN_LENGTH} visible
 *     ASCII characters; never part of {@link #toString}
 * @param ioThreads of the public listener; the admin listener has one of its own, so that it answers while the public
 *     listener is busy
 * @param access which pages and host names may reach the listeners
 * @param reader who reads the public connections
 * @param front what stands between shoppers and the public listener
 */
public record HttpConfig(
        String bind,
        int port,
        String adminBind,
        int adminPort,
        Shoppers shoppers,
        String adminToken,
        int ioThreads,
        HttpLimits limits,
        HttpAccess access,
        Reader reader,
        HttpFront front) {
    public static final int MIN_TOKEN_LENGTH = 16;
    public static final int MAX_TOKEN_LENGTH = 256;

    private static final int MAX_IO_THREADS = 256;

    /** Who reads the requests of the public listener. */
    public enum Reader {
        /** The connection reader of this server; pages go to Undertow. */
        OWN,
        /** Undertow reads all requests, more slowly. */
        UNDERTOW
    }

    /** How shoppers identify themselves. */
    public sealed interface Shoppers permits ByPass, ByHeader {}

    /** By a pass, a JWT that a backend of the merchant signs with one of these keys. */
    public record ByPass(List<PassKey> keys) implements Shoppers {
        /** @throws IllegalArgumentException if there is no key, or more than {@link PassKey#MAX_KEYS} */
        public ByPass {
            keys = List.copyOf(keys);
            check(!keys.isEmpty() && keys.size() <= PassKey.MAX_KEYS, "there must be 1 to 2 pass keys");
        }

        /** By passes signed with one key. */
        public ByPass(final PassKey key) {
            this(List.of(key));
        }
    }

    /** By {@code X-User-Id}, set by a gateway that authenticates users; accepted only from these peers. */
    public record ByHeader(Set<InetAddress> trustedPeers) implements Shoppers {
        public ByHeader {
            trustedPeers = Set.copyOf(trustedPeers);
        }

        /** Trusts only gateways on this machine. */
        public static ByHeader fromLoopback() {
            return new ByHeader(Set.of());
        }

        /** True if {@code peer} is this machine, or one of the trusted peers. */
        public boolean trusts(final InetAddress peer) {
            return trustedPeers.isEmpty() ? peer.isLoopbackAddress() : trustedPeers.contains(peer);
        }
    }

    /** @throws IllegalArgumentException naming the setting that is out of its range */
    public HttpConfig {
        requireNonNull(bind, "bind");
        requireNonNull(adminBind, "adminBind");
        requireNonNull(shoppers, "shoppers");
        requireNonNull(adminToken, "adminToken");
        requireNonNull(limits, "limits");
        requireNonNull(access, "access");
        requireNonNull(reader, "reader");
        requireNonNull(front, "front");
        check(port >= 0 && port <= 65_535, "port must be 0 to 65535");
        check(adminPort >= 0 && adminPort <= 65_535, "adminPort must be 0 to 65535");
        check(ioThreads >= 1 && ioThreads <= MAX_IO_THREADS, "ioThreads must be 1 to 256");
        check(
                adminToken.length() >= MIN_TOKEN_LENGTH
                        && adminToken.length() <= MAX_TOKEN_LENGTH
                        && isVisibleAscii(adminToken),
                "adminToken must be 16 to 256 visible ASCII characters");
        check(
                !access.signedLinks() || shoppers instanceof ByPass,
                "signed links need a pass key; do not use them behind a gateway that identifies users");
    }

    /** Loopback, ports 8080 and 8081, an IO thread per core, default limits. */
    public static HttpConfig defaults(final Shoppers shoppers, final String adminToken) {
        return new HttpConfig(
                "127.0.0.1",
                8080,
                "127.0.0.1",
                8081,
                shoppers,
                adminToken,
                Math.min(MAX_IO_THREADS, Runtime.getRuntime().availableProcessors()),
                HttpLimits.defaults(),
                HttpAccess.defaults(),
                Reader.OWN,
                HttpFront.none());
    }

    /** The same with another public address. */
    public HttpConfig withPublic(final String newBind, final int newPort) {
        return new HttpConfig(
                newBind, newPort, adminBind, adminPort, shoppers, adminToken, ioThreads, limits, access, reader, front);
    }

    /** The same with another admin address. */
    public HttpConfig withAdmin(final String newBind, final int newPort) {
        return new HttpConfig(
                bind, port, newBind, newPort, shoppers, adminToken, ioThreads, limits, access, reader, front);
    }

    /** The same with another way in which shoppers identify themselves. */
    public HttpConfig withShoppers(final Shoppers newShoppers) {
        return new HttpConfig(
                bind, port, adminBind, adminPort, newShoppers, adminToken, ioThreads, limits, access, reader, front);
    }

    /** The same with other limits. */
    public HttpConfig withLimits(final HttpLimits newLimits) {
        return new HttpConfig(
                bind, port, adminBind, adminPort, shoppers, adminToken, ioThreads, newLimits, access, reader, front);
    }

    /** The same with another number of IO threads. */
    public HttpConfig withIoThreads(final int newIoThreads) {
        return new HttpConfig(
                bind, port, adminBind, adminPort, shoppers, adminToken, newIoThreads, limits, access, reader, front);
    }

    /** The same with other pages and names that may reach the listeners. */
    public HttpConfig withAccess(final HttpAccess newAccess) {
        return new HttpConfig(
                bind, port, adminBind, adminPort, shoppers, adminToken, ioThreads, limits, newAccess, reader, front);
    }

    /** The same with another reader of the public connections. */
    public HttpConfig withReader(final Reader newReader) {
        return new HttpConfig(
                bind, port, adminBind, adminPort, shoppers, adminToken, ioThreads, limits, access, newReader, front);
    }

    /** The same with another way from clients to the public listener: proxies, TLS. */
    public HttpConfig withFront(final HttpFront newFront) {
        return new HttpConfig(
                bind, port, adminBind, adminPort, shoppers, adminToken, ioThreads, limits, access, reader, newFront);
    }

    @Override
    public String toString() {
        return "HttpConfig[" + bind + ":" + port + ", admin " + adminBind + ":" + adminPort + "]";
    }

    /** Like {@link SaleTerms#isOpaqueId}, but without its limit of length. */
    private static boolean isVisibleAscii(final String text) {
        return text.chars().allMatch(c -> c >= 0x21 && c <= 0x7e);
    }

    private static void check(final boolean holds, final String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
