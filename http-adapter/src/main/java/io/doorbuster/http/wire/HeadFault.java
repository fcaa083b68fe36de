package io.doorbuster.http.wire;

/** Why a request head is refused. Each names the problem that the client gets, and tells what to mend. */
public enum HeadFault {
    REQUEST_LINE(
            "bad-request",
            "The request line must be a method, one space, a target, one space, HTTP/1.1, and CR LF. Correct it."),
    TARGET(
            "bad-request",
            "The request target has a character or a form that is not allowed there. Escape other characters with"
                    + " percent signs, and send a path or an absolute http address."),
    QUERY_MEMBERS("bad-request", "The query has more than 16 members. No call needs so many; send fewer."),
    LINE_END("bad-request", "Each line of the head must end with CR LF; neither may stand alone. Correct the client."),
    FIELD_FOLDED("bad-request", "A line of the head begins with white space. Send each header in one line."),
    FIELD_NAME(
            "bad-request",
            "A header's name must be letters, digits and !#$%&'*+-.^_`|~, with the colon right after it. Correct it."),
    FIELD_VALUE("bad-request", "A header's value has a control character. Remove it."),
    HOST(
            "bad-request",
            "The request must have one Host header: a host name or address, with a port from 1 to 65535 or none. An"
                    + " absolute target must name the same host and port."),
    CONTENT_LENGTH("bad-request", "Content-Length must stand there once, as 1 to 10 digits. Correct it."),
    TWO_LENGTHS("bad-request", "The request has both Content-Length and Transfer-Encoding. Send only Content-Length."),
    TRANSFER_ENCODING(
            "length-required",
            "This server takes no Transfer-Encoding. Send the body with a Content-Length, without chunks."),
    URI_TOO_LONG("uri-too-long", "The request line is longer than any call here needs. Shorten the target."),
    EXPECTATION("expectation-failed", "The only expectation that is known here is 100-continue. Remove the other."),
    HEAD_TOO_LARGE("headers-too-large", "The request's head is too large. Send fewer or smaller headers or cookies."),
    TOO_MANY_FIELDS("headers-too-large", "The request has too many headers. Send fewer."),
    METHOD("not-implemented", "No call here has this method. Use one that the protocol names."),
    VERSION("version-not-supported", "This server speaks HTTP/1.1 and HTTP/1.0 only. Send one of them.");

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

    /** What is wrong and what to do, for the problem's {@code detail}. */
    public String detail() {
        return detail;
    }
}
