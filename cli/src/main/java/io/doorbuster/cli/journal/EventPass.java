package io.doorbuster.cli.journal;

import io.doorbuster.engine.codec.EventReader;
import io.doorbuster.journal.BatchView;
import java.util.function.Consumer;

/** Goes through batches and hands over the lines that a filter takes. For one thread, from the first batch on. */
final class EventPass {
    private final EventReader events = new EventReader();
    private final EventLines lines = new EventLines(this::take);
    private final EventFilter filter;
    private final long limit;
    private final Consumer<EventLine> to;
    private long taken;
    private boolean over;

    /** @param limit lines to hand over; with them the pass is over */
    EventPass(final EventFilter filter, final long limit, final Consumer<EventLine> to) {
        this.filter = filter;
        this.limit = limit;
        this.to = to;
    }

    /** Looks at the batch's events; returns whether any later one can be wanted. */
    boolean visit(final BatchView batch) {
        final int end = batch.offset() + batch.length();
        int offset = batch.offset();
        for (long sequence = batch.firstSequence(); sequence <= batch.lastSequence() && !over; sequence++) {
            offset += events.read(batch.buffer(), offset, end, sequence, lines);
        }
        return !over;
    }

    /** True if no later event can be wanted. */
    boolean isOver() {
        return over;
    }

    private void take(final EventLine line) {
        if (filter.takes(line)) {
            to.accept(line);
            taken++;
        }
        over = taken >= limit || filter.isOver(line) || filter.endsWith(line.sequence());
    }
}
