package io.doorbuster.http.address;

import java.net.InetAddress;

/**
 * An address with or without a port, as proxies write it: {@code 192.0.2.1}, {@code 192.0.2.1:80}, {@code 2001:db8::1},
 * {@code [2001:db8::1]}, {@code [2001:db8::1]:80}. Any thread.
 */
final class Node {
    private static final int MAX_PORT_DIGITS = 5;

    private Node() {}

    /** The address, without white space around it; null if the text is none. */
    static InetAddress parse(final String text, final int begin, final int end) {
        int from = begin;
        int to = end;
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (from < to && isBlank(text.charAt(to - 1))) {
            to--;
        }
        if (from < to && text.charAt(from) == '[') {
            final int bracket = text.indexOf(']', from);
            final boolean whole = bracket > 0 && bracket < to && (bracket + 1 == to || isPort(text, bracket + 1, to));
            return whole && text.lastIndexOf(':', bracket) > from ? IpLiteral.parse(text, from + 1, bracket) : null;
        }
        final int colon = text.indexOf(':', from);
        if (colon >= 0 && colon < to && text.lastIndexOf(':', to - 1) == colon) {
            return isPort(text, colon, to) ? IpLiteral.parse(text, from, colon) : null;
        }
        return IpLiteral.parse(text, from, to);
    }

    private static boolean isPort(final String text, final int from, final int to) {
        if (text.charAt(from) != ':' || to - from < 2 || to - from > 1 + MAX_PORT_DIGITS) {
            return false;
        }
        for (int i = from + 1; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    static boolean isBlank(final char c) {
        return c == ' ' || c == '\t';
    }
}
