package io.doorbuster.journal;

import io.doorbuster.engine.codec.EventReader;
import io.doorbuster.engine.codec.UnreadableException;
import io.doorbuster.engine.codec.sbe.MessageHeaderDecoder;
import io.doorbuster.engine.sale.IgnoredEvents;
import io.doorbuster.engine.sale.Lookahead;
import io.doorbuster.engine.sale.SaleEvents;
import io.doorbuster.engine.sale.Sales;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/**
 * Applies batches to a state: a {@link Sales} that was empty and has seen every event shown is the state after the last.
 * For the thread that owns the state.
 */
public final class Replay implements BatchVisitor {
    private final JournalDirectory directory;
    private final Sales sales;
    private final Lookahead lookahead;
    private final EventReader reader = new EventReader();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final SaleEvents seen = new IgnoredEvents() {};

    /** @param root of the data directory, for the words of a {@link JournalDamagedException} */
    public Replay(final Path root, final Sales sales) {
        this(new JournalDirectory(root), sales);
    }

    Replay(final JournalDirectory directory, final Sales sales) {
        this.directory = directory;
        this.sales = sales;
        this.lookahead = new Lookahead(sales);
    }

    /**
     * Applies the batch's events, in order.
     *
     * @throws JournalDamagedException if the state does not allow one, or a checkpoint names another hash than the
     *     state's: the bytes are as they were written, but not what this engine would have written
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
                    directory, batch.file(), sequence, (end - offset) + " bytes too many in the batch before it");
        }
        return true;
    }

    /**
     * Applies the batch's events up to the one with the sequence {@code last}, but those that the state has seen.
     *
     * @throws JournalDamagedException as {@link #visit(BatchView)}
     */
    public void visit(final BatchView batch, final long last) {
        final int end = batch.offset() + batch.length();
        int offset = batch.offset();
        long sequence = batch.firstSequence();
        try {
            for (; sequence <= last; sequence++) {
                final SaleEvents to = sequence <= sales.sequence() ? seen : sales;
                offset += reader.read(batch.buffer(), offset, end, sequence, to);
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
                why instanceof UnreadableException && isOfNewerSchema(batch));
    }

    /** One build wrote the whole batch, so its first event tells. */
    private boolean isOfNewerSchema(final BatchView batch) {
        header.wrap(batch.buffer(), batch.offset());
        return header.schemaId() == MessageHeaderDecoder.SCHEMA_ID
                && header.version() > MessageHeaderDecoder.SCHEMA_VERSION;
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
