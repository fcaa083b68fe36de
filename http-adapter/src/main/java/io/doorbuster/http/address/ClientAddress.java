package io.doorbuster.http.address;

import java.net.InetAddress;
import java.util.List;

/**
 * Finds the address of the client behind proxies. Each proxy appends the address of its own peer, so only what trusted
 * proxies appended is believed: the walk begins with the peer of the connection and goes through the header from the
 * right, for as long as the address found last belongs to a trusted proxy. A hop that is not an address ends the walk;
 * the address found before it is the client's. Immutable; any thread.
 */
public final class ClientAddress {
    /** The answer for a server without proxies: the client is the peer. */
    public static final ClientAddress OF_PEER = new ClientAddress(List.of());

    /** Most hops of a walk. No honest chain of proxies is as long. */
    static final int MAX_HOPS = 16;

    private final Network[] trusted;

    /** @param trusted networks of the proxies that are believed */
    public ClientAddress(final List<Network> trusted) {
        this.trusted = trusted.toArray(new Network[0]);
    }

    /** True if no proxy is trusted, so that every client is its peer. */
    public boolean isAlwaysPeer() {
        return trusted.length == 0;
    }

    /** True if the address belongs to a trusted proxy. */
    public boolean trusts(final InetAddress address) {
        for (final Network network : trusted) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The address of the client.
     *
     * @param peer at the other end of the connection
     * @param forwarded the values of {@code Forwarded} (RFC 7239) in their order; if there is one, the other header
     *     counts for nothing
     * @param forwardedFor the values of {@code X-Forwarded-For} in their order
     */
    public InetAddress of(final InetAddress peer, final List<String> forwarded, final List<String> forwardedFor) {
        final boolean standard = !forwarded.isEmpty();
        final List<String> lines = standard ? forwarded : forwardedFor;
        InetAddress client = peer;
        int hops = 0;
        for (int i = lines.size() - 1; i >= 0; i--) {
            final String line = lines.get(i);
            int end = line.length();
            while (end >= 0) {
                if (++hops > MAX_HOPS || !trusts(client)) {
                    return client;
                }
                final int start = standard ? ForwardedHop.start(line, end) : line.lastIndexOf(',', end - 1) + 1;
                final InetAddress hop = standard ? ForwardedHop.parse(line, start, end) : Node.parse(line, start, end);
                if (hop == null) {
                    return client;
                }
                client = hop;
                end = start - 1;
            }
        }
        return client;
    }
}
