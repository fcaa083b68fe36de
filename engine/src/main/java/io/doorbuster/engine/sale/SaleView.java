package io.doorbuster.engine.sale;

/**
 * A sale as it stood after event {@code sequence}: an immutable copy for those who must not touch the state.
 *
 * @param number ordinal of the sale in the journal, from 1, never reused
 * @param terms as they are now, with the opening resolved
 * @param round how many rounds have opened; 1 before the sale opens
 * @param stock units now: of the rounds so far and all restocks, without those that a round did not carry over
 * @param sold units that are paid, or secured for good
 * @param held units secured but not paid
 * @param waitlisted orders in line
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
    /** Units that nobody has. */
    public int remaining() {
        return stock - sold - held;
    }

    /** What the sale looks like at {@code now}, epoch milliseconds on the engine's clock. */
    public SaleState stateAt(final long now) {
        return SaleState.of(now, terms.opensAt(), terms.closesAt(), paused, closed, remaining());
    }

    /** The next opening after {@code now}; 0 if there is none any more. */
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

    /** True if a shopper who finds nothing left would be put in line. */
    public boolean takesPlaces() {
        return held > 0 && waitlisted < terms.waitlistCapacity();
    }
}
