package io.doorbuster.http.exchange;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * The port to an HTTP server: one request whose head has been read, and the means to answer it once. Handlers know the
 * server only by this interface. The request's headers can be read until the handler returns, its method and path at
 * any time. Called on the IO thread of its connection only; no method blocks.
 */
public interface Exchange {
    /** The method, in the spelling of the request. */
    String method();

    /**
     * The path as it was sent, neither decoded nor normalized, without scheme, host and query; {@code *} for the
     * server.
     */
    String path();

    /** The query as it was sent, without its question mark; empty if there is none. */
    String query();

    /** The query's parameters as they were sent, not decoded, in the order of their names. */
    Map<String, Deque<String>> queryParameters();

    /** The first value of the header field; null if the request has no such field. */
    String header(Header name);

    /** The value of the header field if the request has exactly one such field; otherwise null. */
    String onlyHeader(Header name);

    /** Every value of the header field, in the order of the request; empty if the request has no such field. */
    List<String> headers(Header name);

    /** The address at the other end of the connection, also once that is gone. */
    InetAddress peer();

    /**
     * Sets a header field of the answer. The server itself sets the fields for length and connection.
     *
     * @param value must not change before the answer is sent
     */
    void setHeader(Header name, CharSequence value);

    /** Ends the connection after the answer. */
    void closeAfterAnswer();

    /** Leaves the rest of the request unread, and ends the connection after the answer. */
    void closeUnread();

    /**
     * Answers. A HEAD request gets the same header fields without the content.
     *
     * @param content from its position to its limit; read before this returns
     */
    void send(int status, String contentType, ByteBuffer content);

    /** Answers without content. */
    void sendEmpty(int status);

    /**
     * Begins an answer whose length is not known; the connection ends with it. A HEAD request gets the head only.
     *
     * @param source of the pieces; is notified when the client has taken one, and of the end
     */
    AnswerStream stream(int status, String contentType, AnswerStream.Source source);

    /** True once an answer has begun, so that no other answer is possible. */
    boolean isAnswered();

    /** Closes the connection without an answer. */
    void abort();
}
