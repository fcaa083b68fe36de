package io.doorbuster.engine.sale;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Decides commands. Reads the state and never writes it: what it decides leaves as events, and whoever takes them
 * applies each to the state before the call returns. The same commands with the same times on the same state give the
 * same events, on any machine. Business thread only; allocates nothing for a purchase.
 */
public final class Decider {
    /** Restocks that one sale remembers, and so takes. */
    public static final int MAX_RESTOCKS = 10_000;

    private final Sales sales;
    private final SaleEvents events;

    /** @param events takes the events, and must apply each to {@code sales} before it returns */
    public Decider(final Sales sales, final SaleEvents events) {
        this.sales = sales;
        this.events = events;
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
        final int newest = sale.newestOrderOf(user);
        final int earlier = sale.orderWithKey(newest, key);
        if (earlier != 0) {
            replay(sale, earlier, quantity, decision);
            return;
        }
        final Outcome outcome = judge(sale, time, quantity, newest);
        switch (outcome) {
            case SECURED -> {
                final int order = sale.orders.size() + 1;
                events.orderSecured(next(), time, saleNumber, order, quantity, order, sale.sold(), user, key);
                report(sale, order, decision);
            }
            case SOLD_OUT, LIMIT_REACHED -> {
                events.purchaseRefused(next(), time, saleNumber, outcome, quantity, user);
                decision.sequence = sales.sequence();
                if (outcome == Outcome.LIMIT_REACHED) {
                    listOrders(sale, newest, decision);
                }
            }
            case NOT_OPEN -> decision.opensAt = sale.terms.opensAt();
            default -> {
                // A refusal that is no fact of its own.
            }
        }
        decision.outcome = outcome;
    }

    /** Creates a sale under the next number. */
    public void createSale(
            final long time, final SaleTerms terms, final long seed0, final long seed1, final Decision decision) {
        stamp(time, decision);
        final Sale existing = sales.find(terms.saleId());
        if (existing != null) {
            decision.sale = existing.number;
            decision.outcome = Outcome.SALE_EXISTS;
        } else if (sales.isFull()) {
            decision.outcome = Outcome.TOO_MANY_SALES;
        } else {
            final int number = sales.saleCount() + 1;
            events.saleCreated(next(), time, number, opened(terms, time), seed0, seed1);
            decision.sale = number;
            decision.sequence = sales.sequence();
            decision.outcome = Outcome.SALE_CREATED;
        }
    }

    /** Stops taking purchases until {@link #resumeSale}; to pause a paused sale changes nothing. */
    public void pauseSale(final long time, final int saleNumber, final Decision decision) {
        final Sale sale = findUnclosed(time, saleNumber, decision);
        if (sale != null) {
            if (!sale.paused()) {
                events.salePaused(next(), time, saleNumber);
            }
            changed(decision);
        }
    }

    /** Takes purchases again; to resume a sale that is not paused changes nothing. */
    public void resumeSale(final long time, final int saleNumber, final Decision decision) {
        final Sale sale = findUnclosed(time, saleNumber, decision);
        if (sale != null) {
            if (sale.paused()) {
                events.saleResumed(next(), time, saleNumber);
            }
            changed(decision);
        }
    }

    /** Ends the sale for good; to close a closed sale changes nothing. */
    public void closeSale(final long time, final int saleNumber, final Decision decision) {
        final Sale sale = find(time, saleNumber, decision);
        if (sale != null) {
            if (!sale.closed()) {
                events.saleClosed(next(), time, saleNumber);
            }
            changed(decision);
        }
    }

    /** Adds units, or takes unsold ones back if negative; a key that was used before changes nothing. */
    public void restock(
            final long time, final int saleNumber, final int units, final DirectBuffer key, final Decision decision) {
        final Sale sale = find(time, saleNumber, decision);
        if (sale == null) {
            return;
        }
        final Integer earlier = sale.restocks.get(key.getStringWithoutLengthAscii(0, key.capacity()));
        if (earlier != null) {
            decision.replayed = earlier == units;
            decision.outcome = decision.replayed ? Outcome.SALE_CHANGED : Outcome.KEY_REUSED;
        } else if (sale.stateAt(time) == SaleState.CLOSED) {
            decision.outcome = Outcome.SALE_CLOSED;
        } else if ((long) sale.stock() + units > SaleTerms.MAX_STOCK) {
            decision.outcome = Outcome.STOCK_TOO_LARGE;
        } else if ((long) sale.remaining() + units < 0) {
            decision.outcome = Outcome.WOULD_BREAK_ORDERS;
        } else if (sale.restocks.size() >= MAX_RESTOCKS) {
            decision.outcome = Outcome.TOO_MANY_RESTOCKS;
        } else {
            events.saleRestocked(next(), time, saleNumber, units, key);
            changed(decision);
        }
    }

