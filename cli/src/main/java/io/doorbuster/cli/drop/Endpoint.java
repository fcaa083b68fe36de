package io.doorbuster.cli.drop;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;

/** Where a server listens: plain HTTP, host, port and the path before {@code /v1}, without a slash at its end. */
record Endpoint(String host, int port, String basePath) {
    /**
     * Reads a URL as people give it.
     *
     * @param flag names the flag in a refusal
     * @throws IllegalArgumentException with what, why and what to do
     */
    static Endpoint parse(String flag, String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException malformed) {
            throw refusal(flag, url, "is not a URL");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (scheme.equals("https")) {
            throw new IllegalArgumentException(flag + " " + url + " is https, the drill speaks plain HTTP only:"
                    + " point it at the server itself, behind whatever ends TLS");
        }
        if (!scheme.equals("http") || uri.getHost() == null) {
            throw refusal(flag, url, "is not an http URL with a host");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
            throw refusal(flag, url, "has more than host, port and path");
        }
        String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
        return new Endpoint(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort(), path);
    }

    /** The address to connect to, IPv4 where the host has one. */
    InetSocketAddress address() throws UnknownHostException {
        InetAddress[] all = InetAddress.getAllByName(host);
        for (InetAddress address : all) {
            if (address instanceof Inet4Address) {
                return new InetSocketAddress(address, port);
            }
        }
        return new InetSocketAddress(all[0], port);
    }

    /** The URL of a path of the API, such as {@code /v1/clock}. */
    URI resolve(String path) {
        return URI.create("http://" + host + ":" + port + basePath + path);
    }

    private static IllegalArgumentException refusal(String flag, String url, String why) {
        return new IllegalArgumentException(
                flag + " '" + url + "' " + why + "; give one such as http://127.0.0.1:8080");
    }
}
