package io.doorbuster.journal.read;

import io.doorbuster.engine.codec.EventReader;
import io.doorbuster.engine.model.IgnoredEvents;
import io.doorbuster.engine.model.SaleEvents;
import org.agrona.DirectBuffer;

/** Measures events that are passed over, of whatever kind. For one thread. */
public final class EventLength {
    private static final SaleEvents ANY = new IgnoredEvents() {};

    private final EventReader reader = new EventReader();

    /**
     * Returns the length in bytes of the event that begins at {@code offset}.
     *
     * @param limit offset at which the bytes end
     * @param sequence sequence of the event, for the message
     * @throws io.doorbuster.engine.codec.UnreadableException as {@link EventReader#read}
     */
    public int of(final DirectBuffer buffer, final int offset, final int limit, final long sequence) {
        return reader.read(buffer, offset, limit, sequence, ANY);
    }
}
