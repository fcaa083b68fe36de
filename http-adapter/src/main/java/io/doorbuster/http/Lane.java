package io.doorbuster.http;

import io.doorbuster.engine.codec.CommandWriter;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;

/**
 * What one IO thread works with: everything a request needs that is reused for the next. Nobody else touches it, except
 * where {@link ReplyLane} says so.
 */
final class Lane {
    private static final int MAX_ID_BYTES = 64;

    final Availability availability;
    final Identity identity;
    final CommandWriter commands = new CommandWriter();
    final JsonWriter json = new JsonWriter();
    final SplittableRandom jitter = new SplittableRandom();
    final ReplyLane replies;
    final BodyReader bodies;
    final Guards guards;

    /** What {@link SaleListHandler} made last; null at first. */
    SaleListHandler.Page firstSales;

    private final XnioIoThread ioThread;
    private XnioExecutor.Key sweeping;
    private volatile long lastBeatNanos = System.nanoTime();
    private final byte[] userBytes = new byte[MAX_ID_BYTES];
    private final byte[] keyBytes = new byte[MAX_ID_BYTES];
    private final UnsafeBuffer user = new UnsafeBuffer(userBytes);
    private final UnsafeBuffer key = new UnsafeBuffer(keyBytes);
    private final byte[] actorBytes = new byte[MAX_ID_BYTES];
    private final UnsafeBuffer actor = new UnsafeBuffer(actorBytes);

    Lane(
            final XnioIoThread ioThread,
            final HttpLimits limits,
            final Availability availability,
            final Identity identity) {
        this.ioThread = ioThread;
        this.availability = availability;
        this.identity = identity;
        this.replies = new ReplyLane(ioThread, limits.maxInFlightPerIoThread(), limits.answerTimeoutMillis());
        this.bodies = new BodyReader(limits.maxBodyBytes(), limits.bodyTimeoutMillis());
        this.guards = new Guards(limits);
    }

    /** Begins to look for what has timed out, every {@code sweepMillis}. */
    void startSweeping(final int sweepMillis) {
        sweeping = ioThread.executeAtInterval(this::sweep, sweepMillis, TimeUnit.MILLISECONDS);
        availability.liveness().watch(ioThread.getName(), this::lastBeatNanos);
    }

    /** From now on nothing comes from here, and answers go nowhere. By whoever started it. */
    void close() {
        replies.close();
        if (sweeping != null) {
            sweeping.remove();
        }
    }

    private void sweep() {
        final long now = System.nanoTime();
        lastBeatNanos = now;
        try {
            replies.sweep(now);
            bodies.sweep(now);
            guards.deadlines.sweep(now);
        } catch (final Error error) {
            availability.stopOnError(error);
            throw error;
        }
    }

    /** When the IO thread last came round, of {@link System#nanoTime}: an old one means that it hangs. Any thread. */
    long lastBeatNanos() {
        return lastBeatNanos;
    }

    /** The user's id as commands take it; valid until the next call. */
    DirectBuffer user(final String id) {
        return wrap(user, userBytes, id);
    }

    /** An idempotency key as commands take it; null is none. Valid until the next call. */
    DirectBuffer key(final String value) {
        return value == null ? CommandWriter.NO_KEY : wrap(key, keyBytes, value);
    }

    /** The reference of a payment as commands take it; valid until the next call for it or a key. */
    DirectBuffer reference(final String value) {
        return wrap(key, keyBytes, value);
    }

    /** Who asks for a change, as commands take it; valid until the next call. */
    DirectBuffer actor(final String value) {
        return wrap(actor, actorBytes, value);
    }

    private static DirectBuffer wrap(final UnsafeBuffer buffer, final byte[] bytes, final String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            bytes[i] = (byte) ascii.charAt(i);
        }
        buffer.wrap(bytes, 0, ascii.length());
        return buffer;
    }
}
