package io.doorbuster.journal.figures;

import io.doorbuster.engine.codec.EventReader;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.batch.BatchView;
import io.doorbuster.journal.batch.BatchVisitor;
import io.doorbuster.journal.read.Beginning;
import io.doorbuster.journal.read.Replay;
import java.nio.file.Path;

/**
 * Replays a journal to a point, and then to a later point if asked. The replay starts at the journal's beginning, never
 * at a later snapshot, so that the state comes only from the events. The state belongs to the calling thread.
 */
public final class StateAt {
    private final Sales sales = new Sales();
    private final Beginning beginning;
    private final Replay replay;
    private final EventReader events = new EventReader();
    private final LastBefore lastBefore = new LastBefore();

    /**
     * @param root the data directory
     * @throws io.doorbuster.journal.disk.JournalDamagedException if the state before its first event is missing
     */
    public StateAt(final Path root) {
        this.beginning = Beginning.of(root);
        this.replay = new Replay(root, sales);
        beginning.load(sales);
    }

    /** Where the journal begins. The state at an earlier point is not available. */
    public Beginning beginning() {
        return beginning;
    }

    /** The state after the last event applied. Callers only read it. */
    public Sales sales() {
        return sales;
    }

    /**
     * Returns a visitor that applies batches up to {@code point}. It continues where an earlier visitor ended.
     *
     * @return a visitor that returns true while events up to the point may follow
     * @throws io.doorbuster.journal.disk.JournalDamagedException if the state does not allow an event
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

    /** Returns the last of the batch's events up to {@code last} that is not later than {@code time}. */
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
     * A point in a journal: after the last event with at most this sequence and at most this time.
     *
     * @param time epoch milliseconds
     */
    public record Point(long sequence, long time) {
        /** The point after the last event. */
        public static final Point END = new Point(Long.MAX_VALUE, Long.MAX_VALUE);

        public static Point after(final long sequence) {
            return new Point(sequence, Long.MAX_VALUE);
        }

        /** Returns the point after every event up to and including {@code time}. */
        public static Point at(final long time) {
            return new Point(Long.MAX_VALUE, time);
        }
    }
}
