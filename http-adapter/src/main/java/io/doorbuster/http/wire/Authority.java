package io.doorbuster.http.wire;

/** Parses {@code uri-host [ ":" port ]} of RFC 3986, as in the Host header and absolute targets; without user info. */
final class Authority {
    static final int MALFORMED = -2;
    static final int NO_EMPTY_PORT = -1;

    private static final int MAX_PORT = 65_535;

    private Authority() {}

    /**
     * Reads the authority in [from, to).
     *
     * @return {@link #MALFORMED}; or the index of the colon if no port follows it, which the grammar allows; otherwise
     *     {@link #NO_EMPTY_PORT}
     */
    static int read(final byte[] bytes, final int from, final int to) {
        final int end = from < to && bytes[from] == '[' ? literalEnd(bytes, from, to) : nameEnd(bytes, from, to);
        if (end == MALFORMED || end == from) {
            return MALFORMED;
        }
        if (end == to) {
            return NO_EMPTY_PORT;
        }
        if (bytes[end] != ':') {
            return MALFORMED;
        }
        if (end + 1 == to) {
            return end;
        }
        return isPort(bytes, end + 1, to) ? NO_EMPTY_PORT : MALFORMED;
    }

    private static int nameEnd(final byte[] bytes, final int from, final int to) {
        int at = Octets.end(Octets.NAME, bytes, from, to);
        while (at < to && bytes[at] == '%') {
            if (to - at < 3 || !Octets.is(Octets.HEX, bytes[at + 1]) || !Octets.is(Octets.HEX, bytes[at + 2])) {
                return MALFORMED;
            }
            at = Octets.end(Octets.NAME, bytes, at + 3, to);
        }
        return at;
    }

    /**
     * The index after the closing bracket. An address is eight groups of hex digits, or fewer with one double colon.
     */
    private static int literalEnd(final byte[] bytes, final int from, final int to) {
        int groups = 0;
        boolean elided = false;
        int at = from + 1;
        while (at < to && bytes[at] != ']') {
            if (bytes[at] == ':' && at + 1 < to && bytes[at + 1] == ':') {
                if (elided) {
                    return MALFORMED;
                }
                elided = true;
                at += 2;
            } else if (bytes[at] == ':' && groups > 0 && bytes[at - 1] != ':') {
                at++;
                if (at == to || !Octets.is(Octets.HEX, bytes[at])) {
                    return MALFORMED;
                }
            }
            final int end = Octets.end(Octets.HEX, bytes, at, to);
            if ((end == at && (at == to || bytes[at] != ']')) || end - at > 4) {
                return MALFORMED;
            }
            groups += end > at ? 1 : 0;
            at = end;
        }
        final boolean whole = elided ? groups < 8 : groups == 8;
        return at < to && whole ? at + 1 : MALFORMED;
    }

    private static boolean isPort(final byte[] bytes, final int from, final int to) {
        int port = 0;
        for (int i = from; i < to; i++) {
            if (!Octets.isDigit(bytes[i])) {
                return false;
            }
            port = port * 10 + (bytes[i] - '0');
            if (port > MAX_PORT) {
                return false;
            }
        }
        return port > 0;
    }
}
