package io.doorbuster.journal.audit;

import io.doorbuster.engine.sale.Eligibility;
import io.doorbuster.engine.sale.OrderStatus;
import io.doorbuster.engine.sale.Outcome;
import io.doorbuster.engine.sale.SaleChange;
import io.doorbuster.engine.sale.SaleTerms;
import io.doorbuster.journal.audit.Findings.Count;
import org.agrona.DirectBuffer;

/**
 * One sale as its events alone tell it, with books of its own: nothing here asks the engine what is allowed. Written from
 * the rules in docs/PROTOCOL.md. It notes what does not hold and goes on as if it had been right. One thread.
 */
final class SaleLedger {
    private final SaleTerms terms;
    private final UserLedger users = new UserLedger();
    private final OrderLedger orders = new OrderLedger();

    private final Count oversell;
    private final Count undersell;
    private final Count limits;
    private final Count first;
    private final Count holds;
    private final Count hours;
    private final Count registration;
    private final Count refusals;
    private final Count rounds;

    private long closesAt;
    private int perUserLimit;
    private int maxUnitsPerOrder;
    private int waitlistCapacity;
    private boolean paused;
    private boolean closed;
    private int round = 1;

    private long stock;
    private long sold;
    private long held;
    private int securedOrders;
    private long securedUnits;
    private int registered;

    SaleLedger(final SaleTerms terms, final Findings findings) {
        this.terms = terms;
        closesAt = terms.closesAt();
        perUserLimit = terms.perUserLimit();
        maxUnitsPerOrder = terms.maxUnitsPerOrder();
        waitlistCapacity = terms.waitlistCapacity();
        stock = terms.rounds().get(0).units();
        oversell = findings.of(Rule.OVERSELL);
        undersell = findings.of(Rule.UNDERSELL);
        limits = findings.of(Rule.LIMITS);
        first = findings.of(Rule.ORDER);
        holds = findings.of(Rule.HOLDS);
        hours = findings.of(Rule.HOURS);
        registration = findings.of(Rule.REGISTRATION);
        refusals = findings.of(Rule.REFUSALS);
        rounds = findings.of(Rule.ROUNDS);
    }

    /** Who has what; for a look ahead. */
    UserLedger users() {
        return users;
    }

    OrderLedger orders() {
        return orders;
    }

    /** Goes on from there, after the event {@code sequence}; what must hold at any event must hold at this one. */
    void open(final long sequence, final OpeningBalance.Sums balance) {
        round = balance.round();
        paused = balance.paused();
        closed = balance.closed();
        stock = balance.stock();
        sold = balance.sold();
        held = balance.held();
        securedOrders = balance.securedOrders();
        securedUnits = balance.securedUnits();
        registered = balance.registered();
        checkStock(sequence);
        checkEveryUser(sequence, perUserLimit);
    }

    void changed(final long sequence, final SaleChange change) {
        closesAt = change.closesAt();
        maxUnitsPerOrder = change.maxUnitsPerOrder();
        waitlistCapacity = change.waitlistCapacity();
        if (change.perUserLimit() < perUserLimit) {
            checkEveryUser(sequence, change.perUserLimit());
        }
        perUserLimit = change.perUserLimit();
    }

    private void checkEveryUser(final long sequence, final int limit) {
        for (int user = 0; user < users.size(); user++) {
            if (!limits.check(users.units(user) <= limit)) {
                limits.broken(
                        sequence,
                        at("the limit is " + limit + " while user " + users.name(user) + " has " + users.units(user)));
            }
        }
    }

    void paused(final boolean nowPaused) {
        paused = nowPaused;
    }

    void closed() {
        closed = true;
    }

    void removed(final long sequence, final long time) {
        if (!holds.check(held == 0 && orders.waiting() == 0)) {
            holds.broken(sequence, at("removed with " + held + " units held and " + orders.waiting() + " in line"));
        }
        if (!hours.check(isClosed(time))) {
            hours.broken(sequence, at("removed before it closed"));
        }
    }

    void restocked(final long sequence, final int units) {
        stock += units;
        checkStock(sequence);
    }

