package io.doorbuster.journal.export;

import io.doorbuster.engine.model.OrderRecord;
import io.doorbuster.engine.model.OrderStatus;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.journal.snapshot.IgnoredRecords;
import org.agrona.DirectBuffer;

/** Creates rows from the orders in a snapshot; the events after the snapshot then change them. For one thread. */
final class RowsBefore extends IgnoredRecords {
    private final OrderRows rows;
    private int sale;
    private boolean lapsed;

    RowsBefore(final OrderRows rows) {
        this.rows = rows;
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
            final boolean hasLapsed) {
        rows.begin(number, terms);
        sale = number;
        lapsed = hasLapsed;
    }

    @Override
    public void order(
            final int order,
            final OrderRecord record,
            final DirectBuffer user,
            final DirectBuffer key,
            final DirectBuffer reference) {
        // A snapshot records the lapse of a waitlist in the sale, not in its orders.
        final boolean waited = record.status() == OrderStatus.WAITLISTED;
        rows.add(sale, order, record.quantity(), user, key)
                .restore(record, waited && lapsed ? OrderStatus.LAPSED : record.status(), OrderRows.text(reference));
    }
}
