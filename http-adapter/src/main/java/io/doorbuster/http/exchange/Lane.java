package io.doorbuster.http.exchange;

import io.doorbuster.engine.codec.CommandWriter;
import io.doorbuster.engine.model.EdgeSettings;
import io.doorbuster.http.address.ClientAddress;
import io.doorbuster.http.json.JsonWriter;
import io.doorbuster.http.settings.Settings;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The objects of one IO thread that it reuses for each request. No other thread touches them, except where
 * {@link ReplyLane} says so.
 */
public final class Lane {
    private static final int MAX_ID_BYTES = 64;

    public final Availability availability;
    final Identity identity;
    final ClientAddress clients;
    public final CommandWriter commands = new CommandWriter();
    public final JsonWriter json = new JsonWriter();
    final SplittableRandom jitter = new SplittableRandom();
    public final EdgeCounters counters = new EdgeCounters();
    public final ReplyLane replies;

    private Settings settings = Settings.DEFAULTS;
    private String lastPath = "";
    private String lastPart = "";
    private int lastPartAt;
    private volatile long lastBeatNanos = System.nanoTime();
    private final StringBuilder text = new StringBuilder();
    private final byte[] userBytes = new byte[MAX_ID_BYTES];
    private final byte[] keyBytes = new byte[MAX_ID_BYTES];
    private final UnsafeBuffer user = new UnsafeBuffer(userBytes);
    private final UnsafeBuffer key = new UnsafeBuffer(keyBytes);
    private final byte[] actorBytes = new byte[MAX_ID_BYTES];
    private final UnsafeBuffer actor = new UnsafeBuffer(actorBytes);

    /**
     * @param ioThread executes tasks on the IO thread that this belongs to
     * @param clients finds the addresses of clients behind proxies
     */
    public Lane(
            final Executor ioThread,
            final HttpLimits limits,
            final Availability availability,
            final Identity identity,
            final ClientAddress clients) {
        this.availability = availability;
        this.identity = identity;
        this.clients = clients;
        this.replies = new ReplyLane(ioThread, limits.maxInFlightPerIoThread(), limits.answerTimeoutMillis(), counters);
    }

    /** Records a heartbeat of the IO thread, and answers calls whose reply is late with {@code outcome-unknown}. */
    public void beat(final long now) {
        lastBeatNanos = now;
        replies.sweep(now);
    }

    /** The time of the last heartbeat, of {@link System#nanoTime}; an old one means a stuck thread. Any thread. */
    public long lastBeatNanos() {
        return lastBeatNanos;
    }

    /** The newest settings of the edge; the defaults while there is no engine. */
    public Settings settings() {
        final EngineAccess engine = availability.engine();
        if (engine != null) {
            final EdgeSettings newest = engine.directory().settings();
            if (newest.sequence() != settings.source().sequence()) {
                settings = new Settings(newest);
            }
        }
        return settings;
    }

    /**
     * The part of a path from {@code from} to {@code to}. In a crowd, the last path is usually the same string again,
     * and so is its part.
     */
    public String part(final String path, final int from, final int to) {
        if (!path.equals(lastPath) || to - from != lastPart.length() || from != lastPartAt) {
            lastPath = path;
            lastPartAt = from;
            lastPart = path.substring(from, to);
        }
        return lastPart;
    }

    /** The user's id as commands take it; valid until the next call. */
    public DirectBuffer user(final String id) {
        return wrap(user, userBytes, id);
    }

    /** An idempotency key as commands take it; null is none. Valid until the next call. */
    public DirectBuffer key(final String value) {
        return value == null ? CommandWriter.NO_KEY : wrap(key, keyBytes, value);
    }

    /** The reference of a payment as commands take it; valid until the next call for it or a key. */
    public DirectBuffer reference(final String value) {
        return wrap(key, keyBytes, value);
    }

    /** The actor of a change as commands take it; valid until the next call. */
    public DirectBuffer actor(final String value) {
        return wrap(actor, actorBytes, value);
    }

    /** An empty text for the answer that the IO thread is about to send; valid until the next call. */
    public StringBuilder text() {
        text.setLength(0);
        return text;
    }

    private static DirectBuffer wrap(final UnsafeBuffer buffer, final byte[] bytes, final String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            bytes[i] = (byte) ascii.charAt(i);
        }
        buffer.wrap(bytes, 0, ascii.length());
        return buffer;
    }
}
