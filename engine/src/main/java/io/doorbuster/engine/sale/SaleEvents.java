package io.doorbuster.engine.sale;

import org.agrona.DirectBuffer;

/**
 * Every event there is, as one call each, in the order of their sequence. {@link Decider} makes the calls as facts come
 * to be; {@link Sales} answers to them by changing the state; the codec writes them to bytes and reads them back. A
 * replay is the same calls on an empty {@link Sales}.
 *
 * <p>Buffers hold one value from 0 to their capacity and are only valid during the call. {@code sequence} is gap-free
 * from 1; {@code time} is epoch milliseconds and never falls. {@code actor} is who on the merchant's side asked for it.
 */
public interface SaleEvents {
    void engineConfigured(long sequence, long time, EngineSettings settings);

    /** {@code seed0}, {@code seed1}: the key under which the sale hashes user ids; not guessable, but journaled. */
    void saleCreated(long sequence, long time, int sale, SaleTerms terms, long seed0, long seed1, DirectBuffer actor);

    /** Every member of {@code change} is given. */
    void saleChanged(long sequence, long time, int sale, SaleChange change, DirectBuffer actor);

    void salePaused(long sequence, long time, int sale, DirectBuffer actor);

    void saleResumed(long sequence, long time, int sale, DirectBuffer actor);

    void saleClosed(long sequence, long time, int sale, DirectBuffer actor);

    /** Its history stays in the journal, its id stays taken. */
    void saleRemoved(long sequence, long time, int sale, DirectBuffer actor);

    /** {@code units} may be negative: taken back. */
    void saleRestocked(long sequence, long time, int sale, int units, DirectBuffer key, DirectBuffer actor);

    /**
     * A later round began, the {@code round}-th. {@code withdrawn}: units of earlier rounds that nobody had and that were
     * not carried over.
     */
    void roundOpened(long sequence, long time, int sale, int round, int units, int withdrawn);

    void userRegistered(long sequence, long time, int sale, DirectBuffer user);

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

    /** Put at the end of the line. {@code key} is empty if the client gave none. */
    void orderWaitlisted(
            long sequence, long time, int sale, int order, int quantity, DirectBuffer user, DirectBuffer key);

    /** The head of the line got its units. */
    void orderPromoted(long sequence, long time, int sale, int order, int position, int unitsBefore);

    void orderPaid(long sequence, long time, int sale, int order, DirectBuffer reference, DirectBuffer actor);

    /** Its time to pay ran out; its units are back. */
    void orderExpired(long sequence, long time, int sale, int order);

    /** By its owner if {@code actor} is empty. It was secured, and its units are back, or it stood in line. */
    void orderCancelled(long sequence, long time, int sale, int order, DirectBuffer actor);

    /** It was paid. {@code returnUnits}: the units and the user's limit are back. */
    void orderRefunded(long sequence, long time, int sale, int order, boolean returnUnits, DirectBuffer actor);

    /** The sale closed: whoever stood in line does so no more. */
    void waitlistLapsed(long sequence, long time, int sale);

    /** Proof of fairness: {@code reason} is SOLD_OUT, LIMIT_REACHED or NOT_ELIGIBLE. Changes nothing. */
    void purchaseRefused(long sequence, long time, int sale, Outcome reason, int quantity, DirectBuffer user);

    /** {@code stateHash} of the state as it is, which this event does not change. */
    void checkpoint(long sequence, long time, long stateHash);
}
