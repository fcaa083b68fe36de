package io.doorbuster.engine.sale;

import io.doorbuster.engine.model.Decision;
import io.doorbuster.engine.model.EdgeSettings;
import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.OrderView;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.engine.model.SaleEvents;
import io.doorbuster.engine.model.SaleState;
import io.doorbuster.engine.model.SaleTerms;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * Decides the commands of the merchant and of the server itself, as {@link Decider} does those of shoppers.
 * {@link Decider#decideDue} must be called before and after each of these commands, too. {@code actor} is the author of
 * the change. Business thread only.
 */
public final class MerchantDecider extends Deciding {
    /** Most restocks that one sale remembers, and so accepts. */
    public static final int MAX_RESTOCKS = 10_000;

    /** Most orders in one page of a list: of a sale, or of one user in a sale. */
    public static final int MAX_ORDERS_PER_PAGE = 500;

    MerchantDecider(final Sales sales, final SaleEvents events) {
        super(sales, events);
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
        if (sales.catalog.isTaken(terms.saleId())) {
            final Sale existing = sales.catalog.find(terms.saleId());
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

    /** Gives new terms to a sale that is not closed; the terms that it has already change nothing. */
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

    /** Pauses purchases until {@link #resumeSale}; pausing a paused sale changes nothing. */
    public void pauseSale(final long time, final int saleNumber, final DirectBuffer actor, final Decision decision) {
        final Sale sale = findUnclosed(time, saleNumber, decision);
        if (sale != null) {
            if (!sale.paused()) {
                events.salePaused(next(), time, saleNumber, actor);
            }
            changed(decision);
        }
    }

    /** Resumes purchases; resuming a sale that is not paused changes nothing. */
    public void resumeSale(final long time, final int saleNumber, final DirectBuffer actor, final Decision decision) {
        final Sale sale = findUnclosed(time, saleNumber, decision);
        if (sale != null) {
            if (sale.paused()) {
                events.saleResumed(next(), time, saleNumber, actor);
            }
            changed(decision);
        }
    }

    /** Closes the sale for good; closing a closed sale changes nothing. */
    public void closeSale(final long time, final int saleNumber, final DirectBuffer actor, final Decision decision) {
        final Sale sale = find(time, saleNumber, decision);
        if (sale != null) {
            if (!sale.closed()) {
                events.saleClosed(next(), time, saleNumber, actor);
            }
            changed(decision);
        }
    }

    /** Frees the memory of a closed sale that has no held orders; its id stays taken. */
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

    /** Adds units, or takes back unsold ones if negative; a key that was used before changes nothing. */
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

    /** Confirms the payment of the order by its reference; confirming it again changes nothing. */
    public void confirmPayment(
            final long time,
            final int saleNumber,
            final int order,
            final DirectBuffer reference,
            final DirectBuffer actor,
            final Decision decision) {
        final Sale sale = saleOf(time, saleNumber, order, decision);
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
     * @param returnUnits whether a paid order returns its units to the stock and to its user's limit; an unpaid order
     *     always does
     */
    public void cancelOrder(
            final long time,
            final int saleNumber,
            final int order,
            final boolean returnUnits,
            final DirectBuffer actor,
            final Decision decision) {
        final Sale sale = saleOf(time, saleNumber, order, decision);
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

    /** Finds one order of any user. */
    public void findOrder(final long time, final int saleNumber, final int order, final Decision decision) {
        final Sale sale = saleOf(time, saleNumber, order, decision);
        if (sale != null) {
            decision.outcome = Outcome.ORDER_FOUND;
            show(sale, order, decision);
        }
    }

    /**
     * Lists orders of the sale in the order in which they were secured.
     *
     * @param fromSequence sequence of the first order to list, or of any event before it
     * @param limit most orders to list; never more than {@link #MAX_ORDERS_PER_PAGE}
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

    /** Reads the sequence and the hash of the state. */
    public void readState(final long time, final Decision decision) {
        stamp(time, decision);
        decision.stateHash = sales.stateHash();
        decision.outcome = Outcome.STATE_READ;
    }

    /** Changes settings of the edge; values that they have already change nothing. */
    public void changeEdgeSettings(
            final long time, final Map<String, String> changes, final DirectBuffer actor, final Decision decision) {
        stamp(time, decision);
        final EdgeSettings settings = sales.edgeSettings();
        if (settings.sizeWith(changes) > EdgeSettings.MAX_SETTINGS) {
            decision.outcome = Outcome.TOO_MANY_EDGE_SETTINGS;
        } else {
            if (!settings.contain(changes)) {
                events.edgeSettingsChanged(next(), time, changes, actor);
            }
            decision.sequence = sales.sequence();
            decision.outcome = Outcome.EDGE_SETTINGS_CHANGED;
        }
    }

    /** Sets the settings of the started server; the settings that the state has already change nothing. */
    public void configure(final long time, final EngineSettings settings, final Decision decision) {
        stamp(time, decision);
        if (!settings.equals(sales.settings())) {
            events.engineConfigured(next(), time, settings);
        }
        decision.sequence = sales.sequence();
        decision.outcome = Outcome.CONFIGURED;
    }

    /** Does nothing itself: due things are done before and after every command. */
    public void tick(final long time, final Decision decision) {
        stamp(time, decision);
        decision.outcome = Outcome.TICKED;
    }

    /** Finds the first order of a page by binary search, because the sequence rises with the position. */
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

    /** The sale that has this order; otherwise null, and the outcome says which of them is unknown. */
    private Sale saleOf(final long time, final int saleNumber, final int order, final Decision decision) {
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
