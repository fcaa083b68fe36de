package io.doorbuster.engine.sale;

import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The state: every sale, its stock, its orders, its buyers. One thread owns it, the business thread while serving; the
 * methods of {@link SaleEvents} are the only ones that change it, live and on replay alike. Each asserts what must hold
 * and throws {@link IllegalStateException} if it does not: a state that would be wrong is never reached.
 */
public final class Sales implements SaleEvents {
    final SaleBook book = new SaleBook();

    private long sequence;
    private long lastTime;
    private long lastCheckpoint;
    private EngineSettings settings = EngineSettings.NONE;

    /** Of the last event applied; 0 if there was none. */
    public long sequence() {
        return sequence;
    }

    /** Of the last event applied, epoch milliseconds; 0 if there was none. */
    public long lastTime() {
        return lastTime;
    }

    /** Number of the newest sale ever created; 0 if there was none. */
    public int lastSale() {
        return book.last();
    }

    /** False if the sale was removed, or never created. */
    public boolean hasSale(final int sale) {
        return book.find(sale) != null;
    }

    /** Sales that there are now. */
    public int saleCount() {
        return book.size();
    }

    /** Users who ever had an order in the sale. */
    public int buyers(final int sale) {
        return book.find(sale).book.buyers.size();
    }

    /** Units of the sale now, sold or not. */
    public int stock(final int sale) {
        return book.find(sale).stock.total();
    }

    /** Units of the sale that nobody has. */
    public int remaining(final int sale) {
        return book.find(sale).stock.remaining();
    }

    /** True if the line of the sale would take a shopper who finds no units; see {@link SaleView#takesPlaces}. */
    public boolean takesPlaces(final int sale) {
        final Sale of = book.find(sale);
        return of.stock.held() > 0 && of.book.line.size() < of.terms().waitlistCapacity();
    }

    /** Orders of all sales whose fate is open: they wait for their payment, or in line. */
    public long openOrders() {
        return book.memory.openOrders();
    }

    /** The hash of the user who has the sale's newest order. */
    public long newestUserHash(final int sale) {
        return book.find(sale).book.newestUserHash();
    }

    /** The sale as it stands now. */
    public SaleView view(final int sale) {
        return book.find(sale).view(sequence);
    }

    /** The order as it stands now; its number is 1 to {@link #orders}. */
    public OrderView order(final int sale, final int order) {
        return book.find(sale).book.orderView(order);
    }

    /** Bytes of memory that all of it takes, and that payments of what it has may still take. */
    public long memoryBytes() {
        return book.memory.bytes();
    }

    /**
     * Makes a page of memory ready for orders to come, unless there are {@code bytes} of them already; a quarter of a
     * tenth of a millisecond. For the thread that owns the state, when it has nothing else to do.
     *
     * @return whether more are wanted
     */
    public boolean prepareMemory(final long bytes) {
        return book.memory.prepare(bytes);
    }

    /** Counts what the sale takes; for whoever keeps something for it outside of the state. */
    public StateMemory memory(final int sale) {
        return book.find(sale).memory;
    }

    /** Orders ever made in the sale. */
    public int orders(final int sale) {
        return book.find(sale).book.orders.size();
    }

    /** Hands the hash of every user who ever had an order in the sale, once per order. */
    public void forEachHolder(final int sale, final LongConsumer userHash) {
        final Sale of = book.find(sale);
        final DirectBuffer user = new UnsafeBuffer(0, 0);
        for (int order = 1; order <= of.book.orders.size(); order++) {
            of.book.orders.wrapUser(order, user);
            userHash.accept(of.hashOf(user));
        }
    }

    /**
     * 64-bit hash of all that a later decision can depend on; not of the sequence and the time, which a checkpoint
     * moves. Costs one step per sale changed since it was last asked for.
     */
    public long stateHash() {
        return Mix.finish(settings.addTo(book.stateHash()));
    }