    void roundOpened(final long sequence, final long time, final int number, final int units, final int withdrawn) {
        final boolean inTurn = number == round + 1 && number <= terms.rounds().size();
        if (!rounds.check(inTurn)) {
            rounds.broken(sequence, at("round " + number + " opened after round " + round));
        }
        if (inTurn && !rounds.check(time >= terms.rounds().get(number - 1).opensAt())) {
            rounds.broken(sequence, at("round " + number + " opened before its time"));
        }
        if (inTurn && !rounds.check(units == terms.rounds().get(number - 1).units())) {
            rounds.broken(sequence, at("round " + number + " brought " + units + " units"));
        }
        final long left = terms.carryOver() ? 0 : remaining();
        if (!rounds.check(withdrawn == left)) {
            rounds.broken(sequence, at("round " + number + " withdrew " + withdrawn + " units instead of " + left));
        }
        round = number;
        stock += units - withdrawn;
        checkStock(sequence);
    }

    void registered(final long sequence, final long time, final DirectBuffer id) {
        final int user = users.findOrAdd(id);
        final boolean inTime = terms.eligibility() == Eligibility.REGISTERED
                && time < terms.registrationClosesAt()
                && !isClosed(time)
                && registered < terms.registrationCapacity()
                && !users.registered(user);
        if (!registration.check(inTime)) {
            registration.broken(sequence, at("user " + users.name(user) + " registered twice, too late or too many"));
        }
        users.register(user);
        registered++;
    }

    void secured(
            final long sequence,
            final long time,
            final int order,
            final int quantity,
            final int position,
            final int unitsBefore,
            final DirectBuffer id) {
        final int user = admit(sequence, time, order, quantity, id);
        if (!first.check(orders.waiting() == 0 || (passesHead() && orders.firstOfAtMost(remaining()) == 0))) {
            first.broken(sequence, at("order " + order + " got units while " + orders.waiting() + " stood in line"));
        }
        orders.add(quantity, OrderStatus.SECURED, user);
        give(sequence, time, order, quantity, position, unitsBefore);
    }

    void waitlisted(final long sequence, final long time, final int order, final int quantity, final DirectBuffer id) {
        final int user = admit(sequence, time, order, quantity, id);
        if (!undersell.check(orders.waiting() > 0 || remaining() <= 0)) {
            undersell.broken(sequence, at("order " + order + " was put in line while " + remaining() + " remained"));
        }
        if (!first.check(orders.waiting() < waitlistCapacity && held > 0)) {
            first.broken(sequence, at("order " + order + " joined a line that had no room, or nothing to wait for"));
        }
        users.waits(user, true);
        orders.add(quantity, OrderStatus.WAITLISTED, user);
        orders.join(order);
    }

    void promoted(final long sequence, final long time, final int order, final int position, final int unitsBefore) {
        final int next = nextInLine();
        if (!first.check(order == next && next != 0)) {
            first.broken(
                    sequence,
                    at("order " + order + " was promoted, but "
                            + (next == 0 ? "no order was" : "order " + next + " was") + " next in line"));
        }
        if (!hours.check(!paused && !isClosed(time))) {
            hours.broken(sequence, at("order " + order + " was promoted in a pause or after the end"));
        }
        if (isIn(sequence, order, OrderStatus.WAITLISTED, "promoted")) {
            orders.leave();
            users.waits(orders.user(order), false);
            orders.status(order, OrderStatus.SECURED);
            give(sequence, time, order, orders.quantity(order), position, unitsBefore);
        }
    }

    void paid(final long sequence, final long time, final int order) {
        if (isIn(sequence, order, OrderStatus.SECURED, "paid") && isHeldForPayment()) {
            if (!holds.check(time < orders.payBy(order))) {
                holds.broken(
                        sequence, at("order " + order + " was paid at " + time + ", payBy " + orders.payBy(order)));
            }
            held -= orders.quantity(order);
            sold += orders.quantity(order);
        }
        end(order, OrderStatus.PAID);
    }

    void expired(final long sequence, final long time, final int order) {
        if (!isIn(sequence, order, OrderStatus.SECURED, "expired")) {
            return;
        }
        if (!holds.check(isHeldForPayment() && time >= orders.payBy(order))) {
            holds.broken(sequence, at("order " + order + " expired before its time, at " + time));
        }
        if (!holds.check(order == orders.firstHeld())) {
            holds.broken(sequence, at("order " + order + " expired before order " + orders.firstHeld()));
        }
        giveBack(order, true);
        end(order, OrderStatus.EXPIRED);
    }

