package io.doorbuster.engine.sale;

import io.doorbuster.engine.collections.FilterSize;
import io.doorbuster.engine.collections.SipHash;
import io.doorbuster.engine.collections.StateMemory;
import io.doorbuster.engine.model.OrderRecord;
import io.doorbuster.engine.model.OrderStatus;
import io.doorbuster.engine.model.OrderView;
import io.doorbuster.engine.model.SaleTerms;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The orders of one sale as events change them: the owner of each, its hold or place in the waitlist, and its units of
 * the stock. Every method that changes the book checks, live and on replay alike, what the decider promised. Business
 * thread only; only {@link Sales} changes it.
 */
final class OrderBook {
    final OrderStore orders;
    final Buyers buyers;
    final Holds holds;
    final Waitlist waitlist;
    final Stock stock;

    private final long seed0;
    private final long seed1;
    private final long paymentWindowMillis;
    private final int initialStock;
    private final Dues dues;
    private final StateMemory memory;
    private final SaleHash hashes;
    private final DirectBuffer view = new UnsafeBuffer(0, 0);
    private boolean lapsed;
    private long hash;
    private long newestUserHash;

    /**
     * @param dues marked as stale when the next due thing may have changed
     * @param memory counts the memory of the book
     */
    OrderBook(final SaleTerms terms, final long seed0, final long seed1, final Dues dues, final StateMemory memory) {
        this.seed0 = seed0;
        this.seed1 = seed1;
        this.paymentWindowMillis = terms.paymentWindowMillis();
        this.initialStock = terms.initialStock();
        this.dues = dues;
        this.memory = memory;
        this.waitlist = new Waitlist(memory);
        this.stock = new Stock(terms.initialStock(), memory);
        this.orders = new OrderStore(memory);
        this.hashes = new SaleHash(orders, seed0, seed1);
        this.buyers = new Buyers(orders, seed0, seed1, terms.perUserLimit(), memory);
        this.holds = new Holds(orders);
        reserveFilter();
    }

    /** True if the waitlist lapsed. */
    boolean lapsed() {
        return lapsed;
    }

    /** The part of the orders in the hash of the sale. */
    long hash() {
        return hash;
    }

    /** Hash of the user of the newest order. */
    long newestUserHash() {
        return newestUserHash;
    }

    /** The status of the order. A lapse is stored once for the sale, not for each order in its waitlist. */
    OrderStatus status(final int order) {
        final OrderStatus status = orders.status(order);
        return status == OrderStatus.WAITLISTED && lapsed ? OrderStatus.LAPSED : status;
    }

    /** Time when the order expires unless it is paid; 0 if it never expires, or was never secured. */
    long payBy(final int order) {
        return paymentWindowMillis == 0 || orders.position(order) == 0 ? 0 : orders.time(order) + paymentWindowMillis;
    }

    /** Place of the order in the waitlist, from 1; 0 if it is not waitlisted. */
    int place(final int order) {
        return status(order) == OrderStatus.WAITLISTED ? waitlist.place(orders.ticket(order)) : 0;
    }

    /**
     * Finds the order that was made with {@code key}, among {@code newest} and the same user's earlier orders; 0 if
     * there is none.
     */
    int orderWithKey(final int newest, final DirectBuffer key) {
        int order = key.capacity() == 0 ? 0 : newest;
        while (order != 0 && !orders.hasKey(order, key)) {
            order = orders.previousOrder(order);
        }
        return order;
    }

    /** True if the order counts against its user's limit. */
    boolean counts(final int order) {
        return switch (status(order)) {
            case SECURED, PAID, WAITLISTED -> true;
            case REFUNDED -> orders.keptUnits(order);
            case CANCELLED, EXPIRED, LAPSED -> false;
        };
    }

    OrderView orderView(final int order) {
        orders.wrapUser(order, view);
        final String user = Deciding.text(view);
        orders.wrapReference(order, view);
        return new OrderView(
                order,
                user,
                orders.quantity(order),
                status(order),
                orders.position(order),
                orders.unitsBefore(order),
                place(order),
                payBy(order),
                orders.sequence(order),
                orders.time(order),
                Deciding.text(view));
    }