    /** Describes the whole state, so that a {@link SalesLoader} can make an equal one. */
    public void describeTo(final SaleRecords records) {
        records.header(sequence, lastTime, lastCheckpoint, settings);
        book.removed.forEach((saleId, number) -> records.removedSale(number, saleId));
        for (int i = 1; i <= book.last(); i++) {
            if (book.find(i) != null) {
                describe(book.find(i), records);
            }
        }
        records.end(stateHash());
    }

    private static void describe(final Sale sale, final SaleRecords records) {
        final DirectBuffer user = new UnsafeBuffer(0, 0);
        final DirectBuffer key = new UnsafeBuffer(0, 0);
        final DirectBuffer reference = new UnsafeBuffer(0, 0);
        final OrderStore orders = sale.book.orders;
        records.sale(
                sale.number,
                sale.terms(),
                sale.seed0,
                sale.seed1,
                sale.round(),
                sale.paused(),
                sale.closed(),
                sale.book.lapsed());
        if (sale.refusals() != null) {
            describe(sale.refusals(), records);
        }
        sale.restocks.forEach((text, units) -> records.restock(units, ascii(text)));
        sale.registrations.forEach(records::registration);
        for (int order = 1; order <= orders.size(); order++) {
            orders.wrapUser(order, user);
            orders.wrapKey(order, key);
            orders.wrapReference(order, reference);
            records.order(order, orders.record(order), user, key, reference);
        }
        records.endOfSale(sale.stock.total());
    }

    private static void describe(final RefusalCounts refusals, final SaleRecords records) {
        final byte[] table = refusals.counters();
        records.refusalCounts(refusals.counted(), refusals.hash(), table.length);
        final DirectBuffer part = new UnsafeBuffer(0, 0);
        for (int from = 0; from < table.length; from += SaleRecords.MAX_COUNTERS_PART_BYTES) {
            part.wrap(table, from, Math.min(SaleRecords.MAX_COUNTERS_PART_BYTES, table.length - from));
            records.refusalCountsPart(from, part);
        }
    }

    @Override
    public void engineConfigured(final long sequence, final long time, final EngineSettings settings) {
        advance(sequence, time);
        this.settings = settings;
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
        if (sale != book.last() + 1) {
            throw new IllegalStateException("sale " + sale + " created after sale " + book.last());
        }
        book.agenda.update(book.add(sale, terms, seed0, seed1));
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
        if (of.stock.held() != 0 || !of.book.line.isEmpty()) {
            throw new IllegalStateException("sale " + of.terms().saleId() + " removed under open orders");
        }
        book.remove(of);
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
        of.checkRoomInLine();
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

    /** A state hash as it is written everywhere: 16 lower-case hex characters. */
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
        return book.isFull(settings.salesLimit());
    }

    /** Takes over the counters of a snapshot; the sales follow. */
    void restore(final long sequence, final long lastTime, final long lastCheckpoint, final EngineSettings settings) {
        this.sequence = sequence;
        this.lastTime = lastTime;
        this.lastCheckpoint = lastCheckpoint;
        this.settings = settings;
    }

    private Sale begin(final long sequence, final long time, final int number) {
        advance(sequence, time);
        final Sale sale = book.find(number);
        if (sale == null) {
            throw new IllegalStateException("event " + sequence + " is about sale " + number + ", which is not there");
        }
        book.changing(sale);
        return sale;
    }

    private void end(final Sale sale) {
        if (sale.dues.stale) {
            book.agenda.update(sale);
        }
    }

    private void advance(final long sequence, final long time) {
        // Spelled out: a message put together for every event would be the only garbage of a purchase.
        if (sequence != this.sequence + 1) {
            throw new IllegalStateException("event " + sequence + " after event " + this.sequence);
        }
        if (time < lastTime) {
            throw new IllegalStateException("time fell from " + lastTime + " to " + time);
        }
        this.sequence = sequence;
        this.lastTime = time;
    }

    private static DirectBuffer ascii(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
    }
}
