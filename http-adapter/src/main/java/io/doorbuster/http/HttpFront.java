package io.doorbuster.http;

import io.doorbuster.http.address.ClientAddress;
import io.doorbuster.http.address.Network;
import io.doorbuster.http.tls.ServerKeys;
import java.util.List;
import java.util.Optional;

/**
 * What stands between shoppers and the calls of the public listener. Immutable.
 *
 * @param trustedProxies networks of the proxies whose word on the client's address is taken; empty if there are none
 * @param proxyProtocol true if every connection comes from a trusted proxy and begins with a header of the PROXY
 *     protocol
 * @param keys of the certificate, if connections are encrypted
 * @param closeConnections true to end each connection of HTTP/1 after one answer
 */
public record HttpFront(
        List<Network> trustedProxies, boolean proxyProtocol, Optional<ServerKeys> keys, boolean closeConnections) {
    /** @throws IllegalArgumentException if the PROXY protocol is on and no proxy is trusted */
    public HttpFront {
        trustedProxies = List.copyOf(trustedProxies);
        if (proxyProtocol && trustedProxies.isEmpty()) {
            throw new IllegalArgumentException("the PROXY protocol needs at least one trusted proxy");
        }
    }

    /** Shoppers connect directly and without TLS. */
    public static HttpFront none() {
        return new HttpFront(List.of(), false, Optional.empty(), false);
    }

    /** The same with other proxies between clients and the server. */
    public HttpFront behind(final List<Network> newTrustedProxies, final boolean newProxyProtocol) {
        return new HttpFront(newTrustedProxies, newProxyProtocol, keys, closeConnections);
    }

    /** The same with TLS. */
    public HttpFront encryptedWith(final ServerKeys newKeys) {
        return new HttpFront(trustedProxies, proxyProtocol, Optional.of(newKeys), closeConnections);
    }

    /** The same, with or without an end of each connection after one answer. */
    public HttpFront closingConnections(final boolean newCloseConnections) {
        return new HttpFront(trustedProxies, proxyProtocol, keys, newCloseConnections);
    }

    ClientAddress clients() {
        return trustedProxies.isEmpty() ? ClientAddress.OF_PEER : new ClientAddress(trustedProxies);
    }
}
