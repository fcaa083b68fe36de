package io.doorbuster.journal.audit;

import io.doorbuster.engine.sale.EngineSettings;
import io.doorbuster.engine.sale.OrderRecord;
import io.doorbuster.engine.sale.OrderStatus;
import io.doorbuster.engine.sale.SaleTerms;
import io.doorbuster.journal.IgnoredRecords;
import java.util.SortedMap;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/**
 * Opens the books of a journal whose first events were pruned: adds up from the orders in a snapshot, one by one, who has what
 * and how much of it. The engine's own sums are not asked for, so that the audit goes on to believe nobody. For one thread.
 */
final class OpeningBalance extends IgnoredRecords {
    /** Who keeps the books. */
    interface Books {
        /** The snapshot is of the state after this event. */
        void begin(long sequence, long time, EngineSettings settings);

        /** Returns the ledger of a sale that has no orders yet. */
        SaleLedger open(int number, SaleTerms terms);

        /** All that the snapshot says of the sale is in its ledger. */
        void opened(SaleLedger sale);
    }

    /** Where a ledger stands, besides its orders and users. */
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
        // That a line lapsed is told of the sale, not of its orders.
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
            // Positions, not numbers, tell in which order holds end.
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
