package io.doorbuster.engine.sale;

/**
 * The decision on a command. Refusals are values: they consume nothing. The purchase outcomes stand in the order in
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
    QUANTITY_NOT_ALLOWED,
    LIMIT_REACHED,
    SOLD_OUT,
    /** The purchase has its units; with {@link Decision#replayed} it had them before. */
    SECURED,

    SALE_CREATED,
    SALE_EXISTS,
    /** The engine holds as many sales as it may. */
    TOO_MANY_SALES,
    /** Paused, resumed, closed or restocked, or it already was. */
    SALE_CHANGED,
    /** A restock that would take back units that were sold. */
    WOULD_BREAK_ORDERS,
    /** A restock that would lift the stock above {@link SaleTerms#MAX_STOCK}. */
    STOCK_TOO_LARGE,
    /** The sale remembers as many restocks as it may. */
    TOO_MANY_RESTOCKS,

    UNKNOWN_ORDER,
    ORDER_FOUND,
    ORDERS_FOUND,
    STATE_READ,
    CONFIGURED,
    TICKED
}
