package io.doorbuster.journal.read;

import io.doorbuster.engine.codec.EventReader;
import io.doorbuster.engine.codec.UnreadableException;
import io.doorbuster.engine.model.SaleEvents;
import io.doorbuster.engine.sale.Lookahead;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.journal.batch.BatchView;
import io.doorbuster.journal.batch.BatchVisitor;
import io.doorbuster.journal.disk.JournalDamagedException;
import io.doorbuster.journal.disk.JournalDirectory;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/**
 * Applies batches to a state. If the {@link Sales} was empty and received every event, it is the state after the last
 * one. For the thread that owns the state.
 */
public final class Replay implements BatchVisitor {
    private final JournalDirectory directory;
    private final Sales sales;
    private final Lookahead lookahead;
    private final EventReader reader = new EventReader();
    private final EventLength lengths = new EventLength();

    /** @param root the data directory, for the message of a {@link JournalDamagedException} */
    public Replay(final Path root, final Sales sales) {
        this(new JournalDirectory(root), sales);
    }

    public Replay(final JournalDirectory directory, final Sales sales) {
        this.directory = directory;
        this.sales = sales;
        this.lookahead = new Lookahead(sales);
    }

    /**
     * Applies the batch's events, in order.
     *
     * @throws JournalDamagedException if the state does not allow an event, or the hash of a checkpoint is not the
     *     state's: the bytes are as they were written, but this engine would not have written them
     */
    @Override
    public boolean visit(final BatchView batch) {
        final DirectBuffer buffer = batch.buffer();
        final int end = batch.offset() + batch.length();
        int offset = batch.offset();
        long sequence = batch.firstSequence();
        try {
            while (sequence <= batch.lastSequence()) {
                final long next = Math.min(sequence + Lookahead.DISTANCE, batch.lastSequence() + 1);
                readTo(lookahead, buffer, offset, end, sequence, next);
                lookahead.load();
                for (; sequence < next; sequence++) {
                    offset += reader.read(buffer, offset, end, sequence, sales);
                }
            }
        } catch (final IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw notReplayable(batch, sequence, e);
        }
        if (offset != end) {
            throw new JournalDamagedException(
                    directory, batch.file(), sequence, "the batch before it has " + (end - offset) + " bytes too many");
        }
        return true;
    }

    /**
     * Applies the batch's events up to the sequence {@code last}, except those that the state already has.
     *
     * @throws JournalDamagedException as {@link #visit(BatchView)}
     */
    public void visit(final BatchView batch, final long last) {
        final int end = batch.offset() + batch.length();
        int offset = batch.offset();
        long sequence = batch.firstSequence();
        try {
            for (; sequence <= last; sequence++) {
                offset += sequence <= sales.sequence()
                        ? lengths.of(batch.buffer(), offset, end, sequence)
                        : reader.read(batch.buffer(), offset, end, sequence, sales);
            }
        } catch (final IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw notReplayable(batch, sequence, e);
        }
    }

    private JournalDamagedException notReplayable(final BatchView batch, final long sequence, final Exception why) {
        return new JournalDamagedException(
                directory,
                batch.file(),
                sequence,
                "cannot be replayed: " + why.getMessage(),
                why instanceof UnreadableException && EventReader.isOfNewerSchema(batch.buffer(), batch.offset()));
    }

    private void readTo(
            final SaleEvents to,
            final DirectBuffer buffer,
            final int from,
            final int end,
            final long firstSequence,
            final long nextSequence) {
        int offset = from;
        for (long sequence = firstSequence; sequence < nextSequence; sequence++) {
            offset += reader.read(buffer, offset, end, sequence, to);
        }
    }
}
