package io.doorbuster.http.listener;

import io.doorbuster.http.exchange.AnswerStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.XnioIoThread;
import org.xnio.channels.StreamSinkChannel;

/** A streamed answer, sent by Undertow. IO thread only. */
final class UndertowStream implements AnswerStream {
    private static final Logger LOGGER = LoggerFactory.getLogger(UndertowStream.class);

    private final UndertowExchange exchange;
    private final XnioIoThread ioThread;
    private final Source source;
    private final StreamSinkChannel channel;
    private ByteBuffer rest;
    private boolean ending;
    private boolean ended;

    /** @param exchange whose connection ends with this answer, so that it gets no more than one close listener */
    UndertowStream(final UndertowExchange exchange, final Source source) {
        this.exchange = exchange;
        this.ioThread = exchange.undertow().getIoThread();
        this.source = source;
        this.channel = exchange.undertow().getResponseChannel();
        channel.getWriteSetter().set(writable -> advance());
        exchange.undertow().getConnection().addCloseListener(closed -> onIoThread(this::over));
        exchange.patience().beginStream();
    }

    @Override
    public Offer offer(final ByteBuffer piece) {
        if (ended || rest != null) {
            return Offer.REFUSED;
        }
        try {
            while (piece.hasRemaining() && channel.write(piece) > 0) {
                // Writes until the socket takes no more.
            }
            if (!piece.hasRemaining() && channel.flush()) {
                return Offer.SENT;
            }
            rest = UndertowExchange.copyOf(piece);
            exchange.patience().awaitReader();
            channel.resumeWrites();
            return Offer.IN_TRANSIT;
        } catch (final IOException gone) {
            abandon(gone);
            return Offer.REFUSED;
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
                exchange.patience().awaitReader();
            }
            if (!channel.flush()) {
                return;
            }
        } catch (final IOException gone) {
            abandon(gone);
            return;
        }
        channel.suspendWrites();
        rest = null;
        exchange.patience().awaitNothing();
        if (ending) {
            finish();
        } else {
            source.ready();
        }
    }

    private void finish() {
        exchange.endExchange();
        over();
    }

    private void abandon(final IOException gone) {
        LOGGER.debug("a client disconnected before the end of a stream", gone);
        exchange.abort();
        over();
    }

    /** The source hears of it in a task of its own, because its own call of this stream may be the cause. */
    private void over() {
        if (!ended) {
            ended = true;
            rest = null;
            onIoThread(source::ended);
        }
    }

    private void onIoThread(final Runnable task) {
        try {
            ioThread.execute(task);
        } catch (final RejectedExecutionException shuttingDown) {
            LOGGER.debug("a stream ended after its IO thread", shuttingDown);
        }
    }
}
