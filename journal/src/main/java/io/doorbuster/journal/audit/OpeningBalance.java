package io.doorbuster.journal.audit;

import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.OrderRecord;
import io.doorbuster.engine.model.OrderStatus;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.journal.snapshot.IgnoredRecords;
import java.util.SortedMap;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/**
 * Opens the ledgers of a journal whose first events were pruned. It adds up the orders in a snapshot one by one and
 * does not use the engine's own sums, so that the audit remains independent. For one thread.
 */
final class OpeningBalance extends IgnoredRecords {
    /** The receiver of the opened ledgers. */
    interface Books {
        /** Receives the sequence and time of the snapshot's last event. */
        void begin(long sequence, long time, EngineSettings settings);

        /** Returns the ledger of a sale that has no orders yet. */
        SaleLedger open(int number, SaleTerms terms);

        /** Receives a ledger that now has everything the snapshot holds about its sale. */
        void opened(SaleLedger sale);
    }

    /** The totals of a ledger, in addition to its orders and users. */
    record Sums(
            int round,
            boolean paused,
            boolean closed,
            long stock,
            long sold,
            long held,
            int securedOrders,
            long securedUnits,
            int registered) {}

    private record Hold(int order, long payBy) {}

    private final Books books;
    /** By position. */
    private final SortedMap<Integer, Hold> holds = new TreeMap<>();

    private long sequence;
    private SaleTerms terms;
    private SaleLedger sale;
    private boolean lapsed;
    private int round;
    private boolean paused;
    private boolean closed;
    private int registered;
    private long sold;
    private long held;
    private int securedOrders;
    private long securedUnits;

    OpeningBalance(final Books books) {
        this.books = books;
    }

    @Override
    public void header(
            final long snapshotSequence,
            final long lastTime,
            final long lastCheckpoint,
            final EngineSettings settings) {
        sequence = snapshotSequence;
        books.begin(snapshotSequence, lastTime, settings);
    }

    @Override
    public void sale(
            final int number,
            final SaleTerms saleTerms,
            final long seed0,
            final long seed1,
            final int saleRound,
            final boolean isPaused,
            final boolean isClosed,
            final boolean hasLapsed) {
        sale = books.open(number, saleTerms);
        terms = saleTerms;
        round = saleRound;
        paused = isPaused;
        closed = isClosed;
        lapsed = hasLapsed;
        registered = 0;
        sold = 0;
        held = 0;
        securedOrders = 0;
        securedUnits = 0;
    }

    @Override
    public void registration(final DirectBuffer user) {
        sale.users().register(sale.users().findOrAdd(user));
        registered++;
    }

    @Override
    public void order(
            final int order,
            final OrderRecord record,
            final DirectBuffer id,
            final DirectBuffer key,
            final DirectBuffer reference) {
        final int user = sale.users().findOrAdd(id);
        // A snapshot records the lapse of a waitlist in the sale, not in its orders.
        final boolean waited = record.status() == OrderStatus.WAITLISTED;
        final OrderStatus status = waited && lapsed ? OrderStatus.LAPSED : record.status();
        sale.orders().add(record.quantity(), status, user);
        if (record.position() > 0) {
            securedOrders++;
            securedUnits += record.quantity();
        }
        switch (status) {
            case SECURED -> secured(order, record);
            case PAID -> sold += record.quantity();
            case REFUNDED -> sold += record.keptUnits() ? record.quantity() : 0;
            case WAITLISTED -> {
                sale.orders().join(order);
                sale.users().waits(user, true);
            }
            case CANCELLED, EXPIRED, LAPSED -> {}
        }
        final boolean counts = status == OrderStatus.SECURED
                || status == OrderStatus.PAID
                || status == OrderStatus.WAITLISTED
                || record.keptUnits();
        sale.users().add(user, counts ? record.quantity() : 0);
    }

    private void secured(final int order, final OrderRecord record) {
        if (terms.paymentWindowMillis() == 0) {
            sold += record.quantity();
        } else {
            held += record.quantity();
            // Holds end in the order of positions, not of order numbers.
            holds.put(record.position(), new Hold(order, record.time() + terms.paymentWindowMillis()));
        }
    }

    @Override
    public void endOfSale(final int stock) {
        holds.values().forEach(hold -> sale.orders().hold(hold.order(), hold.payBy()));
        holds.clear();
        sale.open(
                sequence, new Sums(round, paused, closed, stock, sold, held, securedOrders, securedUnits, registered));
        books.opened(sale);
    }
}