    void cancelled(final long sequence, final int order) {
        final boolean waits = isKnown(order) && orders.status(order) == OrderStatus.WAITLISTED;
        if (waits) {
            orders.leave();
            users.waits(orders.user(order), false);
            users.add(orders.user(order), -orders.quantity(order));
        } else if (isIn(sequence, order, OrderStatus.SECURED, "cancelled")) {
            giveBack(order, isHeldForPayment());
        }
        end(order, OrderStatus.CANCELLED);
    }

    void refunded(final long sequence, final int order, final boolean returnUnits) {
        if (isIn(sequence, order, OrderStatus.PAID, "refunded") && returnUnits) {
            giveBack(order, false);
        }
        end(order, OrderStatus.REFUNDED);
    }

    void lapsed(final long sequence, final long time) {
        if (!hours.check(isClosed(time) && orders.waiting() > 0)) {
            hours.broken(sequence, at("a line lapsed that was not there, or before the end"));
        }
        for (int order = orders.head(); order != 0; order = orders.head()) {
            orders.leave();
            users.waits(orders.user(order), false);
            users.add(orders.user(order), -orders.quantity(order));
            orders.status(order, OrderStatus.LAPSED);
        }
    }

    /**
     * Counts a refusal while the journal names a bound for them; returns whether the user has reached it.
     *
     * @param bound refusals of one user that may be in the journal
     */
    boolean countedRefusal(final long sequence, final DirectBuffer id, final int bound) {
        final int user = users.findOrAdd(id);
        final int count = users.countRefusal(user);
        if (!refusals.check(count <= bound)) {
            refusals.broken(sequence, at("refusal " + count + " of user " + users.name(user) + ", at most " + bound));
        }
        return count == bound;
    }

    void refused(
            final long sequence, final long time, final Outcome reason, final int quantity, final DirectBuffer id) {
        checkOpen(sequence, time);
        final int user = users.find(id);
        switch (reason) {
            case SOLD_OUT -> {
                final boolean unitsLeft = quantity <= remaining()
                        && (orders.waiting() == 0 || (passesHead() && orders.firstOfAtMost(remaining()) == 0));
                if (!undersell.check(!unitsLeft)) {
                    undersell.broken(sequence, at("refused as sold out while " + remaining() + " units remained"));
                }
                final boolean lineHadRoom =
                        held > 0 && orders.waiting() < waitlistCapacity && (orders.waiting() > 0 || remaining() == 0);
                if (!undersell.check(!lineHadRoom)) {
                    undersell.broken(sequence, at("refused as sold out while the line had room"));
                }
            }
            case LIMIT_REACHED -> {
                final boolean over =
                        user != UserLedger.NONE && (users.waits(user) || users.units(user) + quantity > perUserLimit);
                if (!limits.check(over)) {
                    limits.broken(sequence, at("refused as over the limit, but the user was not"));
                }
            }
            case NOT_ELIGIBLE -> {
                final boolean eligible = terms.eligibility() != Eligibility.REGISTERED
                        || (user != UserLedger.NONE && users.registered(user));
                if (!registration.check(!eligible)) {
                    registration.broken(sequence, at("refused as not eligible, but the user was registered"));
                }
            }
            default -> undersell.broken(sequence, at("refused for no reason that a journal has: " + reason));
        }
    }

    /** To be asked before each event that someone asked for: whatever was due by then must have been done. */
    void checkSettled(final long sequence, final long time) {
        if (isHeldForPayment()) {
            final int oldest = orders.firstHeld();
            if (!holds.check(oldest == 0 || orders.payBy(oldest) > time)) {
                holds.broken(sequence, at("order " + oldest + " is held still, payBy " + orders.payBy(oldest)));
            }
        }
        if (!closed && round < terms.rounds().size()) {
            if (!rounds.check(terms.rounds().get(round).opensAt() > time)) {
                rounds.broken(sequence, at("round " + (round + 1) + " has not opened yet"));
            }
        }
    }

    /** True if an order in line could have its units now, so that the next event must give them. */
    boolean owesPromotion(final long time) {
        return orders.waiting() > 0 && !paused && !isClosed(time) && nextInLine() != 0;
    }

