package io.doorbuster.http.undertow;

import io.doorbuster.http.exchange.AnswerStream;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSinkChannel;

/** A streamed answer in chunks, sent by Undertow. IO thread only. */
final class UndertowStream implements AnswerStream {
    private static final Logger LOGGER = LoggerFactory.getLogger(UndertowStream.class);

    private final HttpServerExchange exchange;
    private final Listener listener;
    private final StreamSinkChannel channel;
    private ByteBuffer rest;
    private boolean ending;
    private boolean ended;

    UndertowStream(final HttpServerExchange exchange, final Listener listener) {
        this.exchange = exchange;
        this.listener = listener;
        this.channel = exchange.getResponseChannel();
        final ChannelListener<StreamSinkChannel> writable = ready -> advance();
        channel.getWriteSetter().set(writable);
        exchange.getConnection().addCloseListener(closed -> over());
    }

    @Override
    public boolean offer(final ByteBuffer piece) {
        if (ended || ending || rest != null) {
            return false;
        }
        try {
            while (piece.hasRemaining() && channel.write(piece) > 0) {
                // Writes until the socket takes no more.
            }
            if (piece.hasRemaining() || !channel.flush()) {
                rest = UndertowExchange.copyOf(piece);
                channel.resumeWrites();
            }
            return true;
        } catch (final IOException gone) {
            abandon(gone);
            return false;
        }
    }

    @Override
    public void end() {
        ending = true;
        if (!ended && rest == null) {
            finish();
        }
    }

    private void advance() {
        try {
            while (rest != null && rest.hasRemaining()) {
                if (channel.write(rest) == 0) {
                    return;
                }
            }
            if (!channel.flush()) {
                return;
            }
            channel.suspendWrites();
            rest = null;
            if (ending) {
                finish();
            } else {
                listener.ready();
            }
        } catch (final IOException gone) {
            abandon(gone);
        }
    }

    private void finish() {
        exchange.endExchange();
        over();
    }

    private void abandon(final IOException gone) {
        LOGGER.debug("a client disconnected before the end of a stream", gone);
        IoUtils.safeClose(exchange.getConnection());
        exchange.endExchange();
        over();
    }

    private void over() {
        if (!ended) {
            ended = true;
            rest = null;
            listener.ended();
        }
    }
}
