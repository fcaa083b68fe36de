package io.doorbuster.http.wire;

/**
 * Reads request heads as RFC 9112 defines them, and accepts nothing that two servers could read differently. The caller
 * passes the bytes of one head as they arrive. The scanner continues where it stopped, so it looks at each byte about
 * once, and the verdict does not depend on how the stream is split. It allocates nothing and copies nothing. One
 * thread.
 *
 * <p>All offsets count from the head's first byte.
 */
public final class HeadScanner {
    /** Most parameters of a query, separated by {@code &}. */
    public static final int MAX_QUERY_MEMBERS = 16;

    private static final int MAX_METHOD_BYTES = 32;
    private static final int VERSION_BYTES = 8;

    private final int maxHeadBytes;
    private final int maxFields;

    private final Framing framing = new Framing();

    private State state;
    private HeadFault fault;
    private int scanned;
    private int start;
    private int methodEnd;
    private int targetEnd;
    private int escapeDigits;
    private int authorityAt;
    private int authorityEnd;
    private boolean http10;
    private int fields;
    private int nameAt;
    private int nameEnd;
    /** For each field the offsets of its name's begin, its name's end and its value's end. */
    private final int[] fieldOffsets;

    /** The verdict on the bytes so far. */
    public enum Progress {
        /** The beginning of a head; more bytes are needed. */
        INCOMPLETE,
        /** A whole head, {@link #headBytes} long. */
        COMPLETE,
        /** Not a head, or one that is refused: see {@link #fault}. */
        MALFORMED
    }

    private enum State {
        BEGIN,
        EMPTY_LINE,
        METHOD,
        TARGET,
        VERSION,
        REQUEST_LINE_END,
        NAME,
        VALUE,
        VALUE_END,
        HEAD_END,
        DONE
    }

    /** @param maxHeadBytes request line, headers and the empty line together */
    public HeadScanner(final int maxHeadBytes, final int maxFields) {
        this.maxHeadBytes = maxHeadBytes;
        this.maxFields = maxFields;
        this.fieldOffsets = new int[3 * maxFields];
        reset();
    }

    /** Begins with a new head. */
    public void reset() {
        state = State.BEGIN;
        fault = null;
        scanned = 0;
        start = 0;
        escapeDigits = 0;
        authorityAt = -1;
        fields = 0;
        framing.reset();
    }

    /**
     * Continues with the head that begins at {@code from}. The bytes of earlier calls must be there again, at the same
     * distance from {@code from}. Bytes after the head are not looked at.
     */
    public Progress scan(final byte[] bytes, final int from, final int to) {
        final int limit = Math.min(to, from + maxHeadBytes);
        int at = from + scanned;
        while (at < limit && state != State.DONE && fault == null) {
            at = switch (state) {
                case BEGIN -> begin(bytes, at);
                case EMPTY_LINE -> expectLineFeed(bytes, at, State.METHOD);
                case METHOD -> method(bytes, from, at, limit);
                case TARGET -> target(bytes, from, at, limit);
                case VERSION -> version(bytes, from, at, limit);
                case REQUEST_LINE_END -> expectLineFeed(bytes, at, State.NAME);
                case NAME -> name(bytes, from, at, limit);
                case VALUE -> value(bytes, from, at, limit);
                case VALUE_END -> endValue(bytes, from, at);
                case HEAD_END -> endHead(bytes, from, at);
                case DONE -> at;
            };
        }
        scanned = at - from;
        if (fault == null && state != State.DONE && scanned == maxHeadBytes) {
            fault = state.compareTo(State.NAME) < 0 ? HeadFault.URI_TOO_LONG : HeadFault.HEAD_TOO_LARGE;
        }
        if (fault != null) {
            return Progress.MALFORMED;
        }
        return state == State.DONE ? Progress.COMPLETE : Progress.INCOMPLETE;
    }

    /** Skips one empty line before the request (RFC 9112, 2.2). */
    private int begin(final byte[] bytes, final int at) {
        if (bytes[at] == '\r') {
            state = State.EMPTY_LINE;
            start = 2;
            return at + 1;
        }
        state = State.METHOD;
        return at;
    }

    private int expectLineFeed(final byte[] bytes, final int at, final State next) {
        if (bytes[at] != '\n') {
            return refuse(HeadFault.LINE_END, at);
        }
        state = next;
        nameAt = -1;
        return at + 1;
    }

