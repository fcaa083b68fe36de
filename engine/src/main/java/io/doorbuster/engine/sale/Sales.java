package io.doorbuster.engine.sale;

import io.doorbuster.engine.collections.Mix;
import io.doorbuster.engine.model.EdgeSettings;
import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.OrderView;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.engine.model.SaleEvents;
import io.doorbuster.engine.model.SaleRecords;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.model.SaleView;
import java.util.Map;
import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The state: every sale with its stock, its orders and its users. One thread owns it; while serving, that is the
 * business thread. Only the methods of {@link SaleEvents} change it, live and on replay alike. Each of them checks its
 * event against the state and throws {@link IllegalStateException} on a contradiction, so that a wrong state is never
 * reached.
 */
public final class Sales implements SaleEvents {
    final SaleCatalog catalog = new SaleCatalog();

    private long sequence;
    private long lastTime;
    private long lastCheckpoint;
    private EngineSettings settings = EngineSettings.NONE;
    private EdgeSettings edgeSettings = EdgeSettings.NONE;

    /** Sequence of the last event applied; 0 if there was none. */
    public long sequence() {
        return sequence;
    }

    /** Time of the last event applied, epoch milliseconds; 0 if there was none. */
    public long lastTime() {
        return lastTime;
    }

    /** Number of the newest sale ever created; 0 if there was none. */
    public int lastSale() {
        return catalog.last();
    }

    /** False if the sale was removed, or never created. */
    public boolean hasSale(final int sale) {
        return catalog.find(sale) != null;
    }

    /** Number of existing sales. */
    public int saleCount() {
        return catalog.size();
    }

    /** Number of users who ever had an order in the sale. */
    public int buyers(final int sale) {
        return catalog.find(sale).book.buyers.size();
    }

    /** Units with which the sale began. */
    public int initialStock(final int sale) {
        return catalog.find(sale).terms().initialStock();
    }

    /** Units of the sale now, sold or not. */
    public int stock(final int sale) {
        return catalog.find(sale).stock.total();
    }

    /** Units of the sale that can be bought now. */
    public int remaining(final int sale) {
        return catalog.find(sale).stock.remaining();
    }

    /**
     * True if the waitlist of the sale would take a shopper when no units are left; see {@link SaleView#takesPlaces}.
     */
    public boolean takesPlaces(final int sale) {
        final Sale of = catalog.find(sale);
        return of.stock.held() > 0 && of.book.waitlist.size() < of.terms().waitlistCapacity();
    }

    /** Number of open orders in all sales: they wait for their payment, or for units in a waitlist. */
    public long openOrders() {
        return catalog.memory.openOrders();
    }

    /** Hash of the user of the sale's newest order. */
    public long newestUserHash(final int sale) {
        return catalog.find(sale).book.newestUserHash();
    }

    /** An immutable copy of the sale as it is now. */
    public SaleView view(final int sale) {
        return catalog.find(sale).view(sequence);
    }

    /** An immutable copy of the order as it is now; its number is 1 to {@link #orders}. */
    public OrderView order(final int sale, final int order) {
        return catalog.find(sale).book.orderView(order);
    }

    /**
     * Bytes of memory that the state takes, that payments of its orders may still take, and that are reserved for the
     * holders' filters. The events alone determine this number, since decisions depend on it.
     */
    public long memoryBytes() {
        return catalog.memory.bytes();
    }

    /**
     * Prepares one page of memory for new orders, unless {@code bytes} of pages are ready; takes about 25 µs. For the
     * thread that owns the state, when it has nothing else to do.
     *
     * @return true if more pages are wanted
     */
    public boolean prepareMemory(final long bytes) {
        return catalog.memory.prepare(bytes);
    }

    /** The settings of the edge. They are not in {@link #stateHash}, because no decision depends on them. */
    public EdgeSettings edgeSettings() {
        return edgeSettings;
    }

    /** Number of orders ever made in the sale. */
    public int orders(final int sale) {
        return catalog.find(sale).book.orders.size();
    }

