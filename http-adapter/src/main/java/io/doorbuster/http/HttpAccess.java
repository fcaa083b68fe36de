package io.doorbuster.http;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The pages and host names that may reach the listeners. Immutable.
 *
 * @param allowedHosts names in the Host header that mean the public listener; empty for the default: every name with
 *     passes, this machine's names and all addresses with a header that a gateway sets
 * @param adminAllowedHosts the same for the admin listener; the default is this machine's names on a loopback address,
 *     and every name on any other
 * @param corsOrigins origins of other sites whose pages may call the public listener, as browsers write them: scheme,
 *     host, and the port unless it is the default of the scheme
 * @param signedLinks true if the page of a sale opens only by a signed link; only with passes, whose key signs links
 */
public record HttpAccess(
        Set<String> allowedHosts, Set<String> adminAllowedHosts, Set<String> corsOrigins, boolean signedLinks) {
    private static final Pattern ORIGIN =
            Pattern.compile("https?://[a-z0-9.-]+(:[0-9]{1,5})?|https?://\\[[0-9a-f:]+\\](:[0-9]{1,5})?");
    private static final Pattern HOST = Pattern.compile("[a-z0-9._-]+|\\[[0-9a-f:.]+\\]");

    /** @throws IllegalArgumentException naming the value that is not an origin or not a host name */
    public HttpAccess {
        allowedHosts = checkedHosts(allowedHosts);
        adminAllowedHosts = checkedHosts(adminAllowedHosts);
        corsOrigins = Set.copyOf(corsOrigins);
        for (final String origin : corsOrigins) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException("\"" + origin
                        + "\" is not an origin; write it as browsers do, in lower case: https://shop.example");
            }
        }
    }

    /** Access without signed links. */
    public HttpAccess(
            final Set<String> allowedHosts, final Set<String> adminAllowedHosts, final Set<String> corsOrigins) {
        this(allowedHosts, adminAllowedHosts, corsOrigins, false);
    }

    /** The same, but the page of a sale opens only by a signed link. */
    public HttpAccess withSignedLinks() {
        return new HttpAccess(allowedHosts, adminAllowedHosts, corsOrigins, true);
    }

    private static Set<String> checkedHosts(final Set<String> hosts) {
        for (final String host : hosts) {
            if (!HOST.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
                throw new IllegalArgumentException("\"" + host
                        + "\" is not a host name; give only the name, without scheme and port: shop.example");
            }
        }
        return hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** The defaults: no page of another site may write. */
    public static HttpAccess defaults() {
        return new HttpAccess(Set.of(), Set.of(), Set.of());
    }
}
