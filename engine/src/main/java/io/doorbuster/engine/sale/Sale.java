package io.doorbuster.engine.sale;

import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Everything the engine knows of one sale, and what becomes of it by each event. Every method that changes it asserts what
 * decide promised, live and on replay alike. Business thread only; {@link Sales} alone changes it.
 */
final class Sale {
    final int number;
    final long seed0;
    final long seed1;
    /** Orders that memory was reserved for. */
    final int reserve;

    final Stock stock;
    final OrderStore orders;
    final Buyers buyers;
    final Holds holds;
    final Waitlist line = new Waitlist();
    final Registrations registrations = new Registrations();
    /** Units by idempotency key, oldest first. */
    final Map<String, Integer> restocks = new LinkedHashMap<>();

    final Dues dues = new Dues();

    private final SaleHash hashes;
    private final DirectBuffer view = new UnsafeBuffer(0, 0);

    private SaleTerms terms;
    private boolean paused;
    private boolean closed;
    private boolean lapsed;
    private int round = 1;

    private long termsHash;
    private long ordersHash;
    private long restocksHash;
    private long registrationsHash;

    /** Hash as counted in the state's; stale while the sale is on the list of changed ones. */
    long countedHash;

    boolean changed;
    /** Of the user of the newest order. */
    long newestUserHash;

    Sale(final int number, final SaleTerms terms, final long seed0, final long seed1, final int reserve) {
        this.number = number;
        this.seed0 = seed0;
        this.seed1 = seed1;
        this.reserve = reserve;
        this.stock = new Stock(terms.initialStock());
        this.orders = new OrderStore(reserve);
        this.hashes = new SaleHash(orders, seed0, seed1);
        this.buyers = new Buyers(orders, seed0, seed1, terms.perUserLimit(), reserve);
        this.holds = new Holds(orders);
        terms(terms);
    }

    SaleTerms terms() {
        return terms;
    }

    /** How many rounds have opened; 1 before the sale opens. */
    int round() {
        return round;
    }

    /** Units now and of the rounds that have not opened. */
    long plannedStock() {
        long planned = stock.total();
        for (int i = round; i < terms.rounds().size(); i++) {
            planned += terms.rounds().get(i).units();
        }
        return planned;
    }

    boolean paused() {
        return paused;
    }

    boolean closed() {
        return closed;
    }

    /** True if the sale closed over a line. */
    boolean lapsed() {
        return lapsed;
    }

    SaleState stateAt(final long time) {
        return SaleState.of(time, terms.opensAt(), terms.closesAt(), paused, closed, stock.remaining());
    }

    long hashOf(final DirectBuffer user) {
        return SipHash.hash(seed0, seed1, user);
    }

    /** That the line lapsed is told of the sale once, not of each order in it. */
    OrderStatus status(final int order) {
        final OrderStatus status = orders.status(order);
        return status == OrderStatus.WAITLISTED && lapsed ? OrderStatus.LAPSED : status;
    }

    /** When the order expires unless it is paid; 0 if it never does, or was never secured. */
    long payBy(final int order) {
        return terms.paymentWindowMillis() == 0 || orders.position(order) == 0
                ? 0
                : orders.time(order) + terms.paymentWindowMillis();
    }

    /** Orders in line up to and with this one; 0 if it is not in line. */
    int place(final int order) {
        return status(order) == OrderStatus.WAITLISTED ? line.place(orders.ticket(order)) : 0;
    }