    /** Passes the hash of every order's user to {@code userHash}, once per order ever made in the sale. */
    public void forEachHolder(final int sale, final LongConsumer userHash) {
        final Sale of = catalog.find(sale);
        final DirectBuffer user = new UnsafeBuffer(0, 0);
        for (int order = 1; order <= of.book.orders.size(); order++) {
            of.book.orders.wrapUser(order, user);
            userHash.accept(of.hashOf(user));
        }
    }

    /**
     * 64-bit hash over everything that a later decision can depend on. It excludes the sequence and the time, which a
     * checkpoint changes. Takes one step per sale that changed since the last call.
     */
    public long stateHash() {
        return Mix.finish(settings.addTo(catalog.stateHash()));
    }

    /** Describes the whole state, so that a {@link SalesLoader} can make an equal one. */
    public void describeTo(final SaleRecords records) {
        records.header(sequence, lastTime, lastCheckpoint, settings);
        SalesDescriber.describe(edgeSettings, records);
        SalesDescriber.describe(catalog, records);
        records.end(stateHash());
    }

    @Override
    public void engineConfigured(final long sequence, final long time, final EngineSettings settings) {
        advance(sequence, time);
        this.settings = settings;
    }

    @Override
    public void edgeSettingsChanged(
            final long sequence, final long time, final Map<String, String> changes, final DirectBuffer actor) {
        advance(sequence, time);
        edgeSettings = edgeSettings.with(sequence, changes);
    }

    @Override
    public void saleCreated(
            final long sequence,
            final long time,
            final int sale,
            final SaleTerms terms,
            final long seed0,
            final long seed1,
            final DirectBuffer actor) {
        advance(sequence, time);
        if (sale != catalog.last() + 1) {
            throw new IllegalStateException("sale " + sale + " created after sale " + catalog.last());
        }
        catalog.agenda.update(catalog.add(sale, terms, seed0, seed1));
    }

    @Override
    public void saleChanged(
            final long sequence, final long time, final int sale, final SaleChange change, final DirectBuffer actor) {
        final Sale of = begin(sequence, time, sale);
        of.terms(of.terms().with(change));
        end(of);
    }

    @Override
    public void salePaused(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        final Sale of = begin(sequence, time, sale);
        of.pause(true);
        end(of);
    }

    @Override
    public void saleResumed(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        final Sale of = begin(sequence, time, sale);
        of.pause(false);
        end(of);
    }

    @Override
    public void saleClosed(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        final Sale of = begin(sequence, time, sale);
        of.close();
        end(of);
    }

    @Override
    public void saleRemoved(final long sequence, final long time, final int sale, final DirectBuffer actor) {
        final Sale of = begin(sequence, time, sale);
        if (of.stock.held() != 0 || !of.book.waitlist.isEmpty()) {
            throw new IllegalStateException("sale " + of.terms().saleId() + " removed with open orders");
        }
        catalog.remove(of);
    }

    @Override
    public void saleRestocked(
            final long sequence,
            final long time,
            final int sale,
            final int units,
            final DirectBuffer key,
            final DirectBuffer actor) {
        final Sale of = begin(sequence, time, sale);
        of.restock(units, key);
        end(of);
    }

    @Override
    public void roundOpened(
            final long sequence,
            final long time,
            final int sale,
            final int round,
            final int units,
            final int withdrawn) {
        final Sale of = begin(sequence, time, sale);
        of.openRound(round, units, withdrawn);
        end(of);
    }

    @Override
    public void userRegistered(final long sequence, final long time, final int sale, final DirectBuffer user) {
        begin(sequence, time, sale).register(user);
    }

    @Override
    public void orderSecured(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final int quantity,
            final int position,
            final int unitsBefore,
            final DirectBuffer user,
            final DirectBuffer key) {
        final Sale of = begin(sequence, time, sale);
        of.book.secure(sequence, time, order, quantity, position, unitsBefore, user, key, of.passesHead());
        end(of);
    }

    @Override
    public void orderWaitlisted(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final int quantity,
            final DirectBuffer user,
            final DirectBuffer key) {
        final Sale of = begin(sequence, time, sale);
        of.checkWaitlistHasRoom();
        of.book.waitlist(sequence, time, order, quantity, user, key);
        end(of);
    }

