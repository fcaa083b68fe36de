package io.doorbuster.http.listener;

import io.doorbuster.http.exchange.Call;
import io.doorbuster.http.exchange.Dispatcher;
import io.doorbuster.http.json.Problem;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.channels.StreamSourceChannel;

/**
 * Reads whole bodies before their requests are dispatched, so that no handler waits for a body. A body that is too long
 * is read up to a limit and discarded, because a client that is still sending would not read its refusal. IO thread
 * only.
 *
 * <p>The deadline is our own, because Undertow's read timeout starts again with every byte that arrives.
 */
public final class BodyReader {
    private static final Logger LOGGER = LoggerFactory.getLogger(BodyReader.class);
    /** Most bytes of a too long body that are read and discarded, so that the client reads its refusal. */
    static final int MAX_DISCARDED_BYTES = 1 << 16;

    private final int maxBodyBytes;
    private final long timeoutNanos;
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(1 << 12);
    private final List<Reading> parked = new ArrayList<>();

    BodyReader(final int maxBodyBytes, final int timeoutMillis) {
        this.maxBodyBytes = maxBodyBytes;
        this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    }

    /** Reads the call's body, now or as it arrives, and then dispatches the call to {@code then}. */
    void read(final UndertowExchange exchange, final Call call, final Dispatcher then) {
        final HttpServerExchange undertow = exchange.undertow();
        final long declared = undertow.getRequestContentLength();
        final boolean waitsForContinue = HttpContinue.requiresContinueResponse(undertow);
        if (declared > (waitsForContinue ? maxBodyBytes : exchange.mostDiscardedBytes())) {
            call.bodyTooLarge();
            exchange.closeUnread();
            then.dispatch(call);
            return;
        }
        final Reading reading = new Reading(exchange, call, then);
        if (waitsForContinue) {
            HttpContinue.sendContinueResponse(undertow, reading);
        } else {
            reading.start();
        }
    }

    /** Refuses the calls whose body has timed out. */
    void sweep(final long now) {
        for (int i = parked.size() - 1; i >= 0; i--) {
            final Reading reading = parked.get(i);
            if (now - reading.deadline >= 0) {
                reading.giveUp();
            }
        }
    }

    /** One body that is being read. */
    private final class Reading implements IoCallback {
        private static final int NOT_PARKED = -1;

        private final UndertowExchange exchange;
        private final Call call;
        private final Dispatcher then;
        private StreamSourceChannel channel;
        private byte[] kept = new byte[0];
        private long total;
        private long deadline;
        private int parkedAt = NOT_PARKED;

        private Reading(final UndertowExchange exchange, final Call call, final Dispatcher then) {
            this.exchange = exchange;
            this.call = call;
            this.then = then;
        }

        @Override
        public void onComplete(final HttpServerExchange continued, final Sender sender) {
            start();
        }

        @Override
        public void onException(final HttpServerExchange continued, final Sender sender, final IOException gone) {
            abandon(gone);
        }

        private void start() {
            channel = exchange.undertow().getRequestChannel();
            advance();
        }

        private void advance() {
            try {
                while (total <= exchange.mostDiscardedBytes()) {
                    scratch.clear();
                    final int count = channel.read(scratch);
                    if (count == 0) {
                        park();
                        return;
                    }
                    if (count < 0) {
                        finish();
                        return;
                    }
                    scratch.flip();
                    keep(count);
                }
                exchange.closeUnread();
                finish();
            } catch (final IOException gone) {
                abandon(gone);
            } catch (final Throwable t) {
                unpark();
                call.fail(t);
            }
        }

        private void keep(final int count) {
            total += count;
            if (total > maxBodyBytes) {
                call.bodyTooLarge();
                return;
            }
            final int before = kept.length;
            kept = Arrays.copyOf(kept, before + count);
            scratch.get(kept, before, count);
        }

        /** The body is complete. If a body ends too soon, an IOException is thrown before. */
        private void finish() {
            unpark();
            call.bodyRead(kept);
            then.dispatch(call);
        }

        private void park() {
            if (parkedAt == NOT_PARKED) {
                deadline = System.nanoTime() + timeoutNanos;
                parkedAt = parked.size();
                parked.add(this);
                channel.getReadSetter().set(readable -> advance());
            }
            channel.resumeReads();
        }

        private void unpark() {
            if (parkedAt != NOT_PARKED) {
                channel.getReadSetter().set(null);
                final Reading last = parked.remove(parked.size() - 1);
                if (last != this) {
                    parked.set(parkedAt, last);
                    last.parkedAt = parkedAt;
                }
                parkedAt = NOT_PARKED;
            }
        }

        private void giveUp() {
            unpark();
            channel.suspendReads();
            exchange.closeUnread();
            call.refuse(Problem.REQUEST_TIMEOUT);
        }

        private void abandon(final IOException gone) {
            LOGGER.debug("a client disconnected before its body was complete", gone);
            unpark();
            exchange.abort();
        }
    }
}
