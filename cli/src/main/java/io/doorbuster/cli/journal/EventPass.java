package io.doorbuster.cli.journal;

import io.doorbuster.engine.codec.EventReader;
import io.doorbuster.engine.model.OrderRecord;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.journal.batch.BatchView;
import io.doorbuster.journal.read.Beginning;
import io.doorbuster.journal.snapshot.IgnoredRecords;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/** Reads batches and hands over the lines that a filter selects. For one thread, from the first batch on. */
final class EventPass {
    private final EventReader events = new EventReader();
    private final EventLines lines = new EventLines(this::take);
    private final EventFilter filter;
    private final long limit;
    private final Consumer<EventLine> to;
    private long taken;
    private boolean over;

    /**
     * Creates a pass.
     *
     * @param beginning of the journal: has the names and orders of events that were pruned
     * @param limit number of lines after which the pass is over
     */
    EventPass(final Beginning beginning, final EventFilter filter, final long limit, final Consumer<EventLine> to) {
        this.filter = filter;
        this.limit = limit;
        this.to = to;
        beginning.describeTo(new Names());
    }

    /** The names and orders from before the first event that lines need. */
    private final class Names extends IgnoredRecords {
        private String saleId = "";

        @Override
        public void removedSale(final int number, final String removedId) {
            lines.name(number, removedId);
        }

        @Override
        public void sale(
                final int number,
                final SaleTerms terms,
                final long seed0,
                final long seed1,
                final int round,
                final boolean paused,
                final boolean closed,
                final boolean lapsed) {
            saleId = terms.saleId();
            lines.name(number, saleId);
        }

        @Override
        public void order(
                final int order,
                final OrderRecord record,
                final DirectBuffer user,
                final DirectBuffer key,
                final DirectBuffer reference) {
            if (filter.wants(user)) {
                filter.addOrder(saleId + "-" + order);
            }
        }
    }

    /** Reads the batch's events; returns whether a later event can be selected. */
    boolean visit(final BatchView batch) {
        final int end = batch.offset() + batch.length();
        int offset = batch.offset();
        for (long sequence = batch.firstSequence(); sequence <= batch.lastSequence() && !over; sequence++) {
            offset += events.read(batch.buffer(), offset, end, sequence, lines);
        }
        return !over;
    }

    /** True if no later event can be selected. */
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
