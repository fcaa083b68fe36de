package io.doorbuster.engine.sale;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Decides what the merchant asks for, and the server itself. As {@link Decider}, whose {@link Decider#settle} must be
 * called around each command here, too. {@code actor} is who asks. Business thread only.
 */
public final class MerchantDecider extends Deciding {
    /** Restocks that one sale remembers, and so takes. */
    public static final int MAX_RESTOCKS = 10_000;

    /** Orders in one page of a list: of a sale, or of one user in a sale. */
    public static final int MAX_ORDERS_PER_PAGE = 500;

    MerchantDecider(final Sales sales, final SaleEvents events, final long maxStateBytes) {
        super(sales, events, maxStateBytes);
    }

    /** Creates a sale under the next number. */
    public void createSale(
            final long time,
            final SaleTerms terms,
            final long seed0,
            final long seed1,
            final DirectBuffer actor,
            final Decision decision) {
        stamp(time, decision);
        if (sales.book.isTaken(terms.saleId())) {
            final Sale existing = sales.book.find(terms.saleId());
            decision.sale = existing == null ? 0 : existing.number;
            decision.outcome = Outcome.SALE_EXISTS;
        } else if (sales.isFull()) {
            decision.outcome = Outcome.TOO_MANY_SALES;
        } else if (isMemoryFull()) {
            decision.outcome = Outcome.MEMORY_FULL;
        } else {
            final int number = sales.lastSale() + 1;
            events.saleCreated(next(), time, number, terms.resolvedAt(time), seed0, seed1, actor);
            decision.sale = number;
            decision.sequence = sales.sequence();
            decision.outcome = Outcome.SALE_CREATED;
        }
    }

    /** Gives a sale that is not closed new terms; to ask for those that it has changes nothing. */
    public void changeSale(
            final long time,
            final int saleNumber,
            final SaleChange change,
            final DirectBuffer actor,
            final Decision decision) {
        final Sale sale = findUnclosed(time, saleNumber, decision);
        if (sale == null) {
            return;
        }
        final SaleChange whole = change.on(sale.terms());
        if (!whole.fits(sale.terms(), time)) {
            decision.outcome = Outcome.CHANGE_NOT_ALLOWED;
        } else if (whole.perUserLimit() < sale.book.buyers.mostUnits()) {
            decision.outcome = Outcome.WOULD_BREAK_ORDERS;
        } else {
            if (!sale.terms().with(whole).equals(sale.terms())) {
                events.saleChanged(next(), time, saleNumber, whole, actor);
            }
            changed(decision);
        }
    }

    /** Stops taking purchases until {@link #resumeSale}; to pause a paused sale changes nothing. */
    public void pauseSale(final long time, final int saleNumber, final DirectBuffer actor, final Decision decision) {
        final Sale sale = findUnclosed(time, saleNumber, decision);
        if (sale != null) {
            if (!sale.paused()) {
                events.salePaused(next(), time, saleNumber, actor);
            }
            changed(decision);
        }
    }

    /** Takes purchases again; to resume a sale that is not paused changes nothing. */
    public void resumeSale(final long time, final int saleNumber, final DirectBuffer actor, final Decision decision) {
        final Sale sale = findUnclosed(time, saleNumber, decision);
        if (sale != null) {
            if (sale.paused()) {
                events.saleResumed(next(), time, saleNumber, actor);
            }
            changed(decision);
        }
    }

    /** Ends the sale for good; to close a closed sale changes nothing. */
    public void closeSale(final long time, final int saleNumber, final DirectBuffer actor, final Decision decision) {
        final Sale sale = find(time, saleNumber, decision);
        if (sale != null) {
            if (!sale.closed()) {
                events.saleClosed(next(), time, saleNumber, actor);
            }
            changed(decision);
        }
    }

    /** Frees the memory of a closed sale in which nobody has anything left to pay; its id stays taken. */
    public void removeSale(final long time, final int saleNumber, final DirectBuffer actor, final Decision decision) {
        final Sale sale = find(time, saleNumber, decision);
        if (sale == null) {
            return;
        }
        if (sale.stateAt(time) != SaleState.CLOSED) {
            decision.outcome = Outcome.SALE_NOT_CLOSED;
        } else if (sale.stock.held() > 0) {
            decision.outcome = Outcome.WOULD_BREAK_ORDERS;
        } else {
            events.saleRemoved(next(), time, saleNumber, actor);
            decision.sequence = sales.sequence();
            decision.outcome = Outcome.SALE_REMOVED;
        }
    }

    /** Adds units, or takes back ones that nobody has if negative; a key that was used before changes nothing. */
    public void restock(
            final long time,
            final int saleNumber,
            final int units,
            final DirectBuffer key,
            final DirectBuffer actor,
            final Decision decision) {
        final Sale sale = find(time, saleNumber, decision);
        if (sale == null) {
            return;
        }
        final Integer earlier = sale.restocks.get(text(key));
        if (earlier != null) {
            decision.replayed = earlier == units;
            decision.outcome = decision.replayed ? Outcome.SALE_CHANGED : Outcome.KEY_REUSED;
        } else if (sale.stateAt(time) == SaleState.CLOSED) {
            decision.outcome = Outcome.SALE_CLOSED;
        } else if (sale.plannedStock() + units > SaleTerms.MAX_STOCK) {
            decision.outcome = Outcome.STOCK_TOO_LARGE;
        } else if ((long) sale.stock.remaining() + units < 0) {
            decision.outcome = Outcome.WOULD_BREAK_ORDERS;
        } else if (sale.restocks.size() >= MAX_RESTOCKS) {
            decision.outcome = Outcome.TOO_MANY_RESTOCKS;
        } else if (isMemoryFull()) {
            decision.outcome = Outcome.MEMORY_FULL;
        } else {
            events.saleRestocked(next(), time, saleNumber, units, key, actor);
            changed(decision);
        }
    }

    /** Confirms that the order was paid by the payment with this reference; to confirm it again changes nothing. */
    public void confirmPayment(
            final long time,
            final int saleNumber,
            final int order,
            final DirectBuffer reference,
            final DirectBuffer actor,
            final Decision decision) {
        final Sale sale = findOrder(time, saleNumber, order, decision);
        if (sale == null) {
            return;
        }
        switch (sale.book.status(order)) {
            case SECURED -> {
                events.orderPaid(next(), time, saleNumber, order, reference, actor);
                decision.outcome = Outcome.PAYMENT_CONFIRMED;
            }
            case PAID -> {
                decision.replayed = sale.book.orders.isPaidBy(order, reference);
                decision.outcome = decision.replayed ? Outcome.PAYMENT_CONFIRMED : Outcome.PAYMENT_CONFLICT;
            }
            case EXPIRED -> decision.outcome = Outcome.PAYMENT_LATE;
            case WAITLISTED -> decision.outcome = Outcome.ORDER_WAITING;
            case REFUNDED, CANCELLED, LAPSED -> decision.outcome = Outcome.ORDER_ENDED;
        }
        show(sale, order, decision);
    }

    /**
     * Ends any order that has not ended.
     *
     * @param returnUnits whether a paid one gives its units and its user's limit back; one that is not paid always does
     */
    public void cancelOrder(
            final long time,
            final int saleNumber,
            final int order,
            final boolean returnUnits,
            final DirectBuffer actor,
            final Decision decision) {
        final Sale sale = findOrder(time, saleNumber, order, decision);
        if (sale == null) {
            return;
        }
        switch (sale.book.status(order)) {
            case SECURED, WAITLISTED -> {
                events.orderCancelled(next(), time, saleNumber, order, actor);
                decision.outcome = Outcome.ORDER_CANCELLED;
            }
            case PAID -> {
                events.orderRefunded(next(), time, saleNumber, order, returnUnits, actor);
                decision.outcome = Outcome.ORDER_REFUNDED;
            }
            case REFUNDED, CANCELLED, EXPIRED, LAPSED -> decision.outcome = Outcome.ORDER_ENDED;
        }
        show(sale, order, decision);
    }

    /**
     * Lists orders of the sale in the order in which they were secured.
     *
     * @param fromSequence of the first to list, or of any event before it
     * @param limit at most so many, and {@link #MAX_ORDERS_PER_PAGE}
     */
    public void listOrders(
            final long time, final int saleNumber, final long fromSequence, final int limit, final Decision decision) {
        final Sale sale = find(time, saleNumber, decision);
        if (sale == null) {
            return;
        }
        final Stock stock = sale.stock;
        int position = firstPosition(sale, fromSequence);
        final int end = Math.min(stock.securedOrders(), position - 1 + Math.min(limit, MAX_ORDERS_PER_PAGE));
        final List<OrderView> page = new ArrayList<>();
        for (; position <= end; position++) {
            page.add(sale.book.orderView(stock.orderAt(position)));
        }
        decision.orders = page;
        decision.outcome = Outcome.ORDERS_FOUND;
    }

    /** Reads the sequence and the hash of the state as it stands now. */
    public void readState(final long time, final Decision decision) {
        stamp(time, decision);
        decision.stateHash = sales.stateHash();
        decision.outcome = Outcome.STATE_READ;
    }

    /** Takes over the settings that the server was started with; the ones that it has already change nothing. */
    public void configure(final long time, final EngineSettings settings, final Decision decision) {
        stamp(time, decision);
        if (!settings.equals(sales.settings())) {
            events.engineConfigured(next(), time, settings);
        }
        decision.sequence = sales.sequence();
        decision.outcome = Outcome.CONFIGURED;
    }

    /** Time passed. */
    public void tick(final long time, final Decision decision) {
        stamp(time, decision);
        decision.outcome = Outcome.TICKED;
    }

    /** Sequence rises with the position, so the first order of a page is found by halving. */
    private static int firstPosition(final Sale sale, final long fromSequence) {
        int low = 1;
        int high = sale.stock.securedOrders() + 1;
        while (low < high) {
            final int middle = (low + high) >>> 1;
            if (sale.book.orders.sequence(sale.stock.orderAt(middle)) < fromSequence) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private Sale findUnclosed(final long time, final int saleNumber, final Decision decision) {
        final Sale sale = find(time, saleNumber, decision);
        if (sale != null && sale.stateAt(time) == SaleState.CLOSED) {
            decision.outcome = Outcome.SALE_CLOSED;
            return null;
        }
        return sale;
    }

    private Sale findOrder(final long time, final int saleNumber, final int order, final Decision decision) {
        final Sale sale = find(time, saleNumber, decision);
        if (sale != null && !hasOrder(sale, order)) {
            decision.outcome = Outcome.UNKNOWN_ORDER;
            return null;
        }
        return sale;
    }

    private static void show(final Sale sale, final int order, final Decision decision) {
        report(sale, order, decision);
        decision.orders = List.of(sale.book.orderView(order));
    }

    private void changed(final Decision decision) {
        decision.sequence = sales.sequence();
        decision.outcome = Outcome.SALE_CHANGED;
    }
}
