package io.doorbuster.engine.model;

/**
 * A sale as it was after event {@code sequence}: an immutable copy for readers that must not touch the state.
 *
 * @param number ordinal of the sale in the journal, from 1, never reused
 * @param terms the current terms, with the opening resolved
 * @param round number of rounds that have opened; 1 before the sale opens
 * @param stock units now: of the rounds so far and all restocks, without withdrawn units
 * @param sold units that are paid, or secured for good
 * @param held units secured but not paid
 * @param waitlisted orders in the waitlist
 * @param registered users who registered
 * @param securedOrders orders ever secured
 * @param hashSeed0 first half of the key under which this sale hashes user ids
 */
public record SaleView(
        int number,
        SaleTerms terms,
        boolean paused,
        boolean closed,
        int round,
        int stock,
        int sold,
        int held,
        int waitlisted,
        int registered,
        int securedOrders,
        long hashSeed0,
        long hashSeed1,
        long sequence) {
    /** Units that can be bought now. */
    public int remaining() {
        return stock - sold - held;
    }

    /** The state of the sale at {@code now}, epoch milliseconds on the engine's clock. */
    public SaleState stateAt(final long now) {
        return SaleState.of(now, terms.opensAt(), terms.closesAt(), paused, closed, remaining());
    }

    /** The next opening after {@code now}; 0 if no opening follows. */
    public long nextOpensAt(final long now) {
        if (stateAt(now) != SaleState.CLOSED) {
            for (final Round next : terms.rounds()) {
                if (next.opensAt() > now) {
                    return next.opensAt();
                }
            }
        }
        return 0;
    }

    /** True if the waitlist would take a shopper when no units are left. */
    public boolean takesPlaces() {
        return held > 0 && waitlisted < terms.waitlistCapacity();
    }
}
