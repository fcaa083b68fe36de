package io.doorbuster.engine.sale;

import io.doorbuster.engine.collections.Mix;
import io.doorbuster.engine.collections.RefusalCounts;
import io.doorbuster.engine.collections.SipHash;
import io.doorbuster.engine.collections.StateMemory;
import io.doorbuster.engine.model.SaleState;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.model.SaleView;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * The state of one sale: its terms and status, its registrations, and its orders in a book of their own. Every method
 * that changes it checks, live and on replay alike, what the decider promised. Business thread only; only {@link Sales}
 * changes it.
 */
final class Sale {
    /** Bytes of a sale's objects without the tables that grow, and of its view and its entry in the sale directory. */
    private static final int BYTES = 2_048;

    private static final int BYTES_PER_ROUND = 48;
    /** Bytes of a key of 64 characters, boxed units and a map entry. */
    private static final int BYTES_PER_RESTOCK = 224;

    final int number;
    final long seed0;
    final long seed1;
    final Dues dues = new Dues();
    final StateMemory memory;
    final OrderBook book;
    /** The stock of the book. */
    final Stock stock;

    final Registrations registrations;
    /** Units by idempotency key, oldest first. */
    final Map<String, Integer> restocks = new LinkedHashMap<>();

    /** Null until a refusal is counted. */
    private RefusalCounts refusals;

    private SaleTerms terms;
    private boolean paused;
    private boolean closed;
    private int round = 1;

    private long termsHash;
    private long restocksHash;
    private long registrationsHash;

    /** The sale's hash as it is counted in the state hash; stale while the sale is on the list of changed sales. */
    long countedHash;

    boolean changed;

    Sale(final int number, final SaleTerms terms, final long seed0, final long seed1, final StateMemory memory) {
        this.number = number;
        this.seed0 = seed0;
        this.seed1 = seed1;
        this.memory = memory;
        memory.take(BYTES + (long) terms.rounds().size() * BYTES_PER_ROUND);
        this.book = new OrderBook(terms, seed0, seed1, dues, memory);
        this.registrations = new Registrations(memory);
        this.stock = book.stock;
        terms(terms);
    }

    SaleTerms terms() {
        return terms;
    }

    /** Number of rounds that have opened; 1 before the sale opens. */
    int round() {
        return round;
    }

    /** Units now, plus those of the rounds that have not opened. */
    long plannedStock() {
        long planned = stock.total();
        for (int i = round; i < terms.rounds().size(); i++) {
            planned += terms.rounds().get(i).units();
        }
        return planned;
    }

    boolean paused() {
        return paused;
    }

    boolean closed() {
        return closed;
    }

    SaleState stateAt(final long time) {
        return SaleState.of(time, terms.opensAt(), terms.closesAt(), paused, closed, stock.remaining());
    }

    long hashOf(final DirectBuffer user) {
        return SipHash.hash(seed0, seed1, user);
    }

    SaleView view(final long sequence) {
        return new SaleView(
                number,
                terms,
                paused,
                closed,
                round,
                stock.total(),
                stock.sold(),
                stock.held(),
                book.waitlist.size(),
                registrations.size(),
                stock.securedOrders(),
                seed0,
                seed1,
                sequence);
    }

    void terms(final SaleTerms newTerms) {
        book.buyers.limit(newTerms.perUserLimit());
        terms = newTerms;
        termsHash = SaleHash.ofTerms(seed0, seed1, number, newTerms);
        dues.stale = true;
    }

    void pause(final boolean pause) {
        paused = pause;
        dues.stale = true;
    }

    void close() {
        closed = true;
        dues.stale = true;
    }

    void restock(final int units, final DirectBuffer key) {
        rememberRestock(units, key);
        stock.add(units);
        dues.stale = true;
    }

    void rememberRestock(final int units, final DirectBuffer key) {
        check(restocks.put(Deciding.text(key), units) == null, "restock applied twice");
        memory.take(BYTES_PER_RESTOCK);
        restocksHash = Mix.in(Mix.in(restocksHash, units), SipHash.hash(seed0, seed1, key));
    }

