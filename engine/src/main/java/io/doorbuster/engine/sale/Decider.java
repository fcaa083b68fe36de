package io.doorbuster.engine.sale;

import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.Eligibility;
import io.doorbuster.engine.model.OrderView;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleEvents;
import io.doorbuster.engine.model.SaleState;
import io.doorbuster.engine.model.SaleTerms;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Decides the commands of shoppers, and everything due. It reads the state and never writes it: its decisions leave as
 * events, and their receiver applies each event to the state before the call returns. (It only counts, for metrics, the
 * refusals that are not journaled.) The same commands at the same times on the same state give the same events, on any
 * machine. Business thread only; allocates nothing for a purchase, a registration and a cancellation.
 *
 * <p>{@link #decideDue} must be called before and after each command, until it returns false.
 */
public final class Decider extends Deciding {
    /**
     * Orders that one user may make in one sale on top of the limit, ended ones included. This bounds the memory of a
     * user who buys and cancels in turn.
     */
    public static final int MAX_ENDED_ORDERS_PER_USER = 64;

    /**
     * Most orders of one sale, ended ones included. With the longest ids and payments, each of them still has an
     * address.
     */
    public static final int MAX_ORDERS_PER_SALE = 100_000_000;

    /**
     * Due things that one call of {@link #decideDue} does at most: the last of them before a command, the command's own
     * events, and as many due things after it fit into one append of any journal.
     */
    public static final int MAX_DUE_AT_ONCE = 500;

    private static final DirectBuffer OWNER = new UnsafeBuffer(new byte[0]);

    private final MerchantDecider merchant;
    private long refusalsNotJournaled;

    /** @param events receives the events; must apply each to {@code sales} before it returns */
    public Decider(final Sales sales, final SaleEvents events) {
        super(sales, events);
        merchant = new MerchantDecider(sales, events);
    }

    /** The decider for the commands of the merchant and of the server itself. */
    public MerchantDecider merchant() {
        return merchant;
    }

    /**
     * Does what is due at {@code time}, in the order in which it became due: holds expire, rounds open, waitlisted
     * orders are promoted as soon as it is their turn and there are units for them, and waitlists of closed sales
     * lapse.
     *
     * @return true if something is still due, because one call does {@link #MAX_DUE_AT_ONCE} things at most; then call
     *     again
     */
    public boolean decideDue(final long time) {
        for (int done = 0; ; done++) {
            final Sale sale = sales.catalog.agenda.first();
            if (sale == null || sale.dues.at > time) {
                return false;
            }
            if (done == MAX_DUE_AT_ONCE) {
                return true;
            }
            decideDue(sale, time);
        }
    }

    private void decideDue(final Sale sale, final long time) {
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
                            next(),
                            time,
                            number,
                            sale.nextWaitlisted(),
                            stock.securedOrders() + 1,
                            stock.securedUnits());
                }
            }
            case LAPSE -> events.waitlistLapsed(next(), time, number);
        }
    }

    /**
     * Decides a purchase. {@link Outcome} lists the checks in their order. {@code time} is epoch milliseconds and never
     * goes back.
     */
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
                // The other refusals are not journaled.
            }
        }
        decision.outcome = outcome;
    }

    /**
     * Registers the user for the sale. A user who registered in time stays registered, even if they ask again later.
     */
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

    /** Cancels a secured or waitlisted order of the user's. The order of another user counts as unknown. */
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

    /** Finds one order of the user's. The order of another user counts as unknown. */
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
     * Finds a page of the user's orders in the sale: the newest ones, listed oldest first. Visits all orders of the
     * user: at most the limit of the sale plus {@link #MAX_ENDED_ORDERS_PER_USER}.
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
        while (beforeOrder > 0 && order >= beforeOrder) {
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

    /** Adds a checkpoint if enough events have passed since the last one. Must be called after each command. */
    public void checkpointIfDue(final long time) {
        if (sales.isCheckpointDue()) {
            events.checkpoint(next(), time, sales.stateHash());
        }
    }

    /**
     * Refusals since this decider was made that are not journaled because of the bound per user and sale, or because
     * the memory is full.
     */
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

    /** True if the user or the sale has as many orders as the sale remembers. */
    private static boolean isSpent(final Sale sale, final int newest) {
        final int userOrders = newest == 0 ? 0 : sale.book.orders.userOrders(newest);
        return userOrders >= sale.terms().perUserLimit() + MAX_ENDED_ORDERS_PER_USER
                || sale.book.orders.size() >= MAX_ORDERS_PER_SALE
                || sale.stock.securedUnits() >= Stock.MAX_SECURED_UNITS;
    }

    /**
     * True if the waitlist takes the order. A waitlist begins only when no units remain, and grows only while units are
     * held, because only held units come back by themselves.
     */
    private static boolean canWait(final Sale sale) {
        return sale.book.waitlist.size() < sale.terms().waitlistCapacity()
                && sale.stock.held() > 0
                && (!sale.book.waitlist.isEmpty() || sale.stock.remaining() == 0);
    }

    private static void replay(final Sale sale, final int order, final int quantity, final Decision decision) {
        if (sale.book.orders.quantity(order) == quantity) {
            report(sale, order, decision);
            decision.replayed = true;
            decision.outcome = sale.book.orders.isFromWaitlist(order) ? Outcome.WAITLISTED : Outcome.SECURED;
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
