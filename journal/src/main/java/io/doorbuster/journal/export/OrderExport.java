package io.doorbuster.journal.export;

import io.doorbuster.engine.codec.EventReader;
import io.doorbuster.journal.BatchView;
import io.doorbuster.journal.Beginning;
import io.doorbuster.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Writes every order that was ever made, those of removed sales too, as it stands now, in the order in which they were made.
 * What an order is in the end is only known at the end, so the journal is read once for every so many orders as a quarter of
 * the heap has room for, half a million with a gigabyte of it. If events were pruned, the orders of the snapshot that the rest
 * begins with come first, sale by sale; those of sales that were removed before it are only in a backup. For one thread.
 */
public final class OrderExport {
    /** Of a row and its place in the map, with the longest ids. */
    private static final int ROW_BYTES = 512;

    private static final long UNKNOWN = -1;

    private final Path data;
    private final Beginning beginning;
    private final int ordersAtOnce;
    private final EventReader events = new EventReader();
    private long end = Long.MAX_VALUE;
    private long written;

    /**
     * @throws io.doorbuster.journal.JournalDamagedException if MANIFEST is damaged, or events were pruned and no good snapshot
     *     is there
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
     * Reads the journal and writes, once. What is appended meanwhile is not written.
     *
     * @param progress told of the journal again and again while it is read; each time from the start
     * @throws io.doorbuster.journal.JournalUnavailableException if there is no journal in the directory
     * @throws io.doorbuster.journal.JournalDamagedException if the journal is damaged; nothing was written
     * @throws IOException what the writer throws, or if the journal's events are others than when it was first read
     */
    public void write(final OrderWriter to, final Consumer<JournalReader> progress) throws IOException {
        final long made = writeNext(to, progress, UNKNOWN);
        while (written < made) {
            writeNext(to, progress, made);
        }
    }

    /** Writes the orders behind those that were written, as many as are kept at once; returns how many were made in all. */
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
