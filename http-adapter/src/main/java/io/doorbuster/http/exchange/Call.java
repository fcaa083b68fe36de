package io.doorbuster.http.exchange;

import io.doorbuster.engine.port.PublishedSale;
import io.doorbuster.http.address.ClientAddress;
import io.doorbuster.http.json.BadInput;
import io.doorbuster.http.json.JsonBody;
import io.doorbuster.http.json.JsonWriter;
import io.doorbuster.http.json.MediaType;
import io.doorbuster.http.json.Problem;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way to its one answer: the exchange, the facts found out about it, and the ways to answer. Used on
 * its IO thread only.
 */
public final class Call {
    private static final Logger LOGGER = LoggerFactory.getLogger(Call.class);
    public static final String JSON = "application/json";
    private static final String PROBLEM_JSON = "application/problem+json";
    private static final String IDENTITY = "identity";
    private static final String NO_STORE = "no-store";
    private static final byte[] NO_BODY = new byte[0];

    /**
     * Largest {@code Retry-After} in seconds, without the jitter. With a larger one a client could miss a moved sale.
     */
    public static final long MAX_RETRY_AFTER_SECONDS = 3_600;

    private final Exchange exchange;
    private final String traceparent;

    /** The tools of the IO thread. */
    public final Lane lane;

    /** The request's body; empty if there was none. */
    private byte[] body = NO_BODY;

    private boolean bodyTooLarge;
    private InetAddress client;

    /** From the path, as it was sent. */
    public String saleId;

    /** From the path. */
    public int orderNumber;

    /** The id of the user, once it is known. */
    public String user;

    /** True if the user has solved a challenge of the call's sale, once the user is known. */
    public boolean provedWork;

    /** When the proof of the user's identity ends, epoch seconds, once the user is known. */
    public long identityExpiresAtSeconds = Long.MAX_VALUE;

    /** The sale of the call, once it is found. */
    public PublishedSale sale;

    public Call(final Exchange exchange, final Lane lane) {
        this.exchange = exchange;
        this.lane = lane;
        final String value = exchange.header(Header.TRACEPARENT);
        this.traceparent = value != null && TraceParent.isValid(value) ? value : null;
    }

    /** The body has been read. */
    public void bodyRead(final byte[] whole) {
        body = whole;
    }

    /** The body is longer than allowed and was discarded. */
    public void bodyTooLarge() {
        bodyTooLarge = true;
    }

    /** The method, in the spelling of the request. */
    public String method() {
        return exchange.method();
    }

    public boolean isMethod(final String method) {
        return exchange.method().equals(method);
    }

    /** True for methods that change nothing (RFC 9110 §9.2.1). */
    boolean isRead() {
        return isMethod("GET") || isMethod("HEAD") || isMethod("OPTIONS");
    }

    /** The path as it was sent. */
    public String path() {
        return exchange.path();
    }

    /** True if the path, as it was sent, is this one. */
    public boolean isPath(final String other) {
        return exchange.path().equals(other);
    }

    boolean hasQuery() {
        return !exchange.query().isEmpty();
    }

    /** True if the query has a parameter of this name. */
    public boolean hasParameter(final String name) {
        return exchange.queryParameters().containsKey(name);
    }

    /** The value of the query's parameter of this name; null if there is none, or more than one. */
    public String onlyParameter(final String name) {
        final Deque<String> values = exchange.queryParameters().get(name);
        return values == null || values.size() > 1 ? null : values.getFirst();
    }

    Exchange exchange() {
        return exchange;
    }

    /** The engine. Only for endpoints that need one; they are not called without an engine. */
    public EngineAccess engine() {
        return lane.availability.engine();
    }

    /** The address at the other end of the connection: the client, or a proxy. Never null. */
    public InetAddress peer() {
        return exchange.peer();
    }

    /**
     * The address of the client: the peer, or what trusted proxies say of it ({@link ClientAddress}). Never null, found
     * once, and without allocation if no proxy is trusted. The first call must come before the handler returns, because
     * it may read headers.
     */
    public InetAddress client() {
        if (client == null) {
            client = exchange.peer();
            if (lane.clients.trusts(client)) {
                client = lane.clients.of(client, headers(Header.FORWARDED), headers(Header.X_FORWARDED_FOR));
            }
        }
        return client;
    }

