package io.doorbuster.engine.port;

import org.agrona.DirectBuffer;

/**
 * The port to the storage that survives a crash. Only the journal thread calls it, in sequence order. Any exception is
 * a fail-stop: the engine halts and acknowledges nothing more, so a failed call is never repeated.
 */
public interface Journal {
    /** Bytes that every journal takes in one append: enough for one part of a command's events. */
    int LEAST_APPEND_BYTES = 65_000;

    /** Most bytes of events that one {@link #append} takes; at least {@link #LEAST_APPEND_BYTES}. It never changes. */
    default int maxAppendBytes() {
        return 1 << 20;
    }

    /**
     * Appends the encoded events of one ring batch. They need not be durable when this returns.
     *
     * @param firstSequence sequence of the first event: one more than that of the last event appended
     * @param eventCount at least 1
     * @param events the encoded events, one after the other, at most {@link #maxAppendBytes}; valid only during the
     *     call
     */
    void append(long firstSequence, int eventCount, DirectBuffer events, int offset, int length);

    /** Makes every appended event as durable as the journal is configured to. Returns after that. */
    void force();

    /**
     * Reserves disk space for {@code bytes} of later events, so that they can be appended even if the disk is full by
     * then. This space comes on top of what the journal always reserves. Called after each batch and at each tick;
     * takes the missing space in small steps.
     *
     * @return bytes that can be appended if the disk stays as full as it is; {@link Long#MAX_VALUE} if the disk is not
     *     full
     */
    default long reserve(final long bytes) {
        return Long.MAX_VALUE;
    }

    /**
     * Writes a seal that names the durable sequence, if no batch on disk names it yet, so that followers may read up to
     * it. Called again and again while the journal is idle; cheap when there is nothing to write.
     */
    void seal();
}
