package io.doorbuster.http.listener;

import io.doorbuster.http.exchange.AnswerStream;
import io.doorbuster.http.exchange.Exchange;
import io.doorbuster.http.exchange.Header;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.Protocols;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSinkChannel;

/** An exchange of Undertow's. IO thread only. */
final class UndertowExchange implements Exchange {
    private static final Logger LOGGER = LoggerFactory.getLogger(UndertowExchange.class);
    private static final EnumMap<Header, HttpString> NAMES = names();
    private static final String SCHEME_END = "://";
    /** Undertow has a constant of its own, in lower case. */
    private static final HttpString IDLE_HINT = new HttpString("Keep-Alive");

    private static final String KEEP_ALIVE = "keep-alive";

    private final HttpServerExchange exchange;
    private final Patience patience;
    private final String keepAlive;
    private final String method;
    private boolean streaming;

    /** @param keepAlive for how long an idle connection may be used again */
    UndertowExchange(final HttpServerExchange exchange, final Patience patience, final String keepAlive) {
        this.exchange = exchange;
        this.patience = patience;
        this.keepAlive = keepAlive;
        this.method = exchange.getRequestMethod().toString();
        if (exchange.getRequestMethod().equals(Methods.HEAD) && !isHead()) {
            // Undertow takes "head" for HEAD and would drop the content that its answer announces.
            exchange.setRequestMethod(Methods.GET);
        }
    }

    private boolean isHead() {
        return method.equals(Methods.HEAD_STRING);
    }

    HttpServerExchange undertow() {
        return exchange;
    }

    Patience patience() {
        return patience;
    }

    private static EnumMap<Header, HttpString> names() {
        final EnumMap<Header, HttpString> names = new EnumMap<>(Header.class);
        for (final Header header : Header.values()) {
            names.put(header, HttpString.tryFromString(header.fieldName()));
        }
        return names;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String path() {
        final String uri = exchange.getRequestURI();
        if (!exchange.isHostIncludedInRequestURI()) {
            return uri;
        }
        final int start = uri.indexOf('/', uri.indexOf(SCHEME_END) + SCHEME_END.length());
        return start < 0 ? "/" : uri.substring(start);
    }

    @Override
    public String query() {
        return exchange.getQueryString();
    }

    @Override
    public Map<String, Deque<String>> queryParameters() {
        return exchange.getQueryParameters();
    }

    @Override
    public String header(final Header name) {
        return exchange.getRequestHeaders().getFirst(NAMES.get(name));
    }

    @Override
    public String onlyHeader(final Header name) {
        final HeaderValues values = exchange.getRequestHeaders().get(NAMES.get(name));
        return values == null || values.size() != 1 ? null : values.getFirst();
    }

    @Override
    public List<String> headers(final Header name) {
        final HeaderValues values = exchange.getRequestHeaders().get(NAMES.get(name));
        return values == null ? List.of() : values;
    }

    @Override
    public InetAddress peer() {
        return patience.peer();
    }

    @Override
    public void setHeader(final Header name, final CharSequence value) {
        exchange.getResponseHeaders().put(NAMES.get(name), value.toString());
    }

    @Override
    public void closeAfterAnswer() {
        exchange.setPersistent(false);
    }

    @Override
    public void closeUnread() {
        exchange.setPersistent(false);
        patience.leaveUnread();
        Connectors.terminateRequest(exchange);
    }

    /**
     * Most bytes of a too long body that are read before its refusal. With HTTP/2 nothing discards the rest after the
     * answer, and some clients read no answer before they have sent everything.
     */
    int mostDiscardedBytes() {
        return isHttp2() ? Farewell.MAX_DISCARDED_BYTES : BodyReader.MAX_DISCARDED_BYTES;
    }

    private boolean isHttp2() {
        return exchange.getProtocol().equals(Protocols.HTTP_2_0);
    }

    @Override
    public boolean isAnswered() {
        return streaming || exchange.isResponseStarted();
    }

    @Override
    public void sendEmpty(final int status) {
        exchange.setStatusCode(status);
        announcePersistence();
        endExchange();
    }

    private void announcePersistence() {
        if (exchange.isPersistent() && !isHttp2()) {
            exchange.getResponseHeaders().put(Headers.CONNECTION, KEEP_ALIVE);
            exchange.getResponseHeaders().put(IDLE_HINT, keepAlive);
        }
    }

    @Override
    public void send(final int status, final String contentType, final ByteBuffer content) {
        final HeaderMap headers = exchange.getResponseHeaders();
        exchange.setStatusCode(status);
        headers.put(Headers.CONTENT_TYPE, contentType);
        headers.put(Headers.CONTENT_LENGTH, Integer.toString(content.remaining()));
        announcePersistence();
        if (isHead()) {
            endExchange();
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
            endExchange();
        } catch (final IOException gone) {
            LOGGER.debug("a client disconnected before its answer was sent", gone);
            abort();
        }
    }

    /** Undertow sends what it has not sent yet, and then reads the next request. */
    void endExchange() {
        exchange.endExchange();
        if (!exchange.isResponseComplete()) {
            patience.awaitReader();
        }
    }

    /**
     * The socket is full: sends the rest from a copy when the client has read some of it. Every byte does not get a new
     * deadline, so that a client that reads slowly on purpose cannot make the server keep many copies.
     */
    private void sendRest(final StreamSinkChannel channel, final ByteBuffer content) {
        final ByteBuffer rest = copyOf(content);
        patience.awaitReader();
        channel.getWriteSetter().set(writable -> {
            try {
                while (rest.hasRemaining()) {
                    if (channel.write(rest) == 0) {
                        return;
                    }
                }
                channel.suspendWrites();
                endExchange();
            } catch (final IOException gone) {
                LOGGER.debug("a client disconnected before its answer was sent", gone);
                abort();
            }
        });
        channel.resumeWrites();
    }

    static ByteBuffer copyOf(final ByteBuffer content) {
        return ByteBuffer.allocate(content.remaining()).put(content).flip();
    }

    @Override
    public AnswerStream stream(final int status, final String contentType, final AnswerStream.Source source) {
        exchange.setStatusCode(status);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, contentType);
        if (!exchange.isHttp10() && !isHttp2()) {
            // By the last chunk a client sees that the answer is whole, although the connection ends with it.
            exchange.getResponseHeaders().put(Headers.TRANSFER_ENCODING, Headers.CHUNKED.toString());
        }
        exchange.setPersistent(false);
        streaming = true;
        final UndertowStream stream = new UndertowStream(this, source);
        if (isHead()) {
            stream.end();
        }
        return stream;
    }

    @Override
    public void abort() {
        IoUtils.safeClose(exchange.getConnection());
        exchange.endExchange();
    }
}
