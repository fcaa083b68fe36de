package io.doorbuster.journal.verify;

import io.doorbuster.engine.codec.EventReader;
import io.doorbuster.engine.model.IgnoredEvents;
import io.doorbuster.engine.sale.Lookahead;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.batch.BatchView;
import java.util.function.ObjLongConsumer;
import org.agrona.DirectBuffer;

/**
 * Applies events to its own state and compares the hash of every checkpoint. A wrong hash is reported, and the replay
 * continues. A missing event, or an event that the state does not allow, ends the replay, and later hashes are not
 * checked. One thread.
 */
public final class HashReplay {
    private final Sales sales = new Sales();
    private final Lookahead lookahead = new Lookahead(sales);
    private final EventReader events = new EventReader();
    private final Ahead ahead = new Ahead();
    private final Checkpoints checkpoints = new Checkpoints();
    private final ObjLongConsumer<String> wrong;
    private long hashes;
    private long wrongHashes;
    private long unchecked;
    private boolean stopped;

    /** @param wrong receives each problem with the sequence of its event */
    public HashReplay(final ObjLongConsumer<String> wrong) {
        this.wrong = wrong;
    }

    /** Applies the events of one batch. */
    public void visit(final BatchView batch) {
        if (!stopped && batch.count() > 0 && batch.firstSequence() != sales.sequence() + 1) {
            // The caller has already reported the gap.
            stopped = true;
        }
        final int end = batch.offset() + batch.length();
        int offset = batch.offset();
        long sequence = batch.firstSequence();
        while (sequence <= batch.lastSequence()) {
            final long next = Math.min(sequence + Lookahead.DISTANCE, batch.lastSequence() + 1);
            lookAhead(batch, offset, sequence, next);
            for (; sequence < next; sequence++) {
                offset += apply(batch, offset, end, sequence);
            }
        }
        if (offset != end) {
            wrong.accept((end - offset) + " bytes too many in the batch", batch.lastSequence());
            stopped = true;
        }
    }

    private void lookAhead(final BatchView batch, final int from, final long first, final long next) {
        final int end = batch.offset() + batch.length();
        int offset = from;
        for (long sequence = first; sequence < next; sequence++) {
            offset += events.read(batch.buffer(), offset, end, sequence, ahead);
        }
        lookahead.load();
    }

    private int apply(final BatchView batch, final int offset, final int end, final long sequence) {
        if (!stopped) {
            try {
                return events.read(batch.buffer(), offset, end, sequence, sales);
            } catch (final IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException e) {
                return refused(batch, offset, end, sequence, e);
            }
        }
        return count(batch, offset, end, sequence, false);
    }

    /** Reads the event again, to distinguish a wrong hash from an event that the state does not allow. */
    private int refused(
            final BatchView batch, final int offset, final int end, final long sequence, final Exception why) {
        final int length = count(batch, offset, end, sequence, true);
        wrong.accept(why.getMessage(), sequence);
        if (checkpoints.seen) {
            sales.checkpoint(sequence, checkpoints.time, sales.stateHash());
        } else {
            stopped = true;
        }
        return length;
    }

    private int count(
            final BatchView batch, final int offset, final int end, final long sequence, final boolean isWrong) {
        checkpoints.seen = false;
        final int length = events.read(batch.buffer(), offset, end, sequence, checkpoints);
        if (checkpoints.seen) {
            wrongHashes += isWrong ? 1 : 0;
            unchecked += isWrong ? 0 : 1;
        }
        return length;
    }

    /** The state after the last event that could be applied. */
    public Sales sales() {
        return sales;
    }

    /** Number of checkpoints read: right, wrong and unchecked. */
    public long hashes() {
        return hashes;
    }

    long wrongHashes() {
        return wrongHashes;
    }

    /** Number of checkpoints after an event that could not be applied. */
    public long unchecked() {
        return unchecked;
    }

    /** True if an event could not be applied. */
    boolean isStopped() {
        return stopped;
    }

    private final class Ahead extends IgnoredEvents {
        @Override
        public void orderSecured(
                final long sequence,
                final long time,
                final int sale,
                final int order,
                final int quantity,
                final int position,
                final int unitsBefore,
                final DirectBuffer user,
                final DirectBuffer key) {
            lookahead.expect(sale, user);
        }

        @Override
        public void checkpoint(final long sequence, final long time, final long stateHash) {
            hashes++;
        }
    }

    private static final class Checkpoints extends IgnoredEvents {
        private boolean seen;
        private long time;

        @Override
        public void checkpoint(final long sequence, final long checkpointTime, final long stateHash) {
            seen = true;
            time = checkpointTime;
        }
    }
}
