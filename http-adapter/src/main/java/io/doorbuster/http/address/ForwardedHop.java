package io.doorbuster.http.address;

import java.net.InetAddress;

/**
 * One element of {@code Forwarded} (RFC 7239 §4): {@code for="[2001:db8::1]:4711";proto=https}. Elements are found from
 * the right, so that a quotation mark which a client never closed cannot hide what a proxy appended. Any thread.
 */
final class ForwardedHop {
    private static final String FOR = "for=";

    private ForwardedHop() {}

    /** Where the element that ends at {@code end} starts: after a comma outside of quotation marks. */
    static int start(final String line, final int end) {
        boolean quoted = false;
        for (int i = end - 1; i >= 0; i--) {
            final char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                return i + 1;
            }
        }
        return 0;
    }

    /** The address in the element's one {@code for}; null if there is none, or something cannot be read. */
    static InetAddress parse(final String line, final int from, final int to) {
        InetAddress found = null;
        int at = from;
        while (at <= to) {
            final int end = pairEnd(line, at, to);
            if (end < 0) {
                return null;
            }
            int begin = at;
            while (begin < end && Node.isBlank(line.charAt(begin))) {
                begin++;
            }
            if (line.regionMatches(true, begin, FOR, 0, FOR.length())) {
                if (found != null) {
                    return null;
                }
                found = value(line, begin + FOR.length(), end);
                if (found == null) {
                    return null;
                }
            }
            at = end + 1;
        }
        return found;
    }

    /** Where the pair ends: before a semicolon outside of quotation marks. -1 for an open mark or an escape. */
    private static int pairEnd(final String line, final int from, final int to) {
        boolean quoted = false;
        for (int i = from; i < to; i++) {
            final char c = line.charAt(i);
            if (c == '\\') {
                // No address needs an escape, and start() does not know them.
                return -1;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ';' && !quoted) {
                return i;
            }
        }
        return quoted ? -1 : to;
    }

    private static InetAddress value(final String line, final int from, final int end) {
        int to = end;
        while (to > from && Node.isBlank(line.charAt(to - 1))) {
            to--;
        }
        if (from == to || Node.isBlank(line.charAt(from))) {
            return null;
        }
        if (line.charAt(from) != '"') {
            // Without quotation marks a value has neither colon nor bracket, so it is IPv4 without a port.
            final int colon = line.indexOf(':', from);
            return colon >= 0 && colon < to ? null : IpLiteral.parse(line, from, to);
        }
        if (to - from < 2 || line.charAt(to - 1) != '"') {
            return null;
        }
        final boolean ipv6 = line.indexOf(':', from) != line.lastIndexOf(':', to - 1);
        return ipv6 && line.charAt(from + 1) != '[' ? null : Node.parse(line, from + 1, to - 1);
    }
}
