package io.doorbuster.engine.sale;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Decides what shoppers ask for, and what happens by itself. Reads the state and never writes it (it only counts, for
 * metrics, the refusals of which it makes no event): what it decides leaves as
 * events, and whoever takes them applies each to the state before the call returns. The same commands with the same times
 * on the same state give the same events, on any machine. Business thread only; allocates nothing for a purchase, a
 * registration and a cancellation.
 *
 * <p>{@link #settle} must be called until it returns false before each command and after it.
 */
public final class Decider extends Deciding {
    /**
     * Orders of one user in one sale, ended ones included, above those that the limit allows: memory is bounded though
     * one may buy and cancel in turn.
     */
    public static final int MAX_ENDED_ORDERS_PER_USER = 64;

    /** Orders of one sale, ended ones included: with the longest ids and payments they still have an address each. */
    public static final int MAX_ORDERS_PER_SALE = 100_000_000;

    /**
     * Things that happen by themselves in one call of {@link #settle}: what is left of them before a command, its own events, and
     * as many behind it fit into one append of any journal.
     */
    public static final int MAX_SETTLED_AT_ONCE = 500;

    private static final DirectBuffer OWNER = new UnsafeBuffer(new byte[0]);

    private final MerchantDecider merchant;
    private long refusalsNotJournaled;

    /**
     * Without a limit on memory.
     *
     * @param events takes the events, and must apply each to {@code sales} before it returns
     */
    public Decider(final Sales sales, final SaleEvents events) {
        this(sales, events, Long.MAX_VALUE);
    }

    /**
     * @param events takes the events, and must apply each to {@code sales} before it returns
     * @param maxStateBytes of {@link Sales#memoryBytes}: with as many, nothing new is taken
     */
    public Decider(final Sales sales, final SaleEvents events, final long maxStateBytes) {
        super(sales, events, maxStateBytes);
        merchant = new MerchantDecider(sales, events, maxStateBytes);
    }

    /** Decides what the merchant and the server itself ask for. */
    public MerchantDecider merchant() {
        return merchant;
    }

    /**
     * Does what is due at {@code time}, in the order in which it became due: holds expire, rounds open, orders in
     * line are promoted as soon as it is their turn and there are units for them, lines of closed sales lapse.
     *
     * @return true if something is still due: so much is done at a time, and then it is up to the caller to go on
     */
    public boolean settle(final long time) {
        for (int done = 0; ; done++) {
            final Sale sale = sales.book.agenda.first();
            if (sale == null || sale.dues.at > time) {
                return false;
            }
            if (done == MAX_SETTLED_AT_ONCE) {
                return true;
            }
            settle(sale, time);
        }
    }

    private void settle(final Sale sale, final long time) {
        final int number = sale.number;
        switch (sale.dues.kind) {
            case EXPIRY -> events.orderExpired(next(), time, number, sale.book.holds.first());
            case ROUND -> {
                final int units = sale.terms().rounds().get(sale.round()).units();
                final int withdrawn = sale.terms().carryOver() ? 0 : sale.stock.remaining();
                events.roundOpened(next(), time, number, sale.round() + 1, units, withdrawn);
            }
            case PROMOTION -> {
                if (sale.stateAt(time) == SaleState.CLOSED) {
                    events.waitlistLapsed(next(), time, number);
                } else {
                    final Stock stock = sale.stock;
                    events.orderPromoted(
                            next(), time, number, sale.nextInLine(), stock.securedOrders() + 1, stock.securedUnits());
                }
            }
            case LAPSE -> events.waitlistLapsed(next(), time, number);
        }
    }

    /** See {@link Outcome} for the order of the checks. {@code time} is epoch milliseconds and never falls. */
    public void purchase(
            final long time,
            final int saleNumber,
            final int quantity,
            final DirectBuffer user,
            final DirectBuffer key,
            final Decision decision) {
        final Sale sale = find(time, saleNumber, decision);
        if (sale == null) {
            return;
        }
        final long userHash = sale.hashOf(user);
        final int newest = sale.book.buyers.newestOrder(user, userHash);
        final int earlier = sale.book.orderWithKey(newest, key);
        if (earlier != 0) {
            replay(sale, earlier, quantity, decision);
            return;
        }
        final Outcome outcome = judge(sale, time, quantity, newest, user, userHash);
        switch (outcome) {
            case SECURED -> {
                final Stock stock = sale.stock;
                final int order = sale.book.orders.size() + 1;
                final int position = stock.securedOrders() + 1;
                events.orderSecured(
                        next(), time, saleNumber, order, quantity, position, stock.securedUnits(), user, key);
                report(sale, order, decision);
            }
            case WAITLISTED -> {
                final int order = sale.book.orders.size() + 1;
                events.orderWaitlisted(next(), time, saleNumber, order, quantity, user, key);
                report(sale, order, decision);
            }
            case SOLD_OUT, LIMIT_REACHED, NOT_ELIGIBLE -> {
                if (isJournaled(sale, userHash)) {
                    events.purchaseRefused(next(), time, saleNumber, outcome, quantity, user);
                    decision.sequence = sales.sequence();
                } else {
                    refusalsNotJournaled++;
                }
                if (outcome == Outcome.LIMIT_REACHED) {
                    listCounting(sale, newest, decision);
                }
            }
            case NOT_OPEN -> decision.opensAt = sale.terms().opensAt();
            default -> {
                // A refusal that is no fact of its own.
            }
        }
        decision.outcome = outcome;
    }

    /** Registers the user for the sale; whoever registered in time stays so, however late they ask again. */
    public void register(final long time, final int saleNumber, final DirectBuffer user, final Decision decision) {
        final Sale sale = find(time, saleNumber, decision);
        if (sale == null) {
            return;
        }
        final SaleTerms terms = sale.terms();
        if (terms.eligibility() != Eligibility.REGISTERED) {
            decision.outcome = Outcome.REGISTRATION_NOT_NEEDED;
        } else if (sale.registrations.contains(user, sale.hashOf(user))) {
            decision.replayed = true;
            decision.outcome = Outcome.REGISTERED;
        } else if (sale.stateAt(time) == SaleState.CLOSED) {
            decision.outcome = Outcome.SALE_CLOSED;
        } else if (time >= terms.registrationClosesAt()) {
            decision.registrationClosesAt = terms.registrationClosesAt();
            decision.outcome = Outcome.REGISTRATION_CLOSED;
        } else if (sale.registrations.size() >= terms.registrationCapacity()) {
            decision.outcome = Outcome.REGISTRATION_FULL;
        } else if (isMemoryFull()) {
            decision.outcome = Outcome.MEMORY_FULL;
        } else {
            events.userRegistered(next(), time, saleNumber, user);
            decision.sequence = sales.sequence();
            decision.outcome = Outcome.REGISTERED;
        }
    }

    /** Ends an order that the user has not paid, or leaves the line; someone else's is as unknown as none. */
    public void cancelOrder(
            final long time, final int saleNumber, final int order, final DirectBuffer user, final Decision decision) {
        final Sale sale = find(time, saleNumber, decision);
        if (sale == null) {
            return;
        }
        if (!hasOrder(sale, order) || !sale.book.orders.isOf(order, user)) {
            decision.outcome = Outcome.UNKNOWN_ORDER;
            return;
        }
        switch (sale.book.status(order)) {
            case SECURED, WAITLISTED -> {
                events.orderCancelled(next(), time, saleNumber, order, OWNER);
                decision.outcome = Outcome.ORDER_CANCELLED;
            }
            case PAID -> decision.outcome = Outcome.ORDER_PAID;
            case REFUNDED, CANCELLED, EXPIRED, LAPSED -> decision.outcome = Outcome.ORDER_ENDED;
        }
        report(sale, order, decision);
    }

    /** Finds one order of the user's; someone else's is as unknown as none. */
    public void readOrder(
            final long time, final int saleNumber, final int order, final DirectBuffer user, final Decision decision) {
        final Sale sale = find(time, saleNumber, decision);
        if (sale == null) {
            return;
        }
        if (hasOrder(sale, order) && sale.book.orders.isOf(order, user)) {
            report(sale, order, decision);
            decision.outcome = Outcome.ORDER_FOUND;
        } else {
            decision.outcome = Outcome.UNKNOWN_ORDER;
        }
    }

    /**
     * Finds a page of the user's orders in the sale: the newest ones, oldest first. Walks over all orders of the user,
     * which are at most the limit of the sale and {@link #MAX_ENDED_ORDERS_PER_USER}.
     *
     * @param beforeOrder only orders with a lower number; 0 for all
     * @param limit most orders to find; never more than {@link MerchantDecider#MAX_ORDERS_PER_PAGE}
     */
    public void readOrders(
            final long time,
            final int saleNumber,
            final DirectBuffer user,
            final int beforeOrder,
            final int limit,
            final Decision decision) {
        final Sale sale = find(time, saleNumber, decision);
        if (sale == null) {
            return;
        }
        final long userHash = sale.hashOf(user);
        final int most = Math.min(limit, MerchantDecider.MAX_ORDERS_PER_PAGE);
        final List<OrderView> found = new ArrayList<>();
        int order = sale.book.buyers.newestOrder(user, userHash);
        while (beforeOrder != 0 && order >= beforeOrder) {
            order = sale.book.orders.previousOrder(order);
        }
        int oldest = 0;
        for (; order != 0 && found.size() < most; order = sale.book.orders.previousOrder(order)) {
            found.add(sale.book.orderView(order));
            oldest = order;
        }
        Collections.reverse(found);
        decision.nextBeforeOrder = order == 0 ? 0 : oldest;
        decision.orders = found;
        decision.registered = sale.registrations.contains(user, userHash);
        decision.outcome = Outcome.ORDERS_FOUND;
    }

    /** To be called after each command: adds a checkpoint if enough events have passed since the last. */
    public void checkpointIfDue(final long time) {
        if (sales.isCheckpointDue()) {
            events.checkpoint(next(), time, sales.stateHash());
        }
    }

    /** Refusals that would have been events but for the bound per user and sale, since this decider was made. */
    public long refusalsNotJournaled() {
        return refusalsNotJournaled;
    }

    private boolean isJournaled(final Sale sale, final long userHash) {
        final int bound = sales.settings().refusalsPerUser();
        return bound == 0 || (sale.refusalsOf(userHash) < bound && !isMemoryFull());
    }

    private Outcome judge(
            final Sale sale,
            final long time,
            final int quantity,
            final int newest,
            final DirectBuffer user,
            final long userHash) {
        final SaleTerms terms = sale.terms();
        final SaleState state = sale.stateAt(time);
        if (state == SaleState.CLOSED) {
            return Outcome.SALE_CLOSED;
        }
        if (state == SaleState.SCHEDULED) {
            return Outcome.NOT_OPEN;
        }
        if (state == SaleState.PAUSED) {
            return Outcome.SALE_PAUSED;
        }
        if (terms.eligibility() == Eligibility.REGISTERED && !sale.registrations.contains(user, userHash)) {
            return Outcome.NOT_ELIGIBLE;
        }
        if (quantity < 1 || quantity > terms.maxUnitsPerOrder()) {
            return Outcome.QUANTITY_NOT_ALLOWED;
        }
        final OrderStore orders = sale.book.orders;
        if (newest != 0 && (orders.userUnits(newest) + quantity > terms.perUserLimit() || orders.userWaits(newest))) {
            return Outcome.LIMIT_REACHED;
        }
        if (isSpent(sale, newest)) {
            return Outcome.TOO_MANY_ORDERS;
        }
        final boolean isFree = sale.book.isFreeFor(quantity, sale.passesHead());
        if (!isFree && !canWait(sale)) {
            return Outcome.SOLD_OUT;
        }
        if (isMemoryFull()) {
            return Outcome.MEMORY_FULL;
        }
        return isFree ? Outcome.SECURED : Outcome.WAITLISTED;
    }

    /** The user, or the sale, has as many orders as are remembered. */
    private static boolean isSpent(final Sale sale, final int newest) {
        final int userOrders = newest == 0 ? 0 : sale.book.orders.userOrders(newest);
        return userOrders >= sale.terms().perUserLimit() + MAX_ENDED_ORDERS_PER_USER
                || sale.book.orders.size() >= MAX_ORDERS_PER_SALE
                || sale.stock.securedUnits() >= Stock.MAX_SECURED_UNITS;
    }

    /** A line begins only when nothing is left, and grows only while units may come back by themselves. */
    private static boolean canWait(final Sale sale) {
        return sale.book.line.size() < sale.terms().waitlistCapacity()
                && sale.stock.held() > 0
                && (!sale.book.line.isEmpty() || sale.stock.remaining() == 0);
    }

    private static void replay(final Sale sale, final int order, final int quantity, final Decision decision) {
        if (sale.book.orders.quantity(order) == quantity) {
            report(sale, order, decision);
            decision.replayed = true;
            decision.outcome = sale.book.orders.isFromLine(order) ? Outcome.WAITLISTED : Outcome.SECURED;
        } else {
            decision.outcome = Outcome.KEY_REUSED;
        }
    }

    private static void listCounting(final Sale sale, final int newest, final Decision decision) {
        for (int order = newest; order != 0; order = sale.book.orders.previousOrder(order)) {
            if (sale.book.counts(order)) {
                decision.addCountingOrder(order);
            }
        }
    }
}
