package io.doorbuster.http.wire;

/** The reasons to refuse a request head. Each names the problem that the client gets, and says what to correct. */
public enum HeadFault {
    REQUEST_LINE(
            "bad-request",
            "The request line must be a method, one space, a target, one space, HTTP/1.1, and CR LF. Correct the"
                    + " client."),
    TARGET(
            "bad-request",
            "The request target has a character or a form that is not allowed. Percent-encode such characters, and send"
                    + " a path or an absolute http URL."),
    QUERY_MEMBERS("bad-request", "The query has more than 16 parameters, more than any call needs. Send fewer."),
    LINE_END(
            "bad-request",
            "Each line of the head must end with CR LF; CR or LF alone is not allowed. Correct the client."),
    FIELD_FOLDED("bad-request", "A line of the head begins with white space. Send each header on one line."),
    FIELD_NAME(
            "bad-request",
            "A header's name must consist of letters, digits and !#$%&'*+-.^_`|~, directly followed by a colon. Correct"
                    + " the client."),
    FIELD_VALUE("bad-request", "A header's value contains a control character. Remove it."),
    HOST(
            "bad-request",
            "The request must have one Host header: a host name or address, with or without a port from 1 to 65535. An"
                    + " absolute target must name the same host and port."),
    CONTENT_LENGTH("bad-request", "Content-Length must occur once and have 1 to 10 digits. Correct the client."),
    TWO_LENGTHS("bad-request", "The request has both Content-Length and Transfer-Encoding. Send only Content-Length."),
    TRANSFER_ENCODING(
            "length-required",
            "This server does not accept Transfer-Encoding. Send the body with a Content-Length, not in chunks."),
    URI_TOO_LONG("uri-too-long", "The request line is longer than 8 KiB. Shorten the target."),
    EXPECTATION("expectation-failed", "The server knows only the expectation 100-continue. Remove the other one."),
    HEAD_TOO_LARGE("headers-too-large", "The head is larger than 8 KiB. Send fewer or smaller headers or cookies."),
    TOO_MANY_FIELDS("headers-too-large", "The request has more than 64 headers. Send fewer."),
    CONNECTION_FIELD(
            "bad-request", "HTTP/2 has no Connection, Keep-Alive, Proxy-Connection and Upgrade. Remove these headers."),
    METHOD("not-implemented", "No call uses this method. Send a method that the protocol documents."),
    VERSION("version-not-supported", "This server supports only HTTP/1.1 and HTTP/1.0. Send one of them.");

    private final String problem;
    private final String detail;

    HeadFault(final String problem, final String detail) {
        this.problem = problem;
        this.detail = detail;
    }

    /** The name of the problem. */
    public String problem() {
        return problem;
    }

    /** What happened and what to do, for the problem's {@code detail}. */
    public String detail() {
        return detail;
    }
}
