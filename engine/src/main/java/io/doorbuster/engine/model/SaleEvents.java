package io.doorbuster.engine.model;

import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * Every kind of event as one call, in the order of their sequence. The decider makes the calls as it decides, the state
 * changes by them, and the codec encodes and decodes them. A replay makes the same calls on an empty state.
 *
 * <p>The value of a buffer is its whole capacity; a buffer is valid only during the call. {@code sequence} counts from
 * 1 without a gap. {@code time} is epoch milliseconds and never goes back. {@code actor} is the author of a merchant's
 * change.
 */
public interface SaleEvents {
    void engineConfigured(long sequence, long time, EngineSettings settings);

    /** New values of edge settings by name; an empty value removes the setting. No decision depends on them. */
    void edgeSettingsChanged(long sequence, long time, Map<String, String> changes, DirectBuffer actor);

    /** {@code seed0}, {@code seed1}: the key of the hash over the sale's user ids; not guessable, but journaled. */
    void saleCreated(long sequence, long time, int sale, SaleTerms terms, long seed0, long seed1, DirectBuffer actor);

    /** Every member of {@code change} is given. */
    void saleChanged(long sequence, long time, int sale, SaleChange change, DirectBuffer actor);

    void salePaused(long sequence, long time, int sale, DirectBuffer actor);

    void saleResumed(long sequence, long time, int sale, DirectBuffer actor);

    void saleClosed(long sequence, long time, int sale, DirectBuffer actor);

    /** The sale's history stays in the journal, and its id stays taken. */
    void saleRemoved(long sequence, long time, int sale, DirectBuffer actor);

    /** Negative {@code units} are taken back. */
    void saleRestocked(long sequence, long time, int sale, int units, DirectBuffer key, DirectBuffer actor);

    /**
     * A round after the first opened, the {@code round}-th. {@code withdrawn}: unsold units of earlier rounds that were
     * not carried over.
     */
    void roundOpened(long sequence, long time, int sale, int round, int units, int withdrawn);

    void userRegistered(long sequence, long time, int sale, DirectBuffer user);

    /** {@code key} is empty if the client gave none. */
    @SuppressWarnings("checkstyle:ParameterNumber")
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

    /** The order went to the end of the waitlist. {@code key} is empty if the client gave none. */
    void orderWaitlisted(
            long sequence, long time, int sale, int order, int quantity, DirectBuffer user, DirectBuffer key);

    /** A waitlisted order got its units. */
    void orderPromoted(long sequence, long time, int sale, int order, int position, int unitsBefore);

    void orderPaid(long sequence, long time, int sale, int order, DirectBuffer reference, DirectBuffer actor);

    /** The payment window ended; the units are back on sale. */
    void orderExpired(long sequence, long time, int sale, int order);

    /**
     * The order's owner cancelled it if {@code actor} is empty, otherwise the merchant. The order was secured, and its
     * units are back on sale, or it was waitlisted.
     */
    void orderCancelled(long sequence, long time, int sale, int order, DirectBuffer actor);

    /**
     * A paid order ended. {@code returnUnits}: its units are back on sale and no longer count against the user's limit.
     */
    void orderRefunded(long sequence, long time, int sale, int order, boolean returnUnits, DirectBuffer actor);

    /** The sale closed, and all orders in its waitlist lapsed. */
    void waitlistLapsed(long sequence, long time, int sale);

    /** Proof of fairness. {@code reason} is SOLD_OUT, LIMIT_REACHED or NOT_ELIGIBLE. No stock and no order changes. */
    void purchaseRefused(long sequence, long time, int sale, Outcome reason, int quantity, DirectBuffer user);

    /** {@code stateHash} is the hash of the state, which this event does not change. */
    void checkpoint(long sequence, long time, long stateHash);
}
