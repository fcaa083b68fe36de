package io.doorbuster.engine.sale;

/**
 * An order as it stood when it was read: an immutable copy.
 *
 * @param number ordinal in its sale, from 1
 * @param userId whose it is
 * @param position how-many-th order ever secured in the sale, from 1; 0 if it never was
 * @param unitsBefore units secured in the sale before this order; 0 if it never was
 * @param place orders in line up to and with this one; 0 if it is not in line
 * @param payBy when it expires unless it is paid, epoch milliseconds; 0 if it never was secured or never expires
 * @param sequence of the event that secured it; if it never was, of the one that put it in line
 * @param time of that event, epoch milliseconds
 * @param reference of the payment; empty if it was never paid
 */
public record OrderView(
        int number,
        String userId,
        int quantity,
        OrderStatus status,
        int position,
        int unitsBefore,
        int place,
        long payBy,
        long sequence,
        long time,
        String reference) {}
