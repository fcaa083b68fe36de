package io.doorbuster.http;

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
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSourceChannel;

/**
 * Reads whole bodies before anything is done with their requests, so that no handler ever waits for one. A body that is
 * too long is read on for a while and thrown away, since a client that is still sending would not see its refusal. IO
 * thread only.
 *
 * <p>The deadline is our own: a read timeout of Undertow's begins anew with every byte that trickles in.
 */
final class BodyReader {
    private static final Logger LOGGER = LoggerFactory.getLogger(BodyReader.class);
    /** How much of a body that is too long is read and thrown away, so that the client sees its refusal. */
    static final int MAX_DISCARDED_BYTES = 1 << 16;

    private final int maxBodyBytes;
    private final long timeoutNanos;
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(1 << 12);
    private final List<Reading> parked = new ArrayList<>();

    BodyReader(final int maxBodyBytes, final int timeoutMillis) {
        this.maxBodyBytes = maxBodyBytes;
        this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    }

    /** Reads the call's body, now or as it comes, and then goes on with {@code then}. */
    void read(final Call call, final Consumer<Call> then) {
        final HttpServerExchange exchange = call.exchange;
        final long declared = exchange.getRequestContentLength();
        final boolean waitsForContinue = HttpContinue.requiresContinueResponse(exchange);
        if (declared > (waitsForContinue ? maxBodyBytes : MAX_DISCARDED_BYTES)) {
            call.bodyTooLarge = true;
            call.closeUnread();
            then.accept(call);
            return;
        }
        final Reading reading = new Reading(call, then);
        if (waitsForContinue) {
            HttpContinue.sendContinueResponse(exchange, reading);
        } else {
            reading.start();
        }
    }

    /** Refuses those whose time is over. */
    void sweep(final long now) {
        for (int i = parked.size() - 1; i >= 0; i--) {
            final Reading reading = parked.get(i);
            if (now - reading.deadline >= 0) {
                reading.giveUp();
            }
        }
    }

    /** One body on its way in. */
    private final class Reading implements IoCallback {
        private static final int NOT_PARKED = -1;

        private final Call call;
        private final Consumer<Call> then;
        private StreamSourceChannel channel;
        private byte[] kept = new byte[0];
        private long total;
        private long deadline;
        private int parkedAt = NOT_PARKED;

        private Reading(final Call call, final Consumer<Call> then) {
            this.call = call;
            this.then = then;
        }

        @Override
        public void onComplete(final HttpServerExchange exchange, final Sender sender) {
            start();
        }

        @Override
        public void onException(final HttpServerExchange exchange, final Sender sender, final IOException gone) {
            abandon(gone);
        }

        private void start() {
            channel = call.exchange.getRequestChannel();
            advance();
        }

        private void advance() {
            try {
                while (total <= MAX_DISCARDED_BYTES) {
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
                call.closeUnread();
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
                call.bodyTooLarge = true;
                return;
            }
            final int before = kept.length;
            kept = Arrays.copyOf(kept, before + count);
            scratch.get(kept, before, count);
        }

        /** The body is here; one that ends too soon is an IOException before it comes to this. */
        private void finish() {
            unpark();
            call.body = kept;
            then.accept(call);
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
            call.closeUnread();
            call.refuse(Problem.REQUEST_TIMEOUT);
        }

        private void abandon(final IOException gone) {
            LOGGER.debug("client went before its body was here", gone);
            unpark();
            IoUtils.safeClose(call.exchange.getConnection());
            call.exchange.endExchange();
        }
    }
}
