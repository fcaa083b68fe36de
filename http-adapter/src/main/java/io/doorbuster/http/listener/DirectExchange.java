package io.doorbuster.http.listener;

import io.doorbuster.http.exchange.AnswerStream;
import io.doorbuster.http.exchange.Exchange;
import io.doorbuster.http.exchange.Header;
import io.doorbuster.http.wire.HeadScanner;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A request of a {@link DirectConnection}. IO thread only. */
final class DirectExchange implements Exchange {
    private final DirectConnection connection;
    private final String method;
    private final String path;
    private final String query;
    private final boolean persistent;

    /** Has the request's head, until the handler has returned. */
    private Held in;

    private final int from;
    private boolean last;
    private boolean answered;
    private AnswerEncoder.Fields fields;

    /** @param in with the complete head at its start */
    DirectExchange(final DirectConnection connection, final Held in) {
        final HeadScanner head = in.scanner;
        final Texts texts = connection.io().texts;
        this.connection = connection;
        this.in = in;
        this.from = in.start;
        this.method = texts.method(in.bytes, from + head.start(), from + head.methodEnd());
        final int targetAt = from + head.targetAt();
        final int targetEnd = from + head.targetEnd();
        int pathEnd = targetAt;
        while (pathEnd < targetEnd && in.bytes[pathEnd] != '?') {
            pathEnd++;
        }
        this.path = texts.path(in.bytes, targetAt, pathEnd);
        this.query = pathEnd == targetEnd ? "" : Texts.of(in.bytes, pathEnd + 1, targetEnd);
        this.persistent = head.isPersistent();
        this.last = !persistent;
    }

    /** From now on the head's bytes belong to other requests. */
    void forgetRequest() {
        in = null;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String query() {
        return query;
    }

    @Override
    public Map<String, Deque<String>> queryParameters() {
        final Map<String, Deque<String>> parameters = new TreeMap<>();
        if (query.isEmpty()) {
            return parameters;
        }
        for (final String parameter : query.split("&", -1)) {
            if (!parameter.isEmpty()) {
                final int equals = parameter.indexOf('=');
                final String name = equals < 0 ? parameter : parameter.substring(0, equals);
                parameters
                        .computeIfAbsent(name, first -> new ArrayDeque<>())
                        .add(equals < 0 ? "" : parameter.substring(equals + 1));
            }
        }
        return parameters;
    }

    @Override
    public String header(final Header name) {
        final int index = request().scanner.find(in.bytes, from, name.lowerCase(), 0);
        return index < 0 ? null : value(name, index);
    }

    @Override
    public String onlyHeader(final Header name) {
        final int index = request().scanner.find(in.bytes, from, name.lowerCase(), 0);
        final boolean only = index >= 0 && in.scanner.find(in.bytes, from, name.lowerCase(), index + 1) < 0;
        return only ? value(name, index) : null;
    }

    @Override
    public List<String> headers(final Header name) {
        int index = request().scanner.find(in.bytes, from, name.lowerCase(), 0);
        if (index < 0) {
            return List.of();
        }
        final String first = value(name, index);
        index = in.scanner.find(in.bytes, from, name.lowerCase(), index + 1);
        if (index < 0) {
            return List.of(first);
        }
        final List<String> values = new ArrayList<>();
        values.add(first);
        while (index >= 0) {
            values.add(value(name, index));
            index = in.scanner.find(in.bytes, from, name.lowerCase(), index + 1);
        }
        return values;
    }

    private Held request() {
        if (in == null) {
            throw new IllegalStateException("the request may be read only until its handler returns");
        }
        return in;
    }

    private String value(final Header name, final int index) {
        final HeadScanner head = in.scanner;
        return connection
                .io()
                .texts
                .value(
                        name,
                        in.bytes,
                        from + head.valueAt(in.bytes, from, index),
                        from + head.valueEnd(in.bytes, from, index));
    }

    @Override
    public InetAddress peer() {
        return connection.peer();
    }

    @Override
    public void setHeader(final Header name, final CharSequence value) {
        if (fields == null) {
            fields = connection.io().answers.fields();
        }
        fields.set(name, value);
    }

    @Override
    public void closeAfterAnswer() {
        last = true;
    }

    @Override
    public void closeUnread() {
        last = true;
    }

    @Override
    public void send(final int status, final String contentType, final ByteBuffer content) {
        final AnswerEncoder answer = begin(status);
        answer.content(contentType, content, method.equals("HEAD"));
        answered = true;
        connection.answer(this, answer.toBuffer(), last);
    }

    @Override
    public void sendEmpty(final int status) {
        final AnswerEncoder answer = begin(status);
        answer.noContent();
        answered = true;
        connection.answer(this, answer.toBuffer(), last);
    }

    private AnswerEncoder begin(final int status) {
        final AnswerEncoder answer = connection.io().answers;
        answer.begin(status, fields);
        fields = null;
        answer.connection(last);
        return answer;
    }

    /** There are no streams below the paths that a {@link DirectConnection} serves. */
    @Override
    public AnswerStream stream(final int status, final String contentType, final AnswerStream.Source source) {
        throw new UnsupportedOperationException("streams are served by Undertow");
    }

    @Override
    public boolean isAnswered() {
        return answered;
    }

    @Override
    public void abort() {
        answered = true;
        connection.close();
    }
}