    /** The header's first value; null if it is absent. */
    public String header(final Header name) {
        return exchange.header(name);
    }

    /** The header's value if the request has exactly one such field; otherwise null. */
    public String onlyHeader(final Header name) {
        return exchange.onlyHeader(name);
    }

    /** Every value of the header; empty if it is absent. */
    public List<String> headers(final Header name) {
        return exchange.headers(name);
    }

    /** Asks each gate in turn; false as soon as one has refused the call. */
    boolean passes(final List<Gate> gates) throws BadInput {
        for (int i = 0; i < gates.size(); i++) {
            if (!passes(gates.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Asks the gate; false if it has refused the call. */
    public boolean passes(final Gate gate) throws BadInput {
        boolean admitted = false;
        try {
            admitted = gate.admits(this);
        } finally {
            if (!admitted) {
                lane.counters.refusedBy(gate.name());
            }
        }
        return admitted;
    }

    /** Finds the sale that the path names; otherwise refuses the call as {@code otherwise} and returns false. */
    public boolean findSale(final Problem otherwise) {
        sale = engine().directory().find(saleId);
        if (sale == null) {
            refuse(otherwise);
        }
        return sale != null;
    }

    /** The same, with a detail for the refusal. */
    public boolean findSale(final Problem otherwise, final String detail) {
        sale = engine().directory().find(saleId);
        if (sale == null) {
            refuse(otherwise, detail);
        }
        return sale != null;
    }

    /**
     * Reads the body, if there is one: a JSON object whose members may be {@code names}.
     *
     * @throws BadInput also if the body is too large, or its Content-Type is not JSON
     */
    public void readBody(final List<String> names, final JsonBody.Members members) throws BadInput {
        if (bodyTooLarge) {
            throw BadInput.of(Problem.BODY_TOO_LARGE, null, Problem.BODY_TOO_LARGE.detail());
        }
        if (body.length > 0) {
            checkContentType();
            JsonBody.read(body, names, members);
        }
    }

    /** Reads the body of a call that needs none: it must be absent or an empty object. */
    public void readEmptyBody() throws BadInput {
        readBody(List.of(), (index, value) -> {});
    }

    private void checkContentType() throws BadInput {
        final List<String> codings = headers(Header.CONTENT_ENCODING);
        if (!codings.isEmpty() && (codings.size() > 1 || !IDENTITY.equalsIgnoreCase(codings.get(0)))) {
            throw BadInput.of(
                    Problem.UNSUPPORTED_MEDIA_TYPE,
                    null,
                    "This server does not accept compressed bodies. Send the body without Content-Encoding.");
        }
        final List<String> types = headers(Header.CONTENT_TYPE);
        if (types.size() != 1 || !MediaType.isJson(types.get(0), isMethod("PATCH"))) {
            throw BadInput.of(Problem.UNSUPPORTED_MEDIA_TYPE, null, Problem.UNSUPPORTED_MEDIA_TYPE.detail());
        }
    }

    /** Sets a header of the answer; {@code value} must not change before the answer is sent. */
    public void set(final Header name, final CharSequence value) {
        exchange.setHeader(name, value);
    }

    /**
     * Sets {@code Retry-After} with jitter, so that clients which were refused together do not return together. At most
     * {@value #MAX_RETRY_AFTER_SECONDS} s plus the jitter.
     */
    public void setRetryAfter(final long seconds) {
        set(Header.RETRY_AFTER, Long.toString(withJitter(seconds, lane.jitter)));
    }

    /** The value of {@code Retry-After} for this many seconds, at most {@value #MAX_RETRY_AFTER_SECONDS}. */
    public static long withJitter(final long seconds, final RandomGenerator jitter) {
        return Math.min(seconds, MAX_RETRY_AFTER_SECONDS) + jitter.nextInt(3);
    }

    /** Ends the connection after the answer. */
    public void closeAfterAnswer() {
        exchange.closeAfterAnswer();
    }

    /** An empty JSON document for the answer. */
    public JsonWriter beginAnswer() {
        return lane.json.reset();
    }

    /** Sends the document that was begun by {@link #beginAnswer}. */
    public void sendJson(final int status) {
        send(status, JSON, lane.json.toBuffer());
    }

    /** Sends a body that is shared by many answers. */
    public void send(final int status, final SharedBody shared) {
        send(status, shared.contentType(), shared.bytes());
    }

    /** Answers without content. */
    public void sendEmpty(final int status) {
        lane.counters.answered(status);
        exchange.sendEmpty(status);
    }

    private void send(final int status, final String contentType, final ByteBuffer content) {
        if (lane.availability.isDraining()) {
            exchange.closeAfterAnswer();
        }
        lane.counters.answered(status);
        exchange.send(status, contentType, content);
    }

    /**
     * Begins an answer that continues until one side ends it. It does not delay a drain, and the server closes it at
     * the end.
     *
     * @param source of the pieces; if it throws, the connection is closed
     */
    public AnswerStream stream(final int status, final String contentType, final AnswerStream.Source source) {
        lane.counters.answered(status);
        return exchange.stream(status, contentType, new AnswerStream.Source() {
            @Override
            public void ready() {
                failIfThrows(source::ready);
            }

            @Override
            public void ended() {
                failIfThrows(source::ended);
            }
        });
    }

    private void failIfThrows(final Runnable notice) {
        try {
            notice.run();
        } catch (final Throwable t) {
            fail(t);
        }
    }

    public void refuse(final Problem problem) {
        if (traceparent == null) {
            prepare(problem, problem.retryAfterSeconds());
            send(problem.status(), PROBLEM_JSON, ByteBuffer.wrap(problem.body()));
        } else {
            refuse(problem, problem.detail());
        }
    }

    public void refuse(final Problem problem, final String detail) {
        beginProblem(problem, detail);
        sendProblem(problem);
    }

    /** Refuses the call because of its input. */
    public void refuse(final BadInput bad) {
        final JsonWriter json = beginProblem(bad.problem(), bad.getMessage());
        bad.writeTo(json);
        sendProblem(bad.problem());
    }

    /** Begins a refusal that has members of its own; {@link #sendProblem} ends it. */
    public JsonWriter beginProblem(final Problem problem, final String detail) {
        final JsonWriter json = beginAnswer();
        problem.begin(json, detail);
        return json;
    }

    public void sendProblem(final Problem problem) {
        sendProblem(problem, problem.retryAfterSeconds());
    }

    /** The same with a {@code Retry-After} of its own, in seconds; 0 if there is none, or if it is set already. */
    public void sendProblem(final Problem problem, final long retryAfterSeconds) {
        prepare(problem, retryAfterSeconds);
        if (traceparent != null) {
            lane.json.member("traceparent", traceparent);
        }
        lane.json.endObject();
        send(problem.status(), PROBLEM_JSON, lane.json.toBuffer());
    }

    /** Handles a fault of the server: answers 500 if possible and closes the connection. An Error ends the process. */
    public void fail(final Throwable cause) {
        lane.availability.stopOnError(cause);
        LOGGER.error("{} {} failed", exchange.method(), exchange.path(), cause);
        try {
            if (!exchange.isAnswered()) {
                exchange.closeUnread();
                refuse(Problem.INTERNAL_ERROR);
                return;
            }
        } catch (final RuntimeException again) {
            LOGGER.error("the answer 500 failed, too; the connection is closed", again);
        }
        exchange.abort();
    }

    private void prepare(final Problem problem, final long retryAfterSeconds) {
        lane.counters.refused(problem);
        if (problem.challenge() != null) {
            set(Header.WWW_AUTHENTICATE, problem.challenge());
        }
        if (retryAfterSeconds > 0) {
            setRetryAfter(retryAfterSeconds);
        }
        if (!isMethod("POST")) {
            set(Header.CACHE_CONTROL, NO_STORE);
        }
    }
}
