package io.doorbuster.engine.sale;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Everything the engine knows of one sale. Business thread only; {@link Sales} alone changes it. */
final class Sale {
    final int number;
    final SaleTerms terms;
    final long seed0;
    final long seed1;
    final OrderStore orders;
    final BuyerIndex buyers;
    /** Units by idempotency key, oldest first. */
    final Map<String, Integer> restocks = new LinkedHashMap<>();

    private boolean paused;
    private boolean closed;
    private int stock;
    private int sold;
    private long ordersHash;
    private long restocksHash;
    private final long termsHash;

    /** Hash as counted in the state's; stale while the sale is on the list of changed ones. */
    long countedHash;

    boolean changed;
    /** Of the user of the newest order. */
    long newestUserHash;

    Sale(final int number, final SaleTerms terms, final long seed0, final long seed1, final int reserve) {
        this.number = number;
        this.terms = terms;
        this.seed0 = seed0;
        this.seed1 = seed1;
        this.stock = terms.stock();
        this.orders = new OrderStore(reserve);
        this.buyers = new BuyerIndex(orders, reserve);
        this.termsHash = hashOfTerms();
    }

    int remaining() {
        return stock - sold;
    }

    int stock() {
        return stock;
    }

    int sold() {
        return sold;
    }

    boolean paused() {
        return paused;
    }

    boolean closed() {
        return closed;
    }

    SaleState stateAt(final long time) {
        return SaleState.of(time, terms.opensAt(), terms.closesAt(), paused, closed, remaining());
    }

    long hashOf(final DirectBuffer user) {
        return SipHash.hash(seed0, seed1, user);
    }

    int newestOrderOf(final DirectBuffer user) {
        return buyers.newestOrder(user, hashOf(user));
    }

    /** Number of the order that {@code key} secured, among {@code newest} and the ones before it; 0 if there is none. */
    int orderWithKey(final int newest, final DirectBuffer key) {
        int order = key.capacity() == 0 ? 0 : newest;
        while (order != 0 && !orders.hasKey(order, key)) {
            order = orders.previousOrder(order);
        }
        return order;
    }

    OrderView orderView(final int order) {
        return new OrderView(
                order,
                orders.quantity(order),
                OrderStatus.SECURED,
                orders.position(order),
                orders.unitsBefore(order),
                orders.sequence(order),
                orders.time(order));
    }

    SaleView view(final long sequence) {
        return new SaleView(number, terms, paused, closed, stock, sold, 0, 0, seed0, seed1, sequence);
    }

    void pause(final boolean pause) {
        paused = pause;
    }

    void close() {
        closed = true;
    }

    void restock(final int units, final DirectBuffer key) {
        final String keyText = key.getStringWithoutLengthAscii(0, key.capacity());
        check(restocks.put(keyText, units) == null, "restock applied twice");
        stock = Math.addExact(stock, units);
        restocksHash = Mix.in(Mix.in(restocksHash, units), SipHash.hash(seed0, seed1, key));
        check(remaining() >= 0, "restock below what is sold");
    }

    void secure(
            final long sequence,
            final long time,
            final int order,
            final int quantity,
            final int position,
            final int unitsBefore,
            final DirectBuffer user,
            final DirectBuffer key) {
        final long userHash = hashOf(user);
        newestUserHash = userHash;
        final int previous = buyers.newestOrder(user, userHash);
        final int userUnits = quantity + (previous == 0 ? 0 : orders.userUnits(previous));
        check(quantity > 0 && quantity <= remaining(), "more units secured than remain");
        check(userUnits <= terms.perUserLimit(), "more units secured than one user may hold");
        check(unitsBefore == sold && position == orders.size() + 1, "position out of line");

        final int number = orders.add(sequence, time, quantity, position, unitsBefore, previous, userUnits, user, key);
        check(number == order, "order number out of line");
        buyers.put(userHash, previous, number);
        sold += quantity;

        long hash = Mix.in(userHash, sequence);
        hash = Mix.in(hash, time);
        hash = Mix.in(hash, (long) order << 32 | quantity);
        hash = Mix.in(hash, (long) position << 32 | unitsBefore);
        hash = Mix.in(hash, key.capacity() == 0 ? 0 : SipHash.hash(seed0, seed1, key));
        ordersHash += Mix.finish(hash);
    }

    /** Of all that a later decision about this sale can depend on. */
    long hash() {
        long hash = Mix.in(termsHash, stock);
        hash = Mix.in(hash, sold);
        hash = Mix.in(hash, (paused ? 1 : 0) | (closed ? 2 : 0));
        hash = Mix.in(hash, ordersHash);
        hash = Mix.in(hash, restocksHash);
        return Mix.finish(hash);
    }

    private long hashOfTerms() {
        long hash = Mix.in(number, hashOf(terms.saleId()));
        hash = Mix.in(hash, hashOf(terms.title()));
        hash = Mix.in(hash, terms.stock());
        hash = Mix.in(hash, terms.opensAt());
        hash = Mix.in(hash, terms.closesAt());
        return Mix.in(hash, (long) terms.perUserLimit() << 32 | terms.maxUnitsPerOrder());
    }

    private long hashOf(final String text) {
        return SipHash.hash(seed0, seed1, new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** What decide promised, apply holds it to: live and on replay alike. */
    private void check(final boolean holds, final String otherwise) {
        if (!holds) {
            throw new IllegalStateException("sale " + terms.saleId() + ": " + otherwise);
        }
    }
}
