package io.doorbuster.engine.sale;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The state: every sale, its stock, its orders, its buyers. One thread owns it, the business thread while serving; the
 * methods of {@link SaleEvents} are the only ones that change it, live and on replay alike. Each asserts what must hold
 * and throws {@link IllegalStateException} if it does not: a state that would be wrong is never reached.
 */
public final class Sales implements SaleEvents {
    /** Orders of all sales together that memory is reserved for ahead of the crowd, about 84 bytes each. */
    private static final int MAX_RESERVED_ORDERS = 4_000_000;

    private static final int MAX_RESERVED_ORDERS_PER_SALE = 1 << 20;

    private final int maxSales;
    private final Map<String, Sale> bySaleId = new HashMap<>();
    private Sale[] byNumber = new Sale[16];
    private int saleCount;
    private int reservedOrders;

    private long sequence;
    private long lastTime;
    private long lastCheckpoint;
    private int checkpointEvery;

    private long salesHash;
    private Sale[] changedSales = new Sale[16];
    private int changedCount;

    /** An empty state that will hold at most {@code maxSales} sales. */
    public Sales(final int maxSales) {
        this.maxSales = maxSales;
    }

    /** Of the last event applied; 0 if there was none. */
    public long sequence() {
        return sequence;
    }

    /** Of the last event applied, epoch milliseconds; 0 if there was none. */
    public long lastTime() {
        return lastTime;
    }

    /** Sales ever created; their numbers are 1 to this. */
    public int saleCount() {
        return saleCount;
    }

    /** Buyers who hold an order in the sale. */
    public int buyers(final int sale) {
        return byNumber[sale].buyers.size();
    }

    /** Units of the sale now, sold or not. */
    public int stock(final int sale) {
        return byNumber[sale].stock();
    }

    /** Units of the sale that nobody has. */
    public int remaining(final int sale) {
        return byNumber[sale].remaining();
    }

    /** The hash of the user who has the sale's newest order. */
    public long newestUserHash(final int sale) {
        return byNumber[sale].newestUserHash;
    }

    /** The sale as it stands now. */
    public SaleView view(final int sale) {
        return byNumber[sale].view(sequence);
    }

    /** Hands the hash of every user who holds an order in the sale, once per order. */
    public void forEachHolder(final int sale, final LongConsumer userHash) {
        final Sale of = byNumber[sale];
        final DirectBuffer user = new UnsafeBuffer(0, 0);
        for (int order = 1; order <= of.orders.size(); order++) {
            of.orders.wrapUser(order, user);
            userHash.accept(of.hashOf(user));
        }
    }

    /**
     * 64-bit hash of all that a later decision can depend on; not of the sequence and the time, which a checkpoint
     * moves. Costs one step per sale changed since it was last asked for.
     */
    public long stateHash() {
        for (int i = 0; i < changedCount; i++) {
            final Sale sale = changedSales[i];
            final long hash = sale.hash();
            salesHash += hash - sale.countedHash;
            sale.countedHash = hash;
            sale.changed = false;
        }
        changedCount = 0;
        return Mix.finish(Mix.in(Mix.in(salesHash, saleCount), checkpointEvery));
    }

    /** Describes the whole state, so that a {@link SalesLoader} can make an equal one. */
    public void describeTo(final SaleRecords records) {
        records.header(sequence, lastTime, lastCheckpoint, checkpointEvery, saleCount);
        final DirectBuffer user = new UnsafeBuffer(0, 0);
        final DirectBuffer key = new UnsafeBuffer(0, 0);
        for (int i = 1; i <= saleCount; i++) {
            final Sale sale = byNumber[i];
            final OrderStore orders = sale.orders;
            records.sale(
                    i,
                    sale.terms,
                    sale.seed0,
                    sale.seed1,
                    sale.paused(),
                    sale.closed(),
                    sale.restocks.size(),
                    orders.size());
            sale.restocks.forEach((text, units) -> records.restock(units, ascii(text)));
            for (int order = 1; order <= orders.size(); order++) {
                orders.wrapUser(order, user);
                orders.wrapKey(order, key);
                records.order(
                        orders.sequence(order),
                        orders.time(order),
                        order,
                        orders.quantity(order),
                        orders.position(order),
                        orders.unitsBefore(order),
                        user,
                        key);
            }
        }
        records.end(stateHash());
    }

