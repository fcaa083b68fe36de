package io.doorbuster.engine.sale;

/**
 * What a snapshot says of an order besides its user, its key and its payment.
 *
 * @param position 0 if it never was secured
 * @param fromLine it stood in line before it was anything else
 * @param keptUnits refunded without giving its units back
 */
public record OrderRecord(
        long sequence,
        long time,
        int quantity,
        int position,
        int unitsBefore,
        OrderStatus status,
        boolean fromLine,
        boolean keptUnits) {}
