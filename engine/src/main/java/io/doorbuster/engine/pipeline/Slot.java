package io.doorbuster.engine.pipeline;

import io.doorbuster.engine.sale.Decision;
import org.agrona.ExpandableArrayBuffer;

/**
 * A ring entry: a command on its way in, what was decided on it on its way out. Whoever the sequence barriers say owns
 * it, one thread at a time: producer, business, journal, reply.
 */
final class Slot {
    private static final int TYPICAL_BYTES = 128;

    final ExpandableArrayBuffer command = new ExpandableArrayBuffer(TYPICAL_BYTES);
    boolean tick;
    ReplyPort replyPort;
    long correlation;

    final Decision decision = new Decision();

    /** The command's events, encoded one behind the other. */
    final ExpandableArrayBuffer events = new ExpandableArrayBuffer(TYPICAL_BYTES);

    int eventsLength;
    int eventCount;
    long firstSequence;

    /** Views to publish before the reply leaves; null for nearly every command. */
    ViewUpdate[] viewUpdates;
}