    @Override
    public void orderPromoted(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final int position,
            final int unitsBefore) {
        final Sale of = begin(sequence, time, sale);
        of.book.promote(sequence, time, order, position, unitsBefore, of.passesHead());
        end(of);
    }

    @Override
    public void orderPaid(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final DirectBuffer reference,
            final DirectBuffer actor) {
        final Sale of = begin(sequence, time, sale);
        of.book.pay(order, reference);
        end(of);
    }

    @Override
    public void orderExpired(final long sequence, final long time, final int sale, final int order) {
        final Sale of = begin(sequence, time, sale);
        of.book.expire(order, time);
        end(of);
    }

    @Override
    public void orderCancelled(
            final long sequence, final long time, final int sale, final int order, final DirectBuffer actor) {
        final Sale of = begin(sequence, time, sale);
        of.book.cancel(order);
        end(of);
    }

    @Override
    public void orderRefunded(
            final long sequence,
            final long time,
            final int sale,
            final int order,
            final boolean returnUnits,
            final DirectBuffer actor) {
        final Sale of = begin(sequence, time, sale);
        of.book.refund(order, returnUnits);
        end(of);
    }

    @Override
    public void waitlistLapsed(final long sequence, final long time, final int sale) {
        final Sale of = begin(sequence, time, sale);
        of.book.lapse();
        end(of);
    }

    @Override
    public void purchaseRefused(
            final long sequence,
            final long time,
            final int sale,
            final Outcome reason,
            final int quantity,
            final DirectBuffer user) {
        if (settings.refusalsPerUser() == 0) {
            advance(sequence, time);
        } else {
            begin(sequence, time, sale).countRefusal(user, settings.refusalsPerUser());
        }
    }

    @Override
    public void checkpoint(final long sequence, final long time, final long stateHash) {
        final long hash = stateHash();
        if (hash != stateHash) {
            throw new IllegalStateException("state hash " + hex(hash) + " where the journal has " + hex(stateHash));
        }
        advance(sequence, time);
        lastCheckpoint = sequence;
    }

    /** Formats a state hash as it is written everywhere: 16 lower-case hex characters. */
    public static String hex(final long stateHash) {
        final String digits = Long.toHexString(stateHash);
        return "0".repeat(16 - digits.length()) + digits;
    }

    boolean isCheckpointDue() {
        return settings.checkpointEvery() > 0 && sequence - lastCheckpoint >= settings.checkpointEvery();
    }

    EngineSettings settings() {
        return settings;
    }

    /** True if no sale may be created now. */
    boolean isFull() {
        return catalog.isFull(settings.salesLimit());
    }

    /** Restores the header of a snapshot; the sales follow. */
    void restore(final long sequence, final long lastTime, final long lastCheckpoint, final EngineSettings settings) {
        this.sequence = sequence;
        this.lastTime = lastTime;
        this.lastCheckpoint = lastCheckpoint;
        this.settings = settings;
    }

    /** Restores a part of the edge settings. */
    void restoreEdgeSettings(final long sequence, final Map<String, String> part) {
        edgeSettings = edgeSettings.with(sequence, part);
    }

    private Sale begin(final long sequence, final long time, final int number) {
        advance(sequence, time);
        final Sale sale = catalog.find(number);
        if (sale == null) {
            throw new IllegalStateException(
                    "event " + sequence + " is about sale " + number + ", which does not exist");
        }
        catalog.changing(sale);
        return sale;
    }

    private void end(final Sale sale) {
        if (sale.dues.stale) {
            catalog.agenda.update(sale);
        }
    }

    private void advance(final long sequence, final long time) {
        // No check(condition, message) here: the message, built for every event, would be the only garbage of a
        // purchase.
        if (sequence != this.sequence + 1) {
            throw new IllegalStateException("event " + sequence + " after event " + this.sequence);
        }
        if (time < lastTime) {
            throw new IllegalStateException("time went back from " + lastTime + " to " + time);
        }
        this.sequence = sequence;
        this.lastTime = time;
    }
}
