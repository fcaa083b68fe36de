package io.doorbuster.http.listener;

import io.doorbuster.http.exchange.HttpLimits;
import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http2.Http2ReceiveListener;
import java.net.InetAddress;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;

/**
 * Connections that speak HTTP/2, which Undertow reads and writes: frames, header compression and flow control are its,
 * the limits are ours. Any IO thread.
 */
final class Http2Road {
    /** Requests of a connection that may be in flight. RFC 9113 recommends no fewer. */
    static final int MAX_STREAMS = 100;
    /** Streams that a client may cancel in 30 s. A client that cancels more often is cut: rapid reset. */
    static final int MAX_RESETS = 200;

    private static final int RESET_WINDOW_MILLIS = 30_000;
    private static final int MAX_QUEUED_FRAMES = 50;

    private final OptionMap options;
    private final ByteBufferPool pool;
    private final UndertowHandler handler;

    /** @param basic Undertow's options for every protocol */
    Http2Road(
            final OptionMap basic, final HttpLimits limits, final ByteBufferPool pool, final UndertowHandler handler) {
        this.pool = pool;
        this.handler = handler;
        this.options = OptionMap.builder()
                .addAll(basic)
                .set(UndertowOptions.HTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, MAX_STREAMS)
                .set(UndertowOptions.HTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, limits.maxHeaderBytes())
                .set(UndertowOptions.HTTP2_SETTINGS_ENABLE_PUSH, false)
                .set(UndertowOptions.MAX_RST_FRAMES_PER_WINDOW, MAX_RESETS)
                .set(UndertowOptions.RST_FRAMES_TIME_WINDOW, RESET_WINDOW_MILLIS)
                .set(UndertowOptions.QUEUED_FRAMES_HIGH_WATER_MARK, MAX_QUEUED_FRAMES)
                .getMap();
    }

    /**
     * Serves the connection until one side closes it.
     *
     * @return the clean-up for when it has been closed
     */
    Runnable serve(final StreamConnection connection, final InetAddress peer, final Guards guards) {
        final Http2Channel channel = new Http2Channel(connection, TlsRoad.HTTP2, pool, null, false, false, options);
        final Session session = new Session(channel, peer, guards);
        channel.getReceiveSetter()
                .set(new Http2ReceiveListener(
                        exchange -> handler.handle(exchange, session.begin(exchange)),
                        options,
                        pool.getBufferSize(),
                        null));
        channel.resumeReceives();
        return session::closed;
    }

    /** One connection, and its entry in {@link Deadlines} while no request is in flight. */
    private static final class Session extends Deadlines.Entry {
        private final Http2Channel channel;
        private final InetAddress peer;
        private final Guards guards;
        private int inFlight;
        private boolean over;

        private Session(final Http2Channel channel, final InetAddress peer, final Guards guards) {
            this.channel = channel;
            this.peer = peer;
            this.guards = guards;
            guards.deadlines.await(this, Deadlines.Phase.FIRST_BYTE);
        }

        private Patience begin(final HttpServerExchange exchange) {
            final Stream stream = new Stream(this);
            inFlight++;
            guards.deadlines.remove(this);
            exchange.addExchangeCompleteListener((ended, next) -> {
                stream.awaitNothing();
                inFlight--;
                if (inFlight == 0 && !over) {
                    guards.deadlines.await(this, Deadlines.Phase.IDLE);
                }
                next.proceed();
            });
            return stream;
        }

        private void closed() {
            over = true;
            guards.deadlines.remove(this);
        }

        @Override
        void expire() {
            close();
        }

        @Override
        void close() {
            IoUtils.safeClose(channel);
        }
    }

    /** One request, and its entry in {@link Deadlines} while the client does not read the answer. */
    private static final class Stream extends Deadlines.Entry implements Patience {
        private final Session session;

        private Stream(final Session session) {
            this.session = session;
        }

        @Override
        public InetAddress peer() {
            return session.peer;
        }

        @Override
        public void beginStream() {
            // Undertow reads the connection all the time, for the other requests.
        }

        @Override
        public void awaitReader() {
            if (!session.over) {
                session.guards.deadlines.restart(this, Deadlines.Phase.SEND);
            }
        }

        @Override
        public void awaitNothing() {
            session.guards.deadlines.remove(this);
        }

        @Override
        void expire() {
            close();
        }

        @Override
        void close() {
            session.close();
        }
    }
}
