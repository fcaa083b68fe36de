package io.doorbuster.cli.loadgen;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;

/** The address of a server: plain HTTP, host, port and the path before {@code /v1}, without a slash at its end. */
public record Endpoint(String host, int port, String basePath) {
    /**
     * Parses a URL that a user gave.
     *
     * @param flag the flag that a refusal names
     * @throws IllegalArgumentException if it is not usable; the message says what happened, why, and what to do
     */
    public static Endpoint parse(final String flag, final String url) {
        final URI uri;
        try {
            uri = new URI(url);
        } catch (final URISyntaxException malformed) {
            throw refusal(flag, url, "is not a URL");
        }
        final String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (scheme.equals("https")) {
            throw new IllegalArgumentException(flag + " " + url + " is https, but this command supports only plain"
                    + " HTTP; give the address of the server itself, not of the proxy that ends TLS");
        }
        if (!scheme.equals("http") || uri.getHost() == null) {
            throw refusal(flag, url, "is not an http URL with a host");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
            throw refusal(flag, url, "has more than host, port and path");
        }
        final String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
        return new Endpoint(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort(), path);
    }

    /** The address to connect to; IPv4 if the host has such an address. */
    InetSocketAddress address() throws UnknownHostException {
        final InetAddress[] all = InetAddress.getAllByName(host);
        for (final InetAddress address : all) {
            if (address instanceof Inet4Address) {
                return new InetSocketAddress(address, port);
            }
        }
        return new InetSocketAddress(all[0], port);
    }

    /** The URL of a path of the API, such as {@code /v1/clock}. */
    public URI resolve(final String path) {
        return URI.create("http://" + host + ":" + port + basePath + path);
    }

    private static IllegalArgumentException refusal(final String flag, final String url, final String why) {
        return new IllegalArgumentException(
                flag + " '" + url + "' " + why + "; give a URL such as http://127.0.0.1:8080");
    }
}
