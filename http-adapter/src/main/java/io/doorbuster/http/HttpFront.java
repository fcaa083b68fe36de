package io.doorbuster.http;

import io.doorbuster.http.address.ClientAddress;
import io.doorbuster.http.address.Network;
import java.util.List;

/**
 * What stands between shoppers and the public listener. Immutable.
 *
 * @param trustedProxies networks of the proxies whose word on the client's address is taken; empty if there are none
 */
public record HttpFront(List<Network> trustedProxies) {
    public HttpFront {
        trustedProxies = List.copyOf(trustedProxies);
    }

    /** Shoppers connect directly. */
    public static HttpFront none() {
        return new HttpFront(List.of());
    }

    ClientAddress clients() {
        return trustedProxies.isEmpty() ? ClientAddress.OF_PEER : new ClientAddress(trustedProxies);
    }
}
