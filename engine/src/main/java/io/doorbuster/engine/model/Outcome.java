package io.doorbuster.engine.model;

/**
 * The kind of a decision. A refusal is an outcome too; it consumes nothing. The outcomes of a purchase are listed in
 * the order in which they are checked.
 */
public enum Outcome {
    /** Not decided yet; this value never leaves the engine. */
    NONE,

    UNKNOWN_SALE,
    /** The idempotency key was used for another request. */
    KEY_REUSED,
    SALE_CLOSED,
    NOT_OPEN,
    SALE_PAUSED,
    /** The sale is for registered users, and this user did not register in time. */
    NOT_ELIGIBLE,
    QUANTITY_NOT_ALLOWED,
    /** The user's secured, paid and waitlisted units fill the limit; or the user is already in the waitlist. */
    LIMIT_REACHED,
    /** The user, or all users together, made as many orders as the sale remembers, ended ones included. */
    TOO_MANY_ORDERS,
    SOLD_OUT,
    /** The memory for sales, orders and registrations is used up. Also for registrations, new sales and restocks. */
    MEMORY_FULL,
    /** The purchase is in the waitlist; with {@link Decision#replayed} an earlier command put it there. */
    WAITLISTED,
    /** The purchase has its units; with {@link Decision#replayed} an earlier command secured them. */
    SECURED,

    /** The user is registered; with {@link Decision#replayed} an earlier command registered them. */
    REGISTERED,
    REGISTRATION_CLOSED,
    /** The sale accepts no more registrations. */
    REGISTRATION_FULL,
    /** The sale is open to everyone. */
    REGISTRATION_NOT_NEEDED,

    SALE_CREATED,
    /** A sale with this id exists or existed. */
    SALE_EXISTS,
    /** The engine holds as many sales as it may. */
    TOO_MANY_SALES,
    /** The sale was paused, resumed, closed, changed or restocked, now or before. */
    SALE_CHANGED,
    /** The new terms do not fit each other, the openings or the time. */
    CHANGE_NOT_ALLOWED,
    /** The restock, limit or removal would take from an order what it was given. */
    WOULD_BREAK_ORDERS,
    /** The restock would raise the stock above {@link SaleTerms#MAX_STOCK}. */
    STOCK_TOO_LARGE,
    /** The sale remembers as many restocks as it may. */
    TOO_MANY_RESTOCKS,
    /** Only a closed sale can be removed. */
    SALE_NOT_CLOSED,
    SALE_REMOVED,

    EDGE_SETTINGS_CHANGED,
    /** There would be more than {@link EdgeSettings#MAX_SETTINGS}. */
    TOO_MANY_EDGE_SETTINGS,

    UNKNOWN_ORDER,
    /** The order was cancelled, expired, lapsed or refunded before. */
    ORDER_ENDED,
    /** The order is paid: only the merchant can end it, by a refund. */
    ORDER_PAID,
    /** The order is still in the waitlist: there is nothing to pay. */
    ORDER_WAITING,
    /** The hold ended before the payment came. */
    PAYMENT_LATE,
    /** The order was paid by another payment. */
    PAYMENT_CONFLICT,
    /** The order is paid; with {@link Decision#replayed} an earlier command confirmed the same payment. */
    PAYMENT_CONFIRMED,
    ORDER_CANCELLED,
    ORDER_REFUNDED,

    ORDER_FOUND,
    ORDERS_FOUND,
    STATE_READ,
    CONFIGURED,
    TICKED
}
