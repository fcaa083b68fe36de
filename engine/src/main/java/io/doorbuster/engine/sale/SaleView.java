package io.doorbuster.engine.sale;

/**
 * A sale as it stood after event {@code sequence}: an immutable copy for those who must not touch the state.
 *
 * @param number ordinal of the sale in the journal, from 1, never reused
 * @param terms as created, with the opening resolved; {@code terms.stock()} is the initial stock
 * @param stock units now: the initial ones and all restocks
 * @param sold units that are sold for good
 * @param held units secured but not paid
 * @param waitlisted orders in line
 * @param hashSeed0 first half of the key under which this sale hashes user ids
 */
public record SaleView(
        int number,
        SaleTerms terms,
        boolean paused,
        boolean closed,
        int stock,
        int sold,
        int held,
        int waitlisted,
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
}
