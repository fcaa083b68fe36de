package io.doorbuster.cli.loadgen;

import java.nio.charset.StandardCharsets;

/**
 * Finds one HTTP/1.1 answer in the bytes that have arrived: its status, the headers that a drill needs, and the
 * position of its body. Allocates nothing. Scans from the start again when more bytes arrive, which is rare with small
 * answers.
 */
final class AnswerScanner {
    static final int INCOMPLETE = 0;
    static final int MALFORMED = -1;

    private static final byte[] START = name("http/1.1 ");
    private static final byte[] CONTENT_LENGTH = name("content-length:");
    private static final byte[] CONNECTION = name("connection:");
    private static final byte[] TRANSFER_ENCODING = name("transfer-encoding:");
    private static final byte[] RETRY_AFTER = name("retry-after:");
    private static final byte[] CHUNKED = name("chunked");
    private static final byte[] CLOSE = name("close");
    private static final int STATUS_AT = 9;
    private static final int STATUS_END = 12;
    private static final int MAX_NUMBER = 100_000_000;

    private byte[] bytes = {};
    private int status;
    private int contentLength;
    private boolean chunked;
    private boolean closes;
    private int retryAfterSeconds;
    private int bodyAt;
    private int bodyLength;

    /**
     * Looks for the end of the answer.
     *
     * @param bytes from the first byte of an answer on; the body of a chunked one is joined in place once it is
     *     complete
     * @return the length of the answer in bytes, {@link #INCOMPLETE} or {@link #MALFORMED}
     */
    int scan(final byte[] bytes, final int length) {
        this.bytes = bytes;
        contentLength = -1;
        chunked = false;
        closes = false;
        retryAfterSeconds = -1;
        if (length < STATUS_END) {
            return INCOMPLETE;
        }
        if (!matches(START, 0, length)) {
            return MALFORMED;
        }
        status = number(STATUS_AT);
        if (status < 200 || status > 599) {
            return MALFORMED;
        }
        final int at = scanHeaders(nextLine(STATUS_END, length), length);
        return at <= 0 ? at : scanBody(at, length);
    }

    int status() {
        return status;
    }

    /** Whether the server ends the connection after this answer. */
    boolean closes() {
        return closes;
    }

    /** Whole seconds, or -1. */
    int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    int bodyAt() {
        return bodyAt;
    }

    int bodyLength() {
        return bodyLength;
    }

    /** Returns where the body starts, INCOMPLETE or MALFORMED. */
    private int scanHeaders(final int firstLine, final int length) {
        int at = firstLine;
        while (at > 0 && at < length) {
            if (bytes[at] == '\r') {
                return at + 1 >= length ? INCOMPLETE : bytes[at + 1] == '\n' ? at + 2 : MALFORMED;
            }
            scanHeader(at, length);
            at = nextLine(at, length);
        }
        return INCOMPLETE;
    }

    private void scanHeader(final int at, final int length) {
        // The first letter is enough to skip the headers that a drill does not need.
        switch (bytes[at] | 0x20) {
            case 'c' -> {
                if (matches(CONTENT_LENGTH, at, length)) {
                    contentLength = number(at + CONTENT_LENGTH.length);
                } else if (matches(CONNECTION, at, length)) {
                    closes = matches(CLOSE, skipSpaces(at + CONNECTION.length, length), length);
                }
            }
            case 't' -> {
                if (matches(TRANSFER_ENCODING, at, length)) {
                    chunked = matches(CHUNKED, skipSpaces(at + TRANSFER_ENCODING.length, length), length);
                }
            }
            case 'r' -> {
                if (matches(RETRY_AFTER, at, length)) {
                    retryAfterSeconds = number(at + RETRY_AFTER.length);
                }
            }
            default -> {}
        }
    }

    private int scanBody(final int at, final int length) {
        bodyAt = at;
        if (chunked) {
            final int end = endOfChunks(at, length);
            if (end > 0) {
                joinChunks(at);
            }
            return end;
        }
        if (contentLength < 0) {
            // Without a length the body would end with the connection, which a keep-alive client cannot distinguish
            // from a
            // loss.
            bodyLength = 0;
            return status == 204 || status == 304 ? at : MALFORMED;
        }
        bodyLength = contentLength;
        return at + contentLength <= length ? at + contentLength : INCOMPLETE;
    }

    private int endOfChunks(final int first, final int length) {
        int at = first;
        while (true) {
            final int line = nextLine(at, length);
            if (line <= 0) {
                return INCOMPLETE;
            }
            final int size = hex(at);
            if (size < 0) {
                return MALFORMED;
            }
            if (size == 0) {
                return scanTrailers(line, length);
            }
            at = line + size + 2;
            if (at > length) {
                return INCOMPLETE;
            }
            if (bytes[at - 2] != '\r' || bytes[at - 1] != '\n') {
                return MALFORMED;
            }
        }
    }

    private int scanTrailers(final int first, final int length) {
        int at = first;
        while (at > 0 && at + 1 < length) {
            if (bytes[at] == '\r' && bytes[at + 1] == '\n') {
                return at + 2;
            }
            at = nextLine(at, length);
        }
        return INCOMPLETE;
    }

    private void joinChunks(final int first) {
        int to = first;
        int at = first;
        for (int size = hex(at); size > 0; size = hex(at)) {
            at = nextLine(at, bytes.length);
            System.arraycopy(bytes, at, bytes, to, size);
            to += size;
            at += size + 2;
        }
        bodyLength = to - first;
    }

    /** The start of the line after this one, or 0 if the end of this one has not arrived. */
    private int nextLine(final int from, final int length) {
        for (int at = from; at < length; at++) {
            if (bytes[at] == '\n') {
                return at + 1;
            }
        }
        return 0;
    }

    private boolean matches(final byte[] lowerCase, final int at, final int length) {
        if (at + lowerCase.length > length) {
            return false;
        }
        for (int i = 0; i < lowerCase.length; i++) {
            final byte actual = bytes[at + i];
            final int folded = actual >= 'A' && actual <= 'Z' ? actual | 0x20 : actual;
            if (folded != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    private int skipSpaces(final int from, final int length) {
        int at = from;
        while (at < length && bytes[at] == ' ') {
            at++;
        }
        return at;
    }

    /** The number at this position, after spaces; -1 if there is none. */
    private int number(final int from) {
        int at = skipSpaces(from, bytes.length);
        int value = -1;
        while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9' && value < MAX_NUMBER) {
            value = Math.max(value, 0) * 10 + (bytes[at++] - '0');
        }
        return value;
    }

    private int hex(final int from) {
        int value = -1;
        for (int at = from; at < bytes.length && value < MAX_NUMBER; at++) {
            final int digit = Character.digit(bytes[at], 16);
            if (digit < 0) {
                break;
            }
            value = Math.max(value, 0) * 16 + digit;
        }
        return value;
    }

    private static byte[] name(final String lowerCase) {
        return lowerCase.getBytes(StandardCharsets.US_ASCII);
    }
}
