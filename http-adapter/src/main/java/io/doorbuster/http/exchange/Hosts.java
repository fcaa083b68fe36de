package io.doorbuster.http.exchange;

import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Checks whether a name in a Host header means this server. Names are in lower case without a port. Any thread. */
public final class Hosts {
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1\\]");
    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]+\\]");

    private Hosts() {}

    /** True for every name. */
    public static boolean any(final String host) {
        return true;
    }

    /** True for the loopback names and addresses of this machine. */
    public static boolean loopback(final String host) {
        return LOOPBACK.matcher(host).matches();
    }

    /** True for loopback names and for any address. In a DNS rebinding attack the browser sends a name. */
    public static boolean loopbackOrAddress(final String host) {
        return loopback(host) || ADDRESS.matcher(host).matches();
    }

    /** Accepts {@code names}; {@code otherwise} if there are none. */
    public static Predicate<String> oneOf(final Set<String> names, final Predicate<String> otherwise) {
        return names.isEmpty() ? otherwise : names::contains;
    }
}
