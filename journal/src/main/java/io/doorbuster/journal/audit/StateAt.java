package io.doorbuster.journal.audit;

import io.doorbuster.engine.codec.EventReader;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.BatchView;
import io.doorbuster.journal.BatchVisitor;
import io.doorbuster.journal.Beginning;
import io.doorbuster.journal.Replay;
import java.nio.file.Path;

/**
 * Replays a journal to a point in it, and then further to a later one, if asked: from its beginning on, never from a later
 * snapshot, so that the state is what the events say and owes nothing to what was made of them before. The state belongs to
 * the thread that calls.
 */
public final class StateAt {
    private final Sales sales = new Sales();
    private final Beginning beginning;
    private final Replay replay;
    private final EventReader events = new EventReader();
    private final LastBefore lastBefore = new LastBefore();

    /**
     * @param root of the data directory
     * @throws io.doorbuster.journal.JournalDamagedException if it does not have the state that its events begin with
     */
    public StateAt(final Path root) {
        this.beginning = Beginning.of(root);
        this.replay = new Replay(root, sales);
        beginning.load(sales);
    }

    /** Where the journal begins: the state at no point before can be had. */
    public Beginning beginning() {
        return beginning;
    }

    /** The state after the last event that was applied; to be looked at only. */
    public Sales sales() {
        return sales;
    }

    /**
     * Applies batches up to {@code point} as they are shown; goes on from where an earlier one ended.
     *
     * @return whether to go on: events up to the point may follow
     * @throws io.doorbuster.journal.JournalDamagedException if the state does not allow an event
     */
    public BatchVisitor upTo(final Point point) {
        return batch -> {
            if (batch.lastSequence() <= sales.sequence()) {
                return sales.sequence() < point.sequence();
            }
            final long last = Math.min(batch.lastSequence(), point.sequence());
            final long end = point.time() == Long.MAX_VALUE ? last : lastNotAfter(batch, last, point.time());
            apply(batch, end);
            return end == batch.lastSequence() && end < point.sequence();
        };
    }

    private void apply(final BatchView batch, final long last) {
        if (last == batch.lastSequence() && sales.sequence() < batch.firstSequence()) {
            replay.visit(batch);
        } else {
            replay.visit(batch, last);
        }
    }

    /** Of the batch's events up to {@code last}, the last one that is not later than {@code time}. */
    private long lastNotAfter(final BatchView batch, final long last, final long time) {
        lastBefore.begin(batch.firstSequence() - 1, time);
        final int end = batch.offset() + batch.length();
        int offset = batch.offset();
        for (long sequence = batch.firstSequence(); sequence <= last; sequence++) {
            offset += events.read(batch.buffer(), offset, end, sequence, lastBefore);
        }
        return lastBefore.last;
    }

    private static final class LastBefore extends EachEvent {
        private long last;
        private long limit;

        void begin(final long before, final long time) {
            last = before;
            limit = time;
        }

        @Override
        void event(final EventKind kind, final long sequence, final long time, final int sale) {
            if (time <= limit) {
                last = sequence;
            }
        }
    }

    /**
     * A point in a journal: behind the last event that has at most this sequence and at most this time.
     *
     * @param time epoch milliseconds
     */
    public record Point(long sequence, long time) {
        /** Behind the last event there is. */
        public static final Point END = new Point(Long.MAX_VALUE, Long.MAX_VALUE);

        public static Point after(final long sequence) {
            return new Point(sequence, Long.MAX_VALUE);
        }

        /** Behind everything that happened up to and with {@code time}. */
        public static Point at(final long time) {
            return new Point(Long.MAX_VALUE, time);
        }
    }
}