    private int method(final byte[] bytes, final int from, final int at, final int limit) {
        final int end = Octets.end(Octets.TOKEN, bytes, at, limit);
        if (end - from - start > MAX_METHOD_BYTES) {
            return refuse(HeadFault.METHOD, end);
        }
        if (end == limit) {
            return end;
        }
        if (bytes[end] != ' ' || end == from + start) {
            return refuse(HeadFault.REQUEST_LINE, end);
        }
        methodEnd = end - from;
        state = State.TARGET;
        return end + 1;
    }

    private int target(final byte[] bytes, final int from, final int begin, final int limit) {
        int at = begin;
        while (at < limit) {
            if (escapeDigits > 0) {
                if (!Octets.is(Octets.HEX, bytes[at])) {
                    return refuse(HeadFault.TARGET, at);
                }
                escapeDigits--;
                at++;
                continue;
            }
            at = Octets.end(Octets.TARGET, bytes, at, limit);
            if (at < limit && bytes[at] == '%') {
                escapeDigits = 2;
                at++;
            } else if (at < limit) {
                return endTarget(bytes, from, at);
            }
        }
        return at;
    }

    private int endTarget(final byte[] bytes, final int from, final int at) {
        if (bytes[at] != ' ') {
            final boolean lineEnds = bytes[at] == '\r' || bytes[at] == '\n';
            return refuse(lineEnds ? HeadFault.REQUEST_LINE : HeadFault.TARGET, at);
        }
        targetEnd = at - from;
        if (targetEnd == targetAt()) {
            return refuse(HeadFault.REQUEST_LINE, at);
        }
        if (Target.queryMembers(bytes, from + targetAt(), at) > MAX_QUERY_MEMBERS) {
            return refuse(HeadFault.QUERY_MEMBERS, at);
        }
        state = State.VERSION;
        return at + 1;
    }

    private int version(final byte[] bytes, final int from, final int begin, final int limit) {
        final int first = from + targetEnd + 1;
        int at = begin;
        while (at < limit && at - first < VERSION_BYTES) {
            if (!isVersionByte(bytes[at], at - first)) {
                return refuse(HeadFault.REQUEST_LINE, at);
            }
            at++;
        }
        if (at == limit) {
            return at;
        }
        if (bytes[at] != '\r') {
            return refuse(bytes[at] == '\n' ? HeadFault.LINE_END : HeadFault.REQUEST_LINE, at);
        }
        if (bytes[first + 5] != '1') {
            return refuse(HeadFault.VERSION, at);
        }
        // A higher minor version than the known ones is served as the highest known one (RFC 9110, 2.5).
        http10 = bytes[first + 7] == '0';
        final HeadFault refusal = form(bytes, from);
        if (refusal != null) {
            return refuse(refusal, at);
        }
        state = State.REQUEST_LINE_END;
        return at + 1;
    }

    private static boolean isVersionByte(final byte b, final int index) {
        final boolean isNumber = index == 5 || index == 7;
        return isNumber ? Octets.isDigit(b) : b == "HTTP/1.1".charAt(index);
    }

    private HeadFault form(final byte[] bytes, final int from) {
        final int at = from + targetAt();
        final int end = from + targetEnd;
        final HeadFault refusal = Target.form(bytes, from + start, from + methodEnd, at, end);
        if (refusal == null && bytes[at] != '/' && bytes[at] != '*') {
            authorityAt = Target.authorityAt(bytes, at, end) - from;
            authorityEnd = Target.authorityEnd(bytes, from + authorityAt, end) - from;
        }
        return refusal;
    }

    private int name(final byte[] bytes, final int from, final int at, final int limit) {
        if (nameAt < 0) {
            if (bytes[at] == '\r') {
                state = State.HEAD_END;
                return at + 1;
            }
            if (bytes[at] == ' ' || bytes[at] == '\t') {
                return refuse(HeadFault.FIELD_FOLDED, at);
            }
            nameAt = at - from;
        }
        final int end = Octets.end(Octets.TOKEN, bytes, at, limit);
        if (end == limit) {
            return end;
        }
        if (bytes[end] != ':' || end == from + nameAt) {
            return refuse(bytes[end] == '\n' ? HeadFault.LINE_END : HeadFault.FIELD_NAME, end);
        }
        if (++fields > maxFields) {
            return refuse(HeadFault.TOO_MANY_FIELDS, end);
        }
        nameEnd = end - from;
        state = State.VALUE;
        return value(bytes, from, end + 1, limit);
    }

