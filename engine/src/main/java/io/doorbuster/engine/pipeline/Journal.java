package io.doorbuster.engine.pipeline;

import org.agrona.DirectBuffer;

/**
 * The port to what survives a crash. All calls come from the one journal thread, in sequence order. Whatever an
 * implementation throws is fail-stop: the engine acknowledges nothing more and halts, so a failed call is never
 * repeated.
 */
public interface Journal {
    /** Every journal takes so many bytes in one append: what one command leads to fits. */
    int LEAST_APPEND_BYTES = 65_000;

    /** The most bytes of events that one {@link #append} takes; at least {@link #LEAST_APPEND_BYTES}. Never changes. */
    default int maxAppendBytes() {
        return 1 << 20;
    }

    /**
     * Appends the encoded events of one ring batch. They need not be durable when this returns.
     *
     * @param firstSequence of the first event; one more than the last event appended before
     * @param eventCount at least 1
     * @param events the encoded events one behind the other, at most {@link #maxAppendBytes}; valid only during the call
     */
    void append(long firstSequence, int eventCount, DirectBuffer events, int offset, int length);

    /** When this returns, every event appended before is as durable as the journal is configured to make it. */
    void force();

    /**
     * Keeps room on disk for {@code bytes} of events to come, besides what the journal keeps anyway, so that they can
     * be appended even if the disk is full by then. Called after each batch and at each tick; takes what is missing in
     * small steps.
     *
     * @return how many bytes can be appended if the disk stays as full as it is; {@link Long#MAX_VALUE} unless it is
     * full
     */
    default long reserve(final long bytes) {
        return Long.MAX_VALUE;
    }

    /**
     * The journal is idle: if events became durable that no batch on disk names as such yet, says so on disk, so that
     * followers may read up to them. Called again and again; cheap when there is nothing to say.
     */
    void seal();
}
