package io.doorbuster.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.doorbuster.engine.pipeline.PublishedSale;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSinkChannel;

/**
 * One request on its way to its one answer: what came, what has been found out about it, and the ways to answer. Lives
 * on its IO thread only.
 */
final class Call {
    private static final Logger LOGGER = LoggerFactory.getLogger(Call.class);
    private static final HttpString TRACEPARENT = new HttpString("traceparent");
    static final String JSON = "application/json";
    private static final String PROBLEM_JSON = "application/problem+json";
    private static final String KEEP_ALIVE = "keep-alive";
    private static final String NO_STORE = "no-store";
    static final long MAX_RETRY_AFTER_SECONDS = 3_600;
    private static final byte[] NO_BODY = new byte[0];

    /** The request line, the headers and the connection, as Undertow has them. */
    final HttpServerExchange exchange;

    /** The tools of the IO thread. */
    final Lane lane;

    /** The request's body; empty if there was none. */
    byte[] body = NO_BODY;

    /** The body was longer than any may be, and was thrown away. */
    boolean bodyTooLarge;

    /** From the path, well-formed. */
    String saleId;

    /** From the path. */
    int orderNumber;

    /** Who asks, once that is known. */
    String user;

    /** The sale that it is about, once that is found. */
    PublishedSale sale;

    Call(final HttpServerExchange exchange, final Lane lane) {
        this.exchange = exchange;
        this.lane = lane;
    }

    boolean isHead() {
        return isMethod(Methods.HEAD_STRING);
    }

    boolean isPost() {
        return isMethod(Methods.POST_STRING);
    }

    boolean isPatch() {
        return isMethod(Methods.PATCH_STRING);
    }

    /** True for methods that change nothing (RFC 9110 §9.2.1). */
    boolean isRead() {
        return isMethod(Methods.GET_STRING) || isHead() || isMethod(Methods.OPTIONS_STRING);
    }

    /** By its exact spelling: an HttpString is equal to one in other letters, a method is not. */
    boolean isMethod(final String method) {
        return exchange.getRequestMethod().toString().equals(method);
    }

    /** The engine; only in endpoints that need one, which are not called without. */
    EngineAccess engine() {
        return lane.availability.engine();
    }

    /** The address at the other end of the connection; null if the connection is gone. */
    InetAddress peer() {
        return exchange.getConnection().getPeerAddress() instanceof final InetSocketAddress address
                ? address.getAddress()
                : null;
    }

    /** The header's value; null if it is absent. */
    String header(final HttpString name) {
        return exchange.getRequestHeaders().getFirst(name);
    }

    /** Sets a header of the answer. */
    void set(final HttpString name, final String value) {
        exchange.getResponseHeaders().put(name, value);
    }

    /**
     * Sets when to come back, with jitter, so that the clients that were refused together do not return together. At
     * most {@value #MAX_RETRY_AFTER_SECONDS} s and the jitter: a client that sleeps longer would miss a sale that was
     * moved.
     */
    void setRetryAfter(final long seconds) {
        final long capped = Math.min(seconds, MAX_RETRY_AFTER_SECONDS);
        set(Headers.RETRY_AFTER, Long.toString(capped + lane.jitter.nextInt(3)));
    }

    /** A blank sheet for the answer's JSON. */
    JsonWriter beginAnswer() {
        return lane.json.reset();
    }

    /** Sends what was written since {@link #beginAnswer}. */
    void sendJson(final int status) {
        send(status, JSON, lane.json.toBuffer());
    }

    void refuse(final Problem problem) {
        if (traceparent() == null) {
            prepare(problem);
            send(problem.status(), PROBLEM_JSON, ByteBuffer.wrap(problem.body()));
        } else {
            refuse(problem, problem.detail());
        }
    }

    void refuse(final Problem problem, final String detail) {
        beginProblem(problem, detail);
        sendProblem(problem);
    }