    @SuppressWarnings("checkstyle:ParameterNumber")
    void secure(
            final long sequence,
            final long time,
            final int order,
            final int quantity,
            final int position,
            final int unitsBefore,
            final DirectBuffer user,
            final DirectBuffer key,
            final boolean passing) {
        check(isFreeFor(quantity, passing), "secured more units than remain, or overtook the waitlist");
        checkPosition(position, unitsBefore);
        final long userHash = add(sequence, time, order, quantity, position, unitsBefore, user, key, quantity, false);
        promise(1);
        hash += hashes.ofGiven(order, sequence, time, quantity, position, unitsBefore, userHash, key);
        take(order, quantity);
    }

    void waitlist(
            final long sequence,
            final long time,
            final int order,
            final int quantity,
            final DirectBuffer user,
            final DirectBuffer key) {
        check(!lapsed, "waitlisted after the waitlist had lapsed");
        stock.trackPositions();
        promise(1);
        add(sequence, time, order, quantity, 0, 0, user, key, quantity, true);
        orders.status(order, OrderStatus.WAITLISTED);
        orders.setFromWaitlist(order);
        orders.ticket(order, waitlist.join(order, quantity));
        hash += hashes.ofOrder(order);
        dues.stale |= waitlist.size() == 1;
    }

    void promote(
            final long sequence,
            final long time,
            final int order,
            final int position,
            final int unitsBefore,
            final boolean passing) {
        check(order != 0 && order == nextWaitlisted(passing), "promoted an order out of turn");
        checkPosition(position, unitsBefore);
        hash -= hashes.ofOrder(order);
        waitlist.leave(orders.ticket(order));
        buyers.promoted(order);
        orders.secured(order, sequence, time, position, unitsBefore);
        orders.status(order, OrderStatus.SECURED);
        hash += hashes.ofOrder(order);
        take(order, orders.quantity(order));
        dues.stale = true;
    }

    void pay(final int order, final DirectBuffer reference) {
        check(status(order) == OrderStatus.SECURED, "paid an order that is not secured");
        hash -= hashes.ofLife(order);
        if (holdsForPayment()) {
            holds.remove(order);
            stock.sellHeld(orders.quantity(order));
        }
        promise(-1);
        orders.pay(order, reference);
        orders.status(order, OrderStatus.PAID);
        hash += hashes.ofLife(order);
        dues.stale = true;
    }

    void expire(final int order, final long time) {
        check(order == holds.first() && time >= payBy(order), "expired out of turn");
        end(order, OrderStatus.EXPIRED, true);
    }

    void cancel(final int order) {
        final OrderStatus status = status(order);
        check(status == OrderStatus.SECURED || status == OrderStatus.WAITLISTED, "cancelled an order that had ended");
        end(order, OrderStatus.CANCELLED, true);
    }

    void refund(final int order, final boolean returnUnits) {
        check(status(order) == OrderStatus.PAID, "refunded an order that is not paid");
        end(order, OrderStatus.REFUNDED, returnUnits);
    }

    /** Lapses the waitlist. Its orders are not touched; {@link #status} reports them as lapsed from now on. */
    void lapse() {
        check(!waitlist.isEmpty(), "no waitlist to lapse");
        lapsed = true;
        promise(-waitlist.size());
        waitlist.clear();
        dues.stale = true;
    }

    /**
     * Finds the waitlisted order that can have its units now: the head if enough units remain for it, otherwise, with
     * {@code passing}, the first order that fits; 0 if there is none.
     */
    int nextWaitlisted(final boolean passing) {
        if (waitlist.isEmpty() || stock.securedUnits() >= Stock.MAX_SECURED_UNITS) {
            return 0;
        }
        if (orders.quantity(waitlist.head()) <= stock.remaining()) {
            return waitlist.head();
        }
        return passing ? waitlist.firstOfAtMost(stock.remaining()) : 0;
    }

    /** True if that many units remain and no waitlisted order has a claim to them. */
    boolean isFreeFor(final int quantity, final boolean passing) {
        return quantity <= stock.remaining() && (waitlist.isEmpty() || (passing && nextWaitlisted(true) == 0));
    }

