package io.doorbuster.http.wire;

import java.util.Arrays;

/** The fields of one head that determine the host, the end of the request, and what becomes of the connection. */
final class Framing {
    private static final int MAX_LENGTH_DIGITS = 10;

    int hostAt;
    int hostEnd;
    int emptyPortAt;
    long contentLength;

    boolean expectsContinue;
    boolean asksToClose;
    boolean asksToKeepAlive;
    boolean asksToUpgrade;

    private boolean transferEncoding;
    private boolean unknownExpectation;

    void reset() {
        hostAt = -1;
        emptyPortAt = Authority.NO_EMPTY_PORT;
        contentLength = -1;
        expectsContinue = false;
        asksToClose = false;
        asksToKeepAlive = false;
        asksToUpgrade = false;
        transferEncoding = false;
        unknownExpectation = false;
    }

    /** Stores the field if it is one of these. Returns null, or the reason for a refusal. */
    HeadFault field(final byte[] bytes, final int from, final int nameAt, final int nameEnd, final int valueEnd) {
        final int at = from + nameAt;
        final int end = from + nameEnd;
        return switch (nameEnd - nameAt) {
            case 4 -> Octets.equalsIgnoreCase(bytes, at, end, "host") ? host(bytes, from, end + 1, valueEnd) : null;
            case 6 -> Octets.equalsIgnoreCase(bytes, at, end, "expect") ? expect(bytes, end + 1, valueEnd) : null;
            case 7 -> {
                asksToUpgrade |= Octets.equalsIgnoreCase(bytes, at, end, "upgrade");
                yield null;
            }
            case 10 -> {
                if (Octets.equalsIgnoreCase(bytes, at, end, "connection")) {
                    connection(bytes, end + 1, valueEnd);
                }
                yield null;
            }
            case 14 ->
                Octets.equalsIgnoreCase(bytes, at, end, "content-length") ? length(bytes, end + 1, valueEnd) : null;
            case 17 -> {
                transferEncoding |= Octets.equalsIgnoreCase(bytes, at, end, "transfer-encoding");
                yield null;
            }
            default -> null;
        };
    }

    private HeadFault host(final byte[] bytes, final int from, final int begin, final int valueEnd) {
        final int at = skipSpace(bytes, begin, valueEnd);
        final int end = trimSpace(bytes, at, valueEnd);
        final int read = Authority.read(bytes, at, end);
        if (hostAt >= 0 || read == Authority.MALFORMED) {
            return HeadFault.HOST;
        }
        hostAt = at - from;
        hostEnd = end - from;
        emptyPortAt = read == Authority.NO_EMPTY_PORT ? read : read - from;
        return null;
    }

    private HeadFault expect(final byte[] bytes, final int from, final int valueEnd) {
        final int at = skipSpace(bytes, from, valueEnd);
        final boolean known = Octets.equalsIgnoreCase(bytes, at, trimSpace(bytes, at, valueEnd), "100-continue");
        expectsContinue |= known;
        unknownExpectation |= !known;
        return null;
    }

    /** A list of options, separated by commas. */
    private void connection(final byte[] bytes, final int from, final int valueEnd) {
        int at = from;
        while (at < valueEnd) {
            int end = at;
            while (end < valueEnd && bytes[end] != ',') {
                end++;
            }
            final int begin = skipSpace(bytes, at, end);
            final int last = trimSpace(bytes, begin, end);
            asksToClose |= Octets.equalsIgnoreCase(bytes, begin, last, "close");
            asksToKeepAlive |= Octets.equalsIgnoreCase(bytes, begin, last, "keep-alive");
            at = end + 1;
        }
    }

    private HeadFault length(final byte[] bytes, final int from, final int valueEnd) {
        final int at = skipSpace(bytes, from, valueEnd);
        final int end = trimSpace(bytes, at, valueEnd);
        if (contentLength >= 0 || end == at || end - at > MAX_LENGTH_DIGITS) {
            return HeadFault.CONTENT_LENGTH;
        }
        long length = 0;
        for (int i = at; i < end; i++) {
            if (!Octets.isDigit(bytes[i])) {
                return HeadFault.CONTENT_LENGTH;
            }
            length = length * 10 + (bytes[i] - '0');
        }
        contentLength = length;
        return null;
    }

    /** Checks the fields together at the end of the head. Returns null, or the reason for a refusal. */
    HeadFault contradiction(
            final byte[] bytes, final int from, final boolean http10, final int authorityAt, final int authorityEnd) {
        if (hostAt < 0 && !http10) {
            return HeadFault.HOST;
        }
        if (hostAt >= 0 && authorityAt >= 0 && !isSameHost(bytes, from, authorityAt, authorityEnd)) {
            return HeadFault.HOST;
        }
        if (transferEncoding) {
            return contentLength >= 0 ? HeadFault.TWO_LENGTHS : HeadFault.TRANSFER_ENCODING;
        }
        return unknownExpectation && !http10 ? HeadFault.EXPECTATION : null;
    }

    private boolean isSameHost(final byte[] bytes, final int from, final int authorityAt, final int authorityEnd) {
        return Arrays.equals(bytes, from + hostAt, from + hostEnd, bytes, from + authorityAt, from + authorityEnd);
    }

    static int skipSpace(final byte[] bytes, final int from, final int to) {
        int at = from;
        while (at < to && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
        return at;
    }

    static int trimSpace(final byte[] bytes, final int from, final int to) {
        int end = to;
        while (end > from && (bytes[end - 1] == ' ' || bytes[end - 1] == '\t')) {
            end--;
        }
        return end;
    }
}