    @Override
    public void engineConfigured(final long sequence, final long time, final int checkpointEvery) {
        advance(sequence, time);
        this.checkpointEvery = checkpointEvery;
    }

    @Override
    public void saleCreated(
            final long sequence,
            final long time,
            final int sale,
            final SaleTerms terms,
            final long seed0,
            final long seed1) {
        advance(sequence, time);
        check(sale == saleCount + 1, "sale number out of line");
        add(sale, terms, seed0, seed1);
    }

    @Override
    public void salePaused(final long sequence, final long time, final int sale) {
        advance(sequence, time);
        changing(sale).pause(true);
    }

    @Override
    public void saleResumed(final long sequence, final long time, final int sale) {
        advance(sequence, time);
        changing(sale).pause(false);
    }

    @Override
    public void saleClosed(final long sequence, final long time, final int sale) {
        advance(sequence, time);
        changing(sale).close();
    }

    @Override
    public void saleRestocked(
            final long sequence, final long time, final int sale, final int units, final DirectBuffer key) {
        advance(sequence, time);
        changing(sale).restock(units, key);
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
        advance(sequence, time);
        changing(sale).secure(sequence, time, order, quantity, position, unitsBefore, user, key);
    }

    @Override
    public void purchaseRefused(
            final long sequence,
            final long time,
            final int sale,
            final Outcome reason,
            final int quantity,
            final DirectBuffer user) {
        advance(sequence, time);
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

    Sale find(final int sale) {
        return sale >= 1 && sale <= saleCount ? byNumber[sale] : null;
    }

    Sale find(final String saleId) {
        return bySaleId.get(saleId);
    }

    boolean isFull() {
        return saleCount >= maxSales;
    }

    boolean isCheckpointDue() {
        return checkpointEvery > 0 && sequence - lastCheckpoint >= checkpointEvery;
    }

    int checkpointEvery() {
        return checkpointEvery;
    }

    Sale add(final int number, final SaleTerms terms, final long seed0, final long seed1) {
        check(!isFull(), "more sales than the configured " + maxSales);
        final int reserve =
                Math.min(terms.stock(), Math.min(MAX_RESERVED_ORDERS_PER_SALE, MAX_RESERVED_ORDERS - reservedOrders));
        reservedOrders += reserve;
        final Sale sale = new Sale(number, terms, seed0, seed1, reserve);
        check(bySaleId.put(terms.saleId(), sale) == null, "sale " + terms.saleId() + " created twice");
        saleCount = number;
        if (number == byNumber.length) {
            byNumber = Arrays.copyOf(byNumber, number * 2);
        }
        byNumber[number] = sale;
        return changing(number);
    }

    /** Takes over the counters of a snapshot; the sales follow. */
    void restore(final long sequence, final long lastTime, final long lastCheckpoint, final int checkpointEvery) {
        this.sequence = sequence;
        this.lastTime = lastTime;
        this.lastCheckpoint = lastCheckpoint;
        this.checkpointEvery = checkpointEvery;
    }

    private Sale changing(final int number) {
        final Sale sale = find(number);
        if (sale == null) {
            throw new IllegalStateException("event " + sequence + " is about sale " + number + ", which is not there");
        }
        if (!sale.changed) {
            sale.changed = true;
            if (changedCount == changedSales.length) {
                changedSales = Arrays.copyOf(changedSales, changedCount * 2);
            }
            changedSales[changedCount++] = sale;
        }
        return sale;
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

    private static void check(final boolean holds, final String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
