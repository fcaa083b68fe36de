package io.doorbuster.engine.model;

/**
 * An order in a snapshot, without its user, its key and its payment.
 *
 * @param position 0 if the order was never secured
 * @param fromWaitlist true if the order began in the waitlist
 * @param keptUnits true if the order was refunded without returning its units
 */
public record OrderRecord(
        long sequence,
        long time,
        int quantity,
        int position,
        int unitsBefore,
        OrderStatus status,
        boolean fromWaitlist,
        boolean keptUnits) {}
