package io.doorbuster.engine.sale;

/**
 * An order as it stood when it was read: an immutable copy.
 *
 * @param number ordinal in its sale, from 1
 * @param position how-many-th order ever secured in the sale, from 1
 * @param unitsBefore units secured in the sale before this order
 * @param sequence of the event that secured it
 * @param time of that event, epoch milliseconds
 */
public record OrderView(
        int number, int quantity, OrderStatus status, int position, int unitsBefore, long sequence, long time) {}