    /** Starts a refusal that has members of its own; {@link #sendProblem} ends it. */
    JsonWriter beginProblem(final Problem problem, final String detail) {
        final JsonWriter json = beginAnswer();
        problem.begin(json, detail);
        return json;
    }

    void sendProblem(final Problem problem) {
        prepare(problem);
        final String traceparent = traceparent();
        if (traceparent != null) {
            lane.json.member("traceparent", traceparent);
        }
        lane.json.endObject();
        send(problem.status(), PROBLEM_JSON, lane.json.toBuffer());
    }

    /** Sends a page or an empty answer. */
    void send(final int status, final String contentType, final String text) {
        send(status, contentType, ByteBuffer.wrap(text.getBytes(UTF_8)));
    }

    /** Answers 304: what the client has is what there is. */
    void sendNotModified() {
        exchange.setStatusCode(304);
        exchange.endExchange();
    }

    /** Answers 204. */
    void sendNoContent() {
        exchange.setStatusCode(204);
        exchange.endExchange();
    }

    /** What is left of the request is never read: the connection ends with the answer. */
    void closeUnread() {
        exchange.setPersistent(false);
        Connectors.terminateRequest(exchange);
    }

    /** Our own mistake: says so if there is still a way to, and gives the connection up. An Error ends the process. */
    void fail(final Throwable cause) {
        lane.availability.stopOnError(cause);
        LOGGER.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), cause);
        try {
            if (!exchange.isResponseStarted()) {
                closeUnread();
                refuse(Problem.INTERNAL_ERROR);
                return;
            }
        } catch (final RuntimeException again) {
            LOGGER.error("and the refusal too", again);
        }
        abort();
    }

    private void prepare(final Problem problem) {
        if (problem.challenge() != null) {
            set(Headers.WWW_AUTHENTICATE, problem.challenge());
        }
        if (problem.retryAfterSeconds() > 0) {
            setRetryAfter(problem.retryAfterSeconds());
        }
        if (!isPost()) {
            set(Headers.CACHE_CONTROL, NO_STORE);
        }
    }

    private String traceparent() {
        final String value = header(TRACEPARENT);
        return value != null && TraceParent.isValid(value) ? value : null;
    }

    void send(final int status, final String contentType, final ByteBuffer content) {
        final HeaderMap headers = exchange.getResponseHeaders();
        exchange.setStatusCode(status);
        headers.put(Headers.CONTENT_TYPE, contentType);
        headers.put(Headers.CONTENT_LENGTH, Integer.toString(content.remaining()));
        if (lane.availability.isDraining()) {
            exchange.setPersistent(false);
        }
        if (exchange.isHttp10() && exchange.isPersistent()) {
            // What goes without saying since HTTP/1.1 an older client must be told.
            headers.put(Headers.CONNECTION, KEEP_ALIVE);
        }
        if (isHead()) {
            exchange.endExchange();
            return;
        }
        final StreamSinkChannel channel = exchange.getResponseChannel();
        try {
            while (content.hasRemaining()) {
                if (channel.write(content) == 0) {
                    sendRest(channel, content);
                    return;
                }
            }
            exchange.endExchange();
        } catch (final IOException gone) {
            LOGGER.debug("client went before its answer", gone);
            abort();
        }
    }

    /** The socket is full: the rest goes when the client has taken some, out of a buffer of its own. */
    private void sendRest(final StreamSinkChannel channel, final ByteBuffer content) {
        final ByteBuffer rest =
                ByteBuffer.allocate(content.remaining()).put(content).flip();
        channel.getWriteSetter().set(writable -> {
            try {
                while (rest.hasRemaining()) {
                    if (channel.write(rest) == 0) {
                        return;
                    }
                }
                channel.suspendWrites();
                exchange.endExchange();
            } catch (final IOException gone) {
                LOGGER.debug("client went before its answer", gone);
                abort();
            }
        });
        channel.resumeWrites();
    }

    private void abort() {
        IoUtils.safeClose(exchange.getConnection());
        exchange.endExchange();
    }
}
