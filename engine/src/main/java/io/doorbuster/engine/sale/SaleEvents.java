package io.doorbuster.engine.sale;

import org.agrona.DirectBuffer;

/**
 * Every event there is, as one call each, in the order of their sequence. {@link Decider} makes the calls as facts come
 * to be; {@link Sales} answers to them by changing the state; the codec writes them to bytes and reads them back. A
 * replay is the same calls on an empty {@link Sales}.
 *
 * <p>Buffers hold one value from 0 to their capacity and are only valid during the call. {@code sequence} is gap-free
 * from 1; {@code time} is epoch milliseconds and never falls.
 */
public interface SaleEvents {
    void engineConfigured(long sequence, long time, int checkpointEvery);

    /** {@code seed0}, {@code seed1}: the key under which the sale hashes user ids; not guessable, but journaled. */
    void saleCreated(long sequence, long time, int sale, SaleTerms terms, long seed0, long seed1);

    void salePaused(long sequence, long time, int sale);

    void saleResumed(long sequence, long time, int sale);

    void saleClosed(long sequence, long time, int sale);

    /** {@code units} may be negative: taken back. */
    void saleRestocked(long sequence, long time, int sale, int units, DirectBuffer key);

    /** {@code key} is empty if the client gave none. */
    void orderSecured(
            long sequence,
            long time,
            int sale,
            int order,
            int quantity,
            int position,
            int unitsBefore,
            DirectBuffer user,
            DirectBuffer key);

    /** Proof of fairness: {@code reason} is SOLD_OUT or LIMIT_REACHED. Changes nothing. */
    void purchaseRefused(long sequence, long time, int sale, Outcome reason, int quantity, DirectBuffer user);

    /** {@code stateHash} of the state as it is, which this event does not change. */
    void checkpoint(long sequence, long time, long stateHash);
}