    /** Number of the order that {@code key} made, among {@code newest} and the ones before it; 0 if there is none. */
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
        final String user = text(view);
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
                text(view));
    }

    SaleView view(final long sequence) {
        return new SaleView(
                number,
                terms,
                paused,
                closed,
                round,
                stock.total(),
                stock.sold(),
                stock.held(),
                line.size(),
                registrations.size(),
                stock.securedOrders(),
                seed0,
                seed1,
                sequence);
    }

    void terms(final SaleTerms newTerms) {
        buyers.limit(newTerms.perUserLimit());
        terms = newTerms;
        termsHash = hashes.ofTerms(number, newTerms);
        dues.stale = true;
    }

    void pause(final boolean pause) {
        paused = pause;
        dues.stale = true;
    }

    void close() {
        closed = true;
        dues.stale = true;
    }

    void restock(final int units, final DirectBuffer key) {
        rememberRestock(units, key);
        stock.add(units);
        dues.stale = true;
    }

    void rememberRestock(final int units, final DirectBuffer key) {
        check(restocks.put(text(key), units) == null, "restock applied twice");
        restocksHash = Mix.in(Mix.in(restocksHash, units), SipHash.hash(seed0, seed1, key));
    }

    void openRound(final int number, final int units, final int withdrawn) {
        check(number == round + 1 && number <= terms.rounds().size(), "round out of line");
        check(units == terms.rounds().get(number - 1).units(), "round of other units");
        check(withdrawn == (terms.carryOver() ? 0 : stock.remaining()), "round withdraws other units than nobody has");
        round = number;
        stock.add(units - withdrawn);
        dues.stale = true;
    }

    void register(final DirectBuffer user) {
        final long userHash = hashOf(user);
        check(!registrations.contains(user, userHash), "registered twice");
        check(registrations.size() < terms.registrationCapacity(), "more registrations than there is room for");
        registrations.add(user, userHash);
        registrationsHash += Mix.finish(userHash);
    }

    void secure(
            final long sequence,
            final long time,
            final int order,
            final int quantity,
            final int position,
            final int unitsBefore,
            final DirectBuffer user,
            final DirectBuffer key) {
        check(line.isEmpty() && quantity <= stock.remaining(), "more units secured than remain");
        checkPosition(position, unitsBefore);
        final long userHash = add(sequence, time, order, quantity, position, unitsBefore, user, key, quantity, false);
        ordersHash += hashes.ofGiven(order, userHash, key);
        take(order, quantity);
    }

    void waitlist(
            final long sequence,
            final long time,
            final int order,
            final int quantity,
            final DirectBuffer user,
            final DirectBuffer key) {
        check(!lapsed && line.size() < terms.waitlistCapacity(), "line longer than there is room for");
        stock.trackPositions();
        add(sequence, time, order, quantity, 0, 0, user, key, quantity, true);
        orders.status(order, OrderStatus.WAITLISTED);
        orders.setFromLine(order);
        orders.ticket(order, line.join(order));
        ordersHash += hashes.ofOrder(order);
        dues.stale |= line.size() == 1;
    }

    void promote(final long sequence, final long time, final int order, final int position, final int unitsBefore) {
        check(canPromote() && order == line.head(), "promoted past the head of the line");
        checkPosition(position, unitsBefore);
        ordersHash -= hashes.ofOrder(order);
        line.leave(orders.ticket(order));
        buyers.promoted(order);
        orders.secured(order, sequence, time, position, unitsBefore);
        orders.status(order, OrderStatus.SECURED);
        ordersHash += hashes.ofOrder(order);
        take(order, orders.quantity(order));
        dues.stale = true;
    }

    void pay(final int order, final DirectBuffer reference) {
        check(status(order) == OrderStatus.SECURED, "paid an order that is not secured");
        ordersHash -= hashes.ofLife(order);
        if (holdsForPayment()) {
            holds.remove(order);
            stock.sellHeld(orders.quantity(order));
        }
        orders.pay(order, reference);
        orders.status(order, OrderStatus.PAID);
        ordersHash += hashes.ofLife(order);
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

    /** The orders in it are not touched: from now on their status reads differently, and nothing depends on it. */
    void lapse() {
        check(!line.isEmpty(), "no line to lapse");
        lapsed = true;
        line.clear();
        dues.stale = true;
    }

    /** True if the order at the head of the line fits into what remains. */
    boolean canPromote() {
        return !line.isEmpty()
                && orders.quantity(line.head()) <= stock.remaining()
                && stock.securedUnits() < Stock.MAX_SECURED_UNITS;
    }

    /** Finds out what is due next here. */
    void refreshDues() {
        dues.clear();
        if (holds.first() != 0) {
            dues.add(payBy(holds.first()), Dues.Kind.EXPIRY, orders.sequence(holds.first()));
        }
        if (!closed && round < terms.rounds().size()) {
            dues.add(terms.rounds().get(round).opensAt(), Dues.Kind.ROUND, number);
        }
        if (!line.isEmpty()) {
            dues.add(closed ? 0 : terms.closesAt(), Dues.Kind.LAPSE, number);
            if (!closed && !paused && canPromote()) {
                dues.add(0, Dues.Kind.PROMOTION, number);
            }
        }
    }

    /** An order as its record has it; they come in the order of their numbers, {@link #restored} after the last. */
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
        if (record.fromLine()) {
            stock.trackPositions();
            orders.setFromLine(order);
        }
        if (record.keptUnits()) {
            orders.setKeptUnits(order);
        }
        if (reference.capacity() > 0) {
            orders.pay(order, reference);
        }
        if (waits && !lapsed) {
            orders.ticket(order, line.join(order));
        } else if (record.position() > 0) {
            final boolean held = status == OrderStatus.SECURED && holdsForPayment();
            stock.restore(order, record.position(), record.quantity(), held, counts && !held);
        }
        ordersHash += hashes.ofOrder(order);
    }

    /** What the sale is besides its orders. */
    void restore(final int round, final boolean paused, final boolean closed, final boolean lapsed) {
        this.round = round;
        this.paused = paused;
        this.closed = closed;
        this.lapsed = lapsed;
    }

    /** All records were restored: fills in what follows from them. */
    void restored(final int total) {
        stock.restored(total);
        for (int position = 1; position <= stock.securedOrders() && holdsForPayment(); position++) {
            if (orders.status(stock.orderAt(position)) == OrderStatus.SECURED) {
                holds.add(stock.orderAt(position));
            }
        }
        dues.stale = true;
    }

    private boolean holdsForPayment() {
        return terms.paymentWindowMillis() != 0;
    }

    /** Adds an order to the store and the index and counts it against its user's limit; returns the user's hash. */
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
        final long userHash = hashOf(user);
        newestUserHash = userHash;
        final int previous = buyers.newestOrder(user, userHash);
        check(quantity > 0 && order == orders.size() + 1, "order out of line");
        orders.add(sequence, time, quantity, position, unitsBefore, previous, user, key);
        buyers.added(order, previous, userHash, counted, waits);
        return userHash;
    }

    private void checkPosition(final int position, final int unitsBefore) {
        check(position == stock.securedOrders() + 1 && unitsBefore == stock.securedUnits(), "position out of line");
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
        ordersHash -= hashes.ofLife(order);
        if (was == OrderStatus.WAITLISTED) {
            line.leave(orders.ticket(order));
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
        ordersHash += hashes.ofLife(order);
        dues.stale = true;
    }

    /** Of all that a later decision about this sale can depend on. */
    long hash() {
        long hash = Mix.in(termsHash, stock.total());
        hash = Mix.in(hash, (long) stock.sold() << 32 | stock.held());
        hash = Mix.in(hash, (long) stock.securedOrders() << 32 | stock.securedUnits());
        hash = Mix.in(hash, (paused ? 1 : 0) | (closed ? 2 : 0) | (lapsed ? 4 : 0) | round << 3);
        hash = Mix.in(hash, ordersHash);
        hash = Mix.in(hash, restocksHash);
        hash = Mix.in(hash, registrationsHash);
        return Mix.finish(hash);
    }

    private static String text(final DirectBuffer ascii) {
        return ascii.getStringWithoutLengthAscii(0, ascii.capacity());
    }

    private void check(final boolean holds, final String otherwise) {
        if (!holds) {
            throw new IllegalStateException("sale " + terms.saleId() + ": " + otherwise);
        }
    }
}
