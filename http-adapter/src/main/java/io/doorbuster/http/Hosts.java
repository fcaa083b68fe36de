package io.doorbuster.http;

import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Which names in a Host header mean this server. Names are in lower case and without a port. Any thread. */
final class Hosts {
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1\\]");
    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]+\\]");

    private Hosts() {}

    /** Every name. */
    static boolean any(final String host) {
        return true;
    }

    /** This machine as it calls itself. */
    static boolean loopback(final String host) {
        return LOOPBACK.matcher(host).matches();
    }

    /** This machine as it calls itself, or any address: a browser that was led here by a name sends the name. */
    static boolean loopbackOrAddress(final String host) {
        return loopback(host) || ADDRESS.matcher(host).matches();
    }

    /** {@code names} if there are any, and {@code otherwise} if there are none. */
    static Predicate<String> oneOf(final Set<String> names, final Predicate<String> otherwise) {
        return names.isEmpty() ? otherwise : names::contains;
    }
}
