package io.doorbuster.engine.sale;

/**
 * The decision on a command. Refusals are values: they consume nothing. The outcomes of a purchase stand in the order in
 * which they are checked.
 */
public enum Outcome {
    /** Not decided yet; never leaves the engine. */
    NONE,

    UNKNOWN_SALE,
    /** The idempotency key was used for something else. */
    KEY_REUSED,
    SALE_CLOSED,
    NOT_OPEN,
    SALE_PAUSED,
    /** The sale is for registered users, and this one did not register in time. */
    NOT_ELIGIBLE,
    QUANTITY_NOT_ALLOWED,
    /** The user's orders and place in line fill the limit; or the user is in line already. */
    LIMIT_REACHED,
    /** The user, or all users, made as many orders in the sale as it remembers, most of them ended by now. */
    TOO_MANY_ORDERS,
    SOLD_OUT,
    /** The memory for sales, orders and registrations is used up; also of registrations, new sales and restocks. */
    MEMORY_FULL,
    /** In line; with {@link Decision#replayed} it was put there before. */
    WAITLISTED,
    /** The purchase has its units; with {@link Decision#replayed} it had them before. */
    SECURED,

    /** Registered now; with {@link Decision#replayed} it was before. */
    REGISTERED,
    REGISTRATION_CLOSED,
    /** The sale takes no more registrations. */
    REGISTRATION_FULL,
    /** The sale is open to everyone. */
    REGISTRATION_NOT_NEEDED,

    SALE_CREATED,
    /** There is, or was, a sale with this id. */
    SALE_EXISTS,
    /** The engine holds as many sales as it may. */
    TOO_MANY_SALES,
    /** Paused, resumed, closed, changed or restocked, or it already was. */
    SALE_CHANGED,
    /** The new terms do not fit each other, the openings or the time. */
    CHANGE_NOT_ALLOWED,
    /** A restock, a limit or a removal that would take from an order what it was given. */
    WOULD_BREAK_ORDERS,
    /** A restock that would lift the stock above {@link SaleTerms#MAX_STOCK}. */
    STOCK_TOO_LARGE,
    /** The sale remembers as many restocks as it may. */
    TOO_MANY_RESTOCKS,
    /** Only a closed sale is removed. */
    SALE_NOT_CLOSED,
    SALE_REMOVED,

    UNKNOWN_ORDER,
    /** Cancelled, expired, lapsed or refunded before. */
    ORDER_ENDED,
    /** Paid: only the merchant ends it, by a refund. */
    ORDER_PAID,
    /** Still in line: there is nothing to pay. */
    ORDER_WAITING,
    /** The hold ended before the payment came. */
    PAYMENT_LATE,
    /** The order was paid by another payment. */
    PAYMENT_CONFLICT,
    /** Paid now; with {@link Decision#replayed} it was before, by the same payment. */
    PAYMENT_CONFIRMED,
    ORDER_CANCELLED,
    ORDER_REFUNDED,

    ORDER_FOUND,
    ORDERS_FOUND,
    STATE_READ,
    CONFIGURED,
    TICKED
}
