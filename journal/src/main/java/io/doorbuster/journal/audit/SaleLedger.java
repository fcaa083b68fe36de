package io.doorbuster.journal.audit;

import io.doorbuster.engine.model.Eligibility;
import io.doorbuster.engine.model.OrderStatus;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.journal.audit.Findings.Count;
import io.doorbuster.journal.verify.Rule;
import org.agrona.DirectBuffer;

/**
 * The ledger of one sale, kept from its events alone: nothing here asks the engine what is allowed. It implements the
 * rules in docs/PROTOCOL.md. It records each breach and continues as if the event had been right. One thread.
 */
final class SaleLedger {
    private final SaleTerms terms;
    private final UserLedger users = new UserLedger();
    private final OrderLedger orders = new OrderLedger();
    private final UnitLedger units;

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

    private int registered;

    SaleLedger(final SaleTerms terms, final Findings findings) {
        this.terms = terms;
        closesAt = terms.closesAt();
        perUserLimit = terms.perUserLimit();
        maxUnitsPerOrder = terms.maxUnitsPerOrder();
        waitlistCapacity = terms.waitlistCapacity();
        units = new UnitLedger(terms, findings);
        undersell = findings.of(Rule.UNDERSELL);
        limits = findings.of(Rule.LIMITS);
        first = findings.of(Rule.ORDER);
        holds = findings.of(Rule.HOLDS);
        hours = findings.of(Rule.HOURS);
        registration = findings.of(Rule.REGISTRATION);
        refusals = findings.of(Rule.REFUSALS);
        rounds = findings.of(Rule.ROUNDS);
    }

    /** The users and their units; for a lookahead. */
    UserLedger users() {
        return users;
    }

    OrderLedger orders() {
        return orders;
    }

    /**
     * Begins with the given totals, after the event {@code sequence}, and checks the rules that hold at every event.
     */
    void open(final long sequence, final OpeningBalance.Sums balance) {
        round = balance.round();
        paused = balance.paused();
        closed = balance.closed();
        registered = balance.registered();
        units.open(sequence, balance);
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
        if (!holds.check(units.held() == 0 && orders.waiting() == 0)) {
            holds.broken(
                    sequence,
                    at("removed with " + units.held() + " units held and " + orders.waiting() + " orders waitlisted"));
        }
        if (!hours.check(isClosed(time))) {
            hours.broken(sequence, at("removed before the sale closed"));
        }
    }

    void restocked(final long sequence, final int added) {
        units.addStock(sequence, added);
    }

    void roundOpened(final long sequence, final long time, final int number, final int added, final int withdrawn) {
        final boolean inTurn = number == round + 1 && number <= terms.rounds().size();
        if (!rounds.check(inTurn)) {
            rounds.broken(sequence, at("round " + number + " opened after round " + round));
        }
        if (inTurn && !rounds.check(time >= terms.rounds().get(number - 1).opensAt())) {
            rounds.broken(sequence, at("round " + number + " opened before its time"));
        }
        if (inTurn && !rounds.check(added == terms.rounds().get(number - 1).units())) {
            rounds.broken(sequence, at("round " + number + " opened with " + added + " units, which are not its own"));
        }
        final long left = terms.carryOver() ? 0 : remaining();
        if (!rounds.check(withdrawn == left)) {
            rounds.broken(sequence, at("round " + number + " withdrew " + withdrawn + " units instead of " + left));
        }
        round = number;
        units.addStock(sequence, added - withdrawn);
    }

    void registered(final long sequence, final long time, final DirectBuffer id) {
        final int user = users.findOrAdd(id);
        final boolean inTime = terms.eligibility() == Eligibility.REGISTERED
                && time < terms.registrationClosesAt()
                && !isClosed(time)
                && registered < terms.registrationCapacity()
                && !users.registered(user);
        if (!registration.check(inTime)) {
            registration.broken(
                    sequence, at("user " + users.name(user) + " registered twice, too late or beyond the capacity"));
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
            first.broken(sequence, at("order " + order + " got units while " + orders.waiting() + " orders waited"));
        }
        orders.add(quantity, OrderStatus.SECURED, user);
        give(sequence, time, order, quantity, position, unitsBefore);
    }