    /** Finds one order of the user's; someone else's is as unknown as none. */
    public void readOrder(
            final long time, final int saleNumber, final int order, final DirectBuffer user, final Decision decision) {
        final Sale sale = find(time, saleNumber, decision);
        if (sale == null) {
            return;
        }
        if (order >= 1 && order <= sale.orders.size() && sale.orders.isOf(order, user)) {
            report(sale, order, decision);
            decision.outcome = Outcome.ORDER_FOUND;
        } else {
            decision.outcome = Outcome.UNKNOWN_ORDER;
        }
    }

    /** Finds all orders of the user's in the sale, newest last. */
    public void readOrders(final long time, final int saleNumber, final DirectBuffer user, final Decision decision) {
        final Sale sale = find(time, saleNumber, decision);
        if (sale == null) {
            return;
        }
        final List<OrderView> found = new ArrayList<>();
        for (int order = sale.newestOrderOf(user); order != 0; order = sale.orders.previousOrder(order)) {
            found.add(sale.orderView(order));
        }
        Collections.reverse(found);
        decision.orders = found;
        decision.outcome = Outcome.ORDERS_FOUND;
    }

    /** Reads the sequence and the hash of the state as it stands now. */
    public void readState(final long time, final Decision decision) {
        stamp(time, decision);
        decision.stateHash = sales.stateHash();
        decision.outcome = Outcome.STATE_READ;
    }

    /** Sets how many events lie between two checkpoints, if that is not what it is already. */
    public void configure(final long time, final int checkpointEvery, final Decision decision) {
        stamp(time, decision);
        if (checkpointEvery != sales.checkpointEvery()) {
            events.engineConfigured(next(), time, checkpointEvery);
        }
        decision.sequence = sales.sequence();
        decision.outcome = Outcome.CONFIGURED;
    }

    /** Time passed. */
    public void tick(final long time, final Decision decision) {
        stamp(time, decision);
        decision.outcome = Outcome.TICKED;
    }

    /** To be called after each command: adds a checkpoint if enough events have passed since the last. */
    public void checkpointIfDue(final long time) {
        if (sales.isCheckpointDue()) {
            events.checkpoint(next(), time, sales.stateHash());
        }
    }

    private Outcome judge(final Sale sale, final long time, final int quantity, final int newest) {
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
        if (quantity < 1 || quantity > sale.terms.maxUnitsPerOrder()) {
            return Outcome.QUANTITY_NOT_ALLOWED;
        }
        final int userUnits = newest == 0 ? 0 : sale.orders.userUnits(newest);
        if (userUnits + quantity > sale.terms.perUserLimit()) {
            return Outcome.LIMIT_REACHED;
        }
        return quantity > sale.remaining() ? Outcome.SOLD_OUT : Outcome.SECURED;
    }

    private static void replay(final Sale sale, final int order, final int quantity, final Decision decision) {
        if (sale.orders.quantity(order) == quantity) {
            report(sale, order, decision);
            decision.replayed = true;
            decision.outcome = Outcome.SECURED;
        } else {
            decision.outcome = Outcome.KEY_REUSED;
        }
    }

    private static void report(final Sale sale, final int order, final Decision decision) {
        final OrderStore orders = sale.orders;
        decision.order = order;
        decision.quantity = orders.quantity(order);
        decision.status = OrderStatus.SECURED;
        decision.position = orders.position(order);
        decision.unitsBefore = orders.unitsBefore(order);
        decision.sequence = orders.sequence(order);
        decision.time = orders.time(order);
    }

    private static void listOrders(final Sale sale, final int newest, final Decision decision) {
        for (int order = newest; order != 0; order = sale.orders.previousOrder(order)) {
            decision.addHeldOrder(order);
        }
    }

    private Sale find(final long time, final int saleNumber, final Decision decision) {
        stamp(time, decision);
        decision.sale = saleNumber;
        final Sale sale = sales.find(saleNumber);
        if (sale == null) {
            decision.outcome = Outcome.UNKNOWN_SALE;
        }
        return sale;
    }

    private Sale findUnclosed(final long time, final int saleNumber, final Decision decision) {
        final Sale sale = find(time, saleNumber, decision);
        if (sale != null && sale.stateAt(time) == SaleState.CLOSED) {
            decision.outcome = Outcome.SALE_CLOSED;
            return null;
        }
        return sale;
    }

    private void changed(final Decision decision) {
        decision.sequence = sales.sequence();
        decision.outcome = Outcome.SALE_CHANGED;
    }

    private void stamp(final long time, final Decision decision) {
        decision.time = time;
        decision.sequence = sales.sequence();
    }

    private long next() {
        return sales.sequence() + 1;
    }

    /** A sale that opens when it is created opens now; before its end in any case, so that the terms stay in order. */
    private static SaleTerms opened(final SaleTerms terms, final long now) {
        if (terms.opensAt() != 0) {
            return terms;
        }
        return new SaleTerms(
                terms.saleId(),
                terms.title(),
                terms.stock(),
                Math.min(now, terms.closesAt() - 1),
                terms.closesAt(),
                terms.perUserLimit(),
                terms.maxUnitsPerOrder());
    }
}
