package io.doorbuster.journal.export;

import io.doorbuster.engine.codec.EventReader;
import io.doorbuster.journal.BatchView;
import io.doorbuster.journal.Beginning;
import io.doorbuster.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.function.Consumer;

/**
 * Writes every order that was ever made, those of removed sales too, as it stands now, in the order in which they were made.
 * Keeps them all in memory: what an order is in the end is only known at the end. If events were pruned, the orders of the
 * snapshot that the rest begins with come first, sale by sale; those of sales that were removed before it are only in a backup.
 */
public final class OrderExport {
    private final Beginning beginning;
    private final JournalReader journal;
    private final OrderRows orders = new OrderRows(new HashMap<>());
    private final EventReader events = new EventReader();

    /**
     * @throws io.doorbuster.journal.JournalUnavailableException if there is no journal in {@code data}
     * @throws io.doorbuster.journal.JournalDamagedException if MANIFEST is damaged, or events were pruned and no good snapshot
     *     is there
     */
    public OrderExport(final Path data) {
        beginning = Beginning.of(data);
        journal = beginning.reader();
    }

    /** Where the journal begins. */
    public Beginning beginning() {
        return beginning;
    }

    /**
     * Reads the journal, then writes; does so once.
     *
     * @param progress told of the journal again and again while it is read
     * @return how many orders
     * @throws io.doorbuster.journal.JournalDamagedException if the journal is damaged; nothing was written
     */
    public int write(final OrderWriter to, final Consumer<JournalReader> progress) throws IOException {
        beginning.describeTo(new RowsBefore(orders));
        journal.read(batch -> {
            progress.accept(journal);
            return fold(batch);
        });
        to.begin();
        for (final OrderRow row : orders.rows()) {
            to.write(row);
        }
        return orders.rows().size();
    }

    private boolean fold(final BatchView batch) {
        final int end = batch.offset() + batch.length();
        int offset = batch.offset();
        for (long sequence = batch.firstSequence(); sequence <= batch.lastSequence(); sequence++) {
            offset += events.read(batch.buffer(), offset, end, sequence, orders);
        }
        return true;
    }
}