    void waitlisted(final long sequence, final long time, final int order, final int quantity, final DirectBuffer id) {
        final int user = admit(sequence, time, order, quantity, id);
        if (!undersell.check(orders.waiting() > 0 || remaining() <= 0)) {
            undersell.broken(
                    sequence, at("order " + order + " was waitlisted while " + remaining() + " units remained"));
        }
        if (!first.check(orders.waiting() < waitlistCapacity && units.held() > 0)) {
            first.broken(
                    sequence, at("order " + order + " joined a waitlist that was full or had no units to wait for"));
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
                            + (next == 0 ? "no order was" : "order " + next + " was") + " next in the waitlist"));
        }
        if (!hours.check(!paused && !isClosed(time))) {
            hours.broken(sequence, at("order " + order + " was promoted during a pause or after the end"));
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
            units.pay(orders.quantity(order));
        }
        end(order, OrderStatus.PAID);
    }

    void expired(final long sequence, final long time, final int order) {
        if (!isIn(sequence, order, OrderStatus.SECURED, "expired")) {
            return;
        }
        if (!holds.check(isHeldForPayment() && time >= orders.payBy(order))) {
            holds.broken(sequence, at("order " + order + " expired before payBy, at " + time));
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
            hours.broken(sequence, at("a waitlist lapsed before the end, or without an order on it"));
        }
        for (int order = orders.head(); order != 0; order = orders.head()) {
            orders.leave();
            users.waits(orders.user(order), false);
            users.add(orders.user(order), -orders.quantity(order));
            orders.status(order, OrderStatus.LAPSED);
        }
    }

    /**
     * Counts a refusal, if the journal sets a bound for them. Returns true if the user has just reached the bound.
     *
     * @param bound the most refusals of one user that may be in the journal
     */
    boolean countedRefusal(final long sequence, final DirectBuffer id, final int bound) {
        final int user = users.findOrAdd(id);
        final int count = users.countRefusal(user);
        if (!refusals.check(count <= bound)) {
            refusals.broken(
                    sequence, at("refusal " + count + " of user " + users.name(user) + "; the bound is " + bound));
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
                final boolean lineHadRoom = units.held() > 0
                        && orders.waiting() < waitlistCapacity
                        && (orders.waiting() > 0 || remaining() == 0);
                if (!undersell.check(!lineHadRoom)) {
                    undersell.broken(sequence, at("refused as sold out while the waitlist accepted orders"));
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
            default -> undersell.broken(sequence, at("refused with a reason that a journal never has: " + reason));
        }
    }

    /** Checks that everything due by {@code time} has been done. Called before each event that a command caused. */
    void checkSettled(final long sequence, final long time) {
        if (isHeldForPayment()) {
            final int oldest = orders.firstHeld();
            if (!holds.check(oldest == 0 || orders.payBy(oldest) > time)) {
                holds.broken(sequence, at("order " + oldest + " is still held, payBy " + orders.payBy(oldest)));
            }
        }
        if (!closed && round < terms.rounds().size()) {
            if (!rounds.check(terms.rounds().get(round).opensAt() > time)) {
                rounds.broken(sequence, at("round " + (round + 1) + " has not opened yet"));
            }
        }
    }

    /** True if a waitlisted order could have its units now, so that the next event must promote it. */
    boolean owesPromotion(final long time) {
        return orders.waiting() > 0 && !paused && !isClosed(time) && nextInLine() != 0;
    }

    /**
     * Returns the waitlisted order that is next: the head if enough units remain for it, or the first order that fits
     * if the head may be passed; 0 if there is none.
     */
    private int nextInLine() {
        final int head = orders.head();
        if (head == 0 || orders.quantity(head) <= remaining()) {
            return head;
        }
        return passesHead() ? orders.firstOfAtMost(remaining()) : 0;
    }

    /**
     * True if no units can come back by themselves, so that a head that needs more than the remaining units does not
     * block the orders after it.
     */
    private boolean passesHead() {
        return units.held() == 0 && round >= terms.rounds().size();
    }

    /** Records that an order should have been promoted before any other event. */
    void waitedInVain(final long sequence) {
        undersell.broken(
                sequence, at("order " + nextInLine() + " waits although " + remaining() + " units remain for it"));
    }

    /** Checks the rules for every new order, secured or waitlisted. Adds its units to its user and returns the user. */
    private int admit(
            final long sequence, final long time, final int order, final int quantity, final DirectBuffer id) {
        checkOpen(sequence, time);
        if (!first.check(order == orders.size() + 1)) {
            first.broken(sequence, at("order " + order + " follows order " + orders.size()));
        }
        final int user = users.findOrAdd(id);
        if (!limits.check(quantity >= 1 && quantity <= maxUnitsPerOrder)) {
            limits.broken(
                    sequence, at("order " + order + " has " + quantity + " units, outside the limits of an order"));
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
            hours.broken(sequence, at("a purchase was decided before the opening, after the end or during a pause"));
        }
    }

    private void give(
            final long sequence,
            final long time,
            final int order,
            final int quantity,
            final int position,
            final int unitsBefore) {
        units.secure(sequence, order, quantity, position, unitsBefore, isHeldForPayment());
        if (isHeldForPayment()) {
            orders.hold(order, time + terms.paymentWindowMillis());
        }
    }

    private void giveBack(final int order, final boolean wasHeld) {
        units.giveBack(orders.quantity(order), wasHeld);
        users.add(orders.user(order), -orders.quantity(order));
    }

    private void end(final int order, final OrderStatus status) {
        if (isKnown(order)) {
            orders.status(order, status);
        }
    }

    /**
     * Checks that the order has the status that the change needs: a change from another status could return or sell its
     * units twice.
     */
    private boolean isIn(final long sequence, final int order, final OrderStatus status, final String moved) {
        final boolean may = isKnown(order) && orders.status(order) == status;
        if (!holds.check(may)) {
            holds.broken(
                    sequence,
                    at("order " + order + " was " + moved + " although it "
                            + (isKnown(order) ? "is " + orders.status(order).label() : "does not exist")));
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
        return units.remaining();
    }

    private String at(final String what) {
        return "sale " + terms.saleId() + ": " + what;
    }
}