    void openRound(final int number, final int units, final int withdrawn) {
        check(number == round + 1 && number <= terms.rounds().size(), "round out of sequence");
        check(units == terms.rounds().get(number - 1).units(), "round has other units than its terms");
        check(
                withdrawn == (terms.carryOver() ? 0 : stock.remaining()),
                "round withdraws other units than the unsold ones");
        round = number;
        stock.add(units - withdrawn);
        dues.stale = true;
    }

    void register(final DirectBuffer user) {
        final long userHash = hashOf(user);
        check(!registrations.contains(user, userHash), "registered twice");
        check(registrations.size() < terms.registrationCapacity(), "more registrations than the capacity");
        registrations.add(user, userHash);
        registrationsHash += Mix.finish(userHash);
    }

    /** The refusal counts; null if nothing was counted. */
    RefusalCounts refusals() {
        return refusals;
    }

    /** Number of counted refusals of the user; may be too high, never too low. */
    int refusalsOf(final long userHash) {
        return refusals == null ? 0 : refusals.of(userHash);
    }

    void countRefusal(final DirectBuffer user, final int bound) {
        final long userHash = hashOf(user);
        check(refusalsOf(userHash) < bound, "more refusals of one user than are journaled");
        if (refusals == null) {
            refusals = new RefusalCounts(memory);
        }
        refusals.count(userHash);
    }

    void restoreRefusals(final int tableBytes, final long counted, final long refusalsHash) {
        refusals = new RefusalCounts(memory);
        refusals.restore(tableBytes, counted, refusalsHash);
    }

    /**
     * True if smaller orders may pass a head of the waitlist that wants more units than remain. Then nothing is held
     * and no round is to come, so no units come back by themselves, and waiting for the head would leave units unsold.
     */
    boolean passesHead() {
        return !book.waitlist.isEmpty()
                && stock.held() == 0
                && round >= terms.rounds().size()
                && !paused
                && !closed;
    }

    /** The waitlisted order that must be promoted now; 0 if there is none. */
    int nextWaitlisted() {
        return book.nextWaitlisted(passesHead());
    }

    void checkWaitlistHasRoom() {
        check(book.waitlist.size() < terms.waitlistCapacity(), "waitlist longer than its capacity");
    }

    /** Finds the next due thing of this sale. */
    void refreshDues() {
        dues.clear();
        final int oldestHold = book.holds.first();
        if (oldestHold != 0) {
            dues.add(book.payBy(oldestHold), Dues.Kind.EXPIRY, book.orders.sequence(oldestHold));
        }
        if (!closed && round < terms.rounds().size()) {
            dues.add(terms.rounds().get(round).opensAt(), Dues.Kind.ROUND, number);
        }
        if (!book.waitlist.isEmpty()) {
            dues.add(closed ? 0 : terms.closesAt(), Dues.Kind.LAPSE, number);
            if (!closed && !paused && nextWaitlisted() != 0) {
                dues.add(0, Dues.Kind.PROMOTION, number);
            }
        }
    }

    /** Restores the status of the sale from its record. */
    void restore(final int round, final boolean paused, final boolean closed) {
        this.round = round;
        this.paused = paused;
        this.closed = closed;
    }

    /** Hash over everything that a later decision about this sale can depend on. */
    long hash() {
        long hash = Mix.in(termsHash, stock.total());
        hash = Mix.in(hash, (long) stock.sold() << 32 | stock.held());
        hash = Mix.in(hash, (long) stock.securedOrders() << 32 | stock.securedUnits());
        hash = Mix.in(hash, (paused ? 1 : 0) | (closed ? 2 : 0) | (book.lapsed() ? 4 : 0) | round << 3);
        hash = Mix.in(hash, book.hash());
        hash = Mix.in(hash, restocksHash);
        hash = Mix.in(hash, registrationsHash);
        if (refusals != null) {
            hash = Mix.in(Mix.in(hash, refusals.hash()), refusals.counted());
        }
        return Mix.finish(hash);
    }

    private void check(final boolean holds, final String otherwise) {
        if (!holds) {
            throw new IllegalStateException("sale " + terms.saleId() + ": " + otherwise);
        }
    }
}
