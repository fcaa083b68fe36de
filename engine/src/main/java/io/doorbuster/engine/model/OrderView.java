package io.doorbuster.engine.model;

/**
 * An order as it stood when it was read: an immutable copy.
 *
 * @param number ordinal in its sale, from 1
 * @param userId owner of the order
 * @param position ordinal of this order among all orders ever secured in the sale, from 1; 0 if never secured
 * @param unitsBefore units secured in the sale before this order; 0 if never secured
 * @param place place in the waitlist, from 1; 0 if the order is not waitlisted
 * @param payBy when the order expires unless it is paid, epoch milliseconds; 0 if never secured or if it never expires
 * @param sequence sequence of the event that secured the order, or, if never secured, that waitlisted it
 * @param time time of that event, epoch milliseconds
 * @param reference reference of the payment; empty if the order was never paid
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
