package io.doorbuster.journal.export;

import io.doorbuster.engine.codec.EventReader;
import io.doorbuster.journal.batch.BatchView;
import io.doorbuster.journal.read.Beginning;
import io.doorbuster.journal.read.JournalReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Writes every order ever made in its current state, including orders of removed sales, oldest first. The final state
 * of an order is known only at the end of the journal, so each pass over the journal writes only as many orders as fit
 * into a quarter of the heap: half a million with a heap of one gigabyte. If events were pruned, the orders of the
 * snapshot that the journal begins with come first, sale by sale; orders of sales removed before that snapshot are only
 * in a backup. For one thread.
 */
public final class OrderExport {
    /** Memory of a row and its map entry, with the longest ids. */
    private static final int ROW_BYTES = 512;

    private static final long UNKNOWN = -1;

    private final Path data;
    private final Beginning beginning;
    private final int ordersAtOnce;
    private final EventReader events = new EventReader();
    private long end = Long.MAX_VALUE;
    private long written;

    /**
     * @throws io.doorbuster.journal.disk.JournalDamagedException if MANIFEST is damaged, or events were pruned and no
     *     good snapshot exists
     */
    public OrderExport(final Path data) {
        this(data, (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 4 / ROW_BYTES));
    }

    OrderExport(final Path data, final int ordersAtOnce) {
        this.data = data;
        this.beginning = Beginning.of(data);
        this.ordersAtOnce = ordersAtOnce;
    }

    /** Where the journal begins. */
    public Beginning beginning() {
        return beginning;
    }

    /** Orders written so far. */
    public long written() {
        return written;
    }

    /**
     * Writes the export. Call this once. Orders from events appended meanwhile are not written.
     *
     * @param progress receives the reader repeatedly during each pass; each pass begins at the start
     * @throws io.doorbuster.journal.disk.JournalUnavailableException if there is no journal in the directory
     * @throws io.doorbuster.journal.disk.JournalDamagedException if the journal is damaged; nothing was written
     * @throws IOException if the writer throws it, or if the journal's events changed since the first pass
     */
    public void write(final OrderWriter to, final Consumer<JournalReader> progress) throws IOException {
        final long made = writeNext(to, progress, UNKNOWN);
        while (written < made) {
            writeNext(to, progress, made);
        }
    }

    /** Writes the next orders in one pass, as many as fit into memory; returns how many orders the journal has. */
    private long writeNext(final OrderWriter to, final Consumer<JournalReader> progress, final long made)
            throws IOException {
        final OrderRows orders = OrderRows.window(written, ordersAtOnce);
        beginning.describeTo(new RowsBefore(orders));
        final JournalReader journal = beginning.reader();
        journal.read(batch -> {
            progress.accept(journal);
            return fold(batch, orders);
        });
        if (made == UNKNOWN) {
            end = journal.lastSequence();
            to.begin();
        } else if (orders.made() != made || orders.rows().isEmpty()) {
            throw new IOException("the journal in " + data + " lost events while it was read; export it again");
        }
        for (final OrderRow row : orders.rows()) {
            to.write(row);
            written++;
        }
        return orders.made();
    }

    private boolean fold(final BatchView batch, final OrderRows orders) {
        if (batch.firstSequence() > end) {
            return false;
        }
        final int batchEnd = batch.offset() + batch.length();
        int offset = batch.offset();
        for (long sequence = batch.firstSequence(); sequence <= batch.lastSequence(); sequence++) {
            offset += events.read(batch.buffer(), offset, batchEnd, sequence, orders);
        }
        return true;
    }
}