    /**
     * The order in line whose turn it is: the head if it fits, or the first that does if the head is passed over; 0 if
     * none.
     */
    private int nextInLine() {
        final int head = orders.head();
        if (head == 0 || orders.quantity(head) <= remaining()) {
            return head;
        }
        return passesHead() ? orders.firstOfAtMost(remaining()) : 0;
    }

    /** True if nothing comes back by itself, so that a head that wants more than what remains holds up nobody. */
    private boolean passesHead() {
        return held == 0 && round >= terms.rounds().size();
    }

    /** Someone was to have been promoted before anything else. */
    void waitedInVain(final long sequence) {
        undersell.broken(
                sequence, at("order " + nextInLine() + " waits though " + remaining() + " units remain for it"));
    }

    /** What every new order must meet, wherever it goes; returns its user, counted up. */
    private int admit(
            final long sequence, final long time, final int order, final int quantity, final DirectBuffer id) {
        checkOpen(sequence, time);
        if (!first.check(order == orders.size() + 1)) {
            first.broken(sequence, at("order " + order + " made after order " + orders.size()));
        }
        final int user = users.findOrAdd(id);
        if (!limits.check(quantity >= 1 && quantity <= maxUnitsPerOrder)) {
            limits.broken(sequence, at("order " + order + " is of " + quantity + " units"));
        }
        if (!limits.check(users.units(user) + quantity <= perUserLimit && !users.waits(user))) {
            limits.broken(
                    sequence,
                    at("user " + users.name(user) + " has " + users.units(user) + " units"
                            + (users.waits(user) ? " and waits" : "") + " and gets " + quantity + " more; the limit is "
                            + perUserLimit));
        }
        if (terms.eligibility() == Eligibility.REGISTERED && !registration.check(users.registered(user))) {
            registration.broken(sequence, at("order " + order + " of a user who is not registered"));
        }
        users.add(user, quantity);
        return user;
    }

    private void checkOpen(final long sequence, final long time) {
        if (!hours.check(time >= terms.opensAt() && !isClosed(time) && !paused)) {
            hours.broken(sequence, at("a purchase was decided before the opening, after the end or in a pause"));
        }
    }

    private void give(
            final long sequence,
            final long time,
            final int order,
            final int quantity,
            final int position,
            final int unitsBefore) {
        if (!first.check(position == securedOrders + 1 && unitsBefore == securedUnits)) {
            first.broken(
                    sequence,
                    at("order " + order + " has position " + position + " behind " + unitsBefore + " units; it is "
                            + (securedOrders + 1) + " behind " + securedUnits));
        }
        securedOrders++;
        securedUnits += quantity;
        if (isHeldForPayment()) {
            held += quantity;
            orders.hold(order, time + terms.paymentWindowMillis());
        } else {
            sold += quantity;
        }
        checkStock(sequence);
    }

    private void giveBack(final int order, final boolean wasHeld) {
        if (wasHeld) {
            held -= orders.quantity(order);
        } else {
            sold -= orders.quantity(order);
        }
        users.add(orders.user(order), -orders.quantity(order));
    }

    private void end(final int order, final OrderStatus status) {
        if (isKnown(order)) {
            orders.status(order, status);
        }
    }

    private void checkStock(final long sequence) {
        if (!oversell.check(sold + held <= stock && sold >= 0 && held >= 0)) {
            oversell.broken(sequence, at("sold " + sold + " and held " + held + " of a stock of " + stock));
        }
    }

    /** A move that an order cannot make would return its units twice, or sell them twice. */
    private boolean isIn(final long sequence, final int order, final OrderStatus status, final String moved) {
        final boolean may = isKnown(order) && orders.status(order) == status;
        if (!holds.check(may)) {
            holds.broken(
                    sequence,
                    at("order " + order + " was " + moved + " though it is "
                            + (isKnown(order) ? orders.status(order).label() : "none")));
        }
        return may;
    }

    private boolean isKnown(final int order) {
        return order >= 1 && order <= orders.size();
    }

    private boolean isHeldForPayment() {
        return terms.paymentWindowMillis() != 0;
    }

    private boolean isClosed(final long time) {
        return closed || time >= closesAt;
    }

    private long remaining() {
        return stock - sold - held;
    }

    private String at(final String what) {
        return "sale " + terms.saleId() + ": " + what;
    }
}
