package io.doorbuster.http.wire;

/** The forms of a request target (RFC 9112, 3.2). */
final class Target {
    private Target() {}

    /** Returns null for a path, an absolute URL, or the asterisk of OPTIONS; otherwise why the request is refused. */
    static HeadFault form(final byte[] bytes, final int methodAt, final int methodEnd, final int from, final int to) {
        if (Octets.equalsIgnoreCase(bytes, methodAt, methodEnd, "connect")) {
            return HeadFault.METHOD;
        }
        if (bytes[from] == '/') {
            return null;
        }
        if (bytes[from] == '*') {
            final boolean wholeServer =
                    to - from == 1 && Octets.equalsIgnoreCase(bytes, methodAt, methodEnd, "options");
            return wholeServer ? null : HeadFault.TARGET;
        }
        final int authorityAt = authorityAt(bytes, from, to);
        final boolean whole = authorityAt > from
                && Authority.read(bytes, authorityAt, authorityEnd(bytes, authorityAt, to)) == Authority.NO_EMPTY_PORT;
        return whole ? null : HeadFault.TARGET;
    }

    /** Where the authority of an absolute URL begins; {@code from} if it is not one. */
    static int authorityAt(final byte[] bytes, final int from, final int to) {
        return from + schemeBytes(bytes, from, to);
    }

    static int authorityEnd(final byte[] bytes, final int from, final int to) {
        int end = from;
        while (end < to && bytes[end] != '/' && bytes[end] != '?') {
            end++;
        }
        return end;
    }

    /** Number of parameters in the target's query; 1 if there is no query. */
    static int queryMembers(final byte[] bytes, final int from, final int to) {
        int at = from;
        while (at < to && bytes[at] != '?') {
            at++;
        }
        int members = 1;
        for (; at < to; at++) {
            members += bytes[at] == '&' ? 1 : 0;
        }
        return members;
    }

    private static int schemeBytes(final byte[] bytes, final int from, final int to) {
        if (to - from > 7 && Octets.equalsIgnoreCase(bytes, from, from + 7, "http://")) {
            return 7;
        }
        return to - from > 8 && Octets.equalsIgnoreCase(bytes, from, from + 8, "https://") ? 8 : 0;
    }
}
