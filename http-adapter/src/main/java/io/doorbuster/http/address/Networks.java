package io.doorbuster.http.address;

import java.net.InetAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A set of networks in which an address is found in one step per length of prefix, however many networks there are.
 * Immutable; any thread.
 */
public final class Networks {
    private final Set<Network> networks;
    private final List<Integer> prefixLengths;

    public Networks(final Collection<Network> networks) {
        this.networks = new HashSet<>(networks);
        this.prefixLengths =
                networks.stream().map(Network::prefixLength).distinct().toList();
    }

    public boolean isEmpty() {
        return networks.isEmpty();
    }

    /** True if the address is in one of the networks. */
    public boolean contain(final InetAddress address) {
        final int most = 8 * address.getAddress().length;
        for (final int length : prefixLengths) {
            if (length <= most && networks.contains(Network.of(address, length))) {
                return true;
            }
        }
        return false;
    }
}