    /** Restores an order from its record. Orders must come by number; {@link #restored} follows the last one. */
    void restore(
            final OrderRecord record,
            final int order,
            final DirectBuffer user,
            final DirectBuffer key,
            final DirectBuffer reference) {
        final OrderStatus status = record.status();
        final boolean waits = status == OrderStatus.WAITLISTED;
        final boolean counts =
                waits || status == OrderStatus.SECURED || status == OrderStatus.PAID || record.keptUnits();
        add(
                record.sequence(),
                record.time(),
                order,
                record.quantity(),
                record.position(),
                record.unitsBefore(),
                user,
                key,
                counts ? record.quantity() : 0,
                waits);
        orders.status(order, status);
        if (record.fromWaitlist()) {
            stock.trackPositions();
            orders.setFromWaitlist(order);
        }
        if (record.keptUnits()) {
            orders.setKeptUnits(order);
        }
        if (reference.capacity() > 0) {
            orders.pay(order, reference);
        }
        if (status == OrderStatus.SECURED || (waits && !lapsed)) {
            promise(1);
        }
        if (waits && !lapsed) {
            orders.ticket(order, waitlist.join(order, record.quantity()));
        } else if (record.position() > 0) {
            final boolean held = status == OrderStatus.SECURED && holdsForPayment();
            stock.restore(order, record.position(), record.quantity(), held, counts && !held);
        }
        hash += hashes.ofOrder(order);
    }

    /** Notes that the waitlist of the sale to be restored lapsed. */
    void restoreLapsed() {
        lapsed = true;
    }

    /** Completes the book after the last record, with everything that follows from the records. */
    void restored(final int total) {
        stock.restored(total);
        for (int position = 1; position <= stock.securedOrders() && holdsForPayment(); position++) {
            if (orders.status(stock.orderAt(position)) == OrderStatus.SECURED) {
                holds.add(stock.orderAt(position));
            }
        }
        dues.stale = true;
    }

    /** Promises memory to orders. Only orders with a payment window are open: without one there is no waitlist. */
    private void promise(final int orders) {
        memory.promise(orders, holdsForPayment() ? orders : 0);
    }

    private boolean holdsForPayment() {
        return paymentWindowMillis != 0;
    }

    /** Adds an order to the store and the index and counts it against its user's limit; returns the user's hash. */
    @SuppressWarnings("checkstyle:ParameterNumber")
    private long add(
            final long sequence,
            final long time,
            final int order,
            final int quantity,
            final int position,
            final int unitsBefore,
            final DirectBuffer user,
            final DirectBuffer key,
            final int counted,
            final boolean waits) {
        final long userHash = SipHash.hash(seed0, seed1, user);
        newestUserHash = userHash;
        final int previous = buyers.newestOrder(user, userHash);
        check(quantity > 0 && order == orders.size() + 1, "order number out of sequence");
        orders.add(sequence, time, quantity, position, unitsBefore, previous, user, key);
        buyers.added(order, previous, userHash, counted, waits);
        reserveFilter();
        return userHash;
    }

    /** Reserves memory for the filter of this sale's holders, which is not part of the state. */
    private void reserveFilter() {
        memory.reserve(FilterSize.mostBytes(initialStock, orders.size()));
    }

    private void checkPosition(final int position, final int unitsBefore) {
        check(position == stock.securedOrders() + 1 && unitsBefore == stock.securedUnits(), "position out of sequence");
    }

    /** Gives the order its units. */
    private void take(final int order, final int quantity) {
        stock.secure(order, quantity, holdsForPayment());
        if (holdsForPayment()) {
            holds.add(order);
            dues.stale |= holds.first() == order;
        }
    }

    private void end(final int order, final OrderStatus how, final boolean giveBack) {
        final int quantity = orders.quantity(order);
        final OrderStatus was = orders.status(order);
        hash -= hashes.ofLife(order);
        if (was != OrderStatus.PAID) {
            promise(-1);
        }
        if (was == OrderStatus.WAITLISTED) {
            waitlist.leave(orders.ticket(order));
        } else if (was == OrderStatus.SECURED && holdsForPayment()) {
            holds.remove(order);
            stock.returnHeld(quantity);
        } else if (giveBack) {
            stock.returnSold(quantity);
        }
        if (giveBack) {
            buyers.ended(order, was == OrderStatus.WAITLISTED);
        } else {
            orders.setKeptUnits(order);
        }
        orders.status(order, how);
        hash += hashes.ofLife(order);
        dues.stale = true;
    }

    private static void check(final boolean holds, final String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