    /** Continues to the end of the line if it has arrived, so that a whole line takes one turn of the loop. */
    private int value(final byte[] bytes, final int from, final int at, final int limit) {
        final int end = Octets.valueEnd(bytes, at, limit);
        if (end == limit) {
            return end;
        }
        if (bytes[end] != '\r') {
            return refuse(bytes[end] == '\n' ? HeadFault.LINE_END : HeadFault.FIELD_VALUE, end);
        }
        state = State.VALUE_END;
        return end + 1 < limit ? endValue(bytes, from, end + 1) : end + 1;
    }

    private int endValue(final byte[] bytes, final int from, final int at) {
        final HeadFault refusal =
                bytes[at] == '\n' ? framing.field(bytes, from, nameAt, nameEnd, at - 1) : HeadFault.LINE_END;
        if (refusal != null) {
            return refuse(refusal, at);
        }
        final int index = 3 * (fields - 1);
        fieldOffsets[index] = nameAt;
        fieldOffsets[index + 1] = nameEnd;
        fieldOffsets[index + 2] = at - 1 - from;
        state = State.NAME;
        nameAt = -1;
        return at + 1;
    }

    private int endHead(final byte[] bytes, final int from, final int at) {
        final HeadFault refusal = bytes[at] == '\n'
                ? framing.contradiction(bytes, from, http10, authorityAt, authorityEnd)
                : HeadFault.LINE_END;
        if (refusal != null) {
            return refuse(refusal, at);
        }
        state = State.DONE;
        return at + 1;
    }

    private int refuse(final HeadFault why, final int at) {
        fault = why;
        return at;
    }

    /** Why the head is refused; null unless MALFORMED. */
    public HeadFault fault() {
        return fault;
    }

    /** Length of a COMPLETE head, including the bytes skipped before it and the empty line at its end. */
    public int headBytes() {
        return scanned;
    }

    /** Number of bytes to skip before the request line: 0, or 2 for an empty line. */
    public int start() {
        return start;
    }

    /** Offset after the method, which begins at {@link #start}. */
    public int methodEnd() {
        return methodEnd;
    }

    /** Offset of the request target. */
    public int targetAt() {
        return methodEnd + 1;
    }

    /** Offset after the request target. */
    public int targetEnd() {
        return targetEnd;
    }

    /** True for HTTP/1.0; otherwise it is HTTP/1.1, or a later 1.x that is served as 1.1. */
    boolean isHttp10() {
        return http10;
    }

    /** Number of header fields. */
    public int fields() {
        return fields;
    }

    /**
     * The index of the next field with this name from {@code index} on; -1 if there is none.
     *
     * @param bytes with the head at {@code from}
     */
    public int find(final byte[] bytes, final int from, final String lowerCaseName, final int index) {
        for (int i = index; i < fields; i++) {
            final int at = fieldOffsets[3 * i];
            final int end = fieldOffsets[3 * i + 1];
            if (end - at == lowerCaseName.length()
                    && Octets.equalsIgnoreCase(bytes, from + at, from + end, lowerCaseName)) {
                return i;
            }
        }
        return -1;
    }

    /** Offset of a field's value, without the white space around it. */
    public int valueAt(final byte[] bytes, final int from, final int index) {
        return Framing.skipSpace(bytes, from + fieldOffsets[3 * index + 1] + 1, from + fieldOffsets[3 * index + 2])
                - from;
    }

    /** Offset after a field's value, without the white space around it. */
    public int valueEnd(final byte[] bytes, final int from, final int index) {
        return Framing.trimSpace(bytes, from + valueAt(bytes, from, index), from + fieldOffsets[3 * index + 2]) - from;
    }

    /** True if the client waits for {@code 100 Continue} before it sends the body. HTTP/1.0 has no such wait. */
    public boolean expectsContinue() {
        return framing.expectsContinue && !http10;
    }

    /** True if the connection may serve another request after this one. */
    public boolean isPersistent() {
        return !framing.asksToClose && (!http10 || framing.asksToKeepAlive);
    }

    /** True if the client offers another protocol. */
    public boolean asksToUpgrade() {
        return framing.asksToUpgrade;
    }

    /** Offset of the Host header's value; -1 if there is none. */
    public int hostAt() {
        return framing.hostAt;
    }

    /** Offset after the Host header's value. */
    public int hostEnd() {
        return framing.hostEnd;
    }

    /** Offset of the colon in a Host header such as {@code a:}, which names no port; otherwise -1. */
    public int emptyPortAt() {
        return framing.emptyPortAt;
    }

    /** Number of bytes of the body that follows the head; 0 without Content-Length. */
    public long bodyBytes() {
        return Math.max(0, framing.contentLength);
    }
}
