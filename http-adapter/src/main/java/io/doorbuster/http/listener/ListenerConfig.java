package io.doorbuster.http.listener;

import io.doorbuster.http.address.ClientAddress;
import io.doorbuster.http.tls.ServerKeys;
import java.net.InetAddress;
import java.util.function.Predicate;

/**
 * Where a listener listens, and how many it serves.
 *
 * @param name of its threads
 * @param bind a host name or an address of this machine
 * @param port 0 for any that is free
 * @param maxConnections open at once
 * @param gateways addresses that may take all connections
 * @param clients finds the addresses of clients behind proxies
 * @param proxyProtocol true if every connection begins with a header of the PROXY protocol, from trusted proxies
 * @param keys of encrypted connections; null if they are plain
 * @param directPrefix of the paths that {@link DirectConnection} serves; null if Undertow serves all
 */
public record ListenerConfig(
        String name,
        String bind,
        int port,
        int ioThreads,
        int maxConnections,
        Predicate<InetAddress> gateways,
        ClientAddress clients,
        boolean proxyProtocol,
        ServerKeys keys,
        String directPrefix) {}
