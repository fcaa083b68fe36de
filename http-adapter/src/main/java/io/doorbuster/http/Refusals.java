package io.doorbuster.http;

import io.doorbuster.engine.sale.Outcome;

/** What the engine refuses, as HTTP says it. */
final class Refusals {
    private Refusals() {}

    /** The problem that an outcome is, or null if it is none. */
    static Problem of(final Outcome outcome) {
        // Without a default: an outcome that is new in the engine does not compile here until it has its place.
        return switch (outcome) {
            case UNKNOWN_SALE -> Problem.UNKNOWN_SALE;
            case KEY_REUSED -> Problem.KEY_REUSED;
            case SALE_CLOSED -> Problem.SALE_CLOSED;
            case NOT_OPEN -> Problem.NOT_OPEN;
            case SALE_PAUSED -> Problem.SALE_PAUSED;
            case QUANTITY_NOT_ALLOWED -> Problem.QUANTITY_NOT_ALLOWED;
            case LIMIT_REACHED -> Problem.LIMIT_REACHED;
            case SOLD_OUT -> Problem.SOLD_OUT;
            case SALE_EXISTS -> Problem.SALE_EXISTS;
            case TOO_MANY_SALES -> Problem.TOO_MANY_SALES;
            case WOULD_BREAK_ORDERS -> Problem.WOULD_BREAK_ORDERS;
            case STOCK_TOO_LARGE -> Problem.INVALID_VALUE;
            case TOO_MANY_RESTOCKS -> Problem.TOO_MANY_RESTOCKS;
            case UNKNOWN_ORDER -> Problem.UNKNOWN_ORDER;
            case NOT_ELIGIBLE,
                    TOO_MANY_ORDERS,
                    REGISTRATION_CLOSED,
                    REGISTRATION_FULL,
                    REGISTRATION_NOT_NEEDED,
                    CHANGE_NOT_ALLOWED,
                    SALE_NOT_CLOSED,
                    ORDER_ENDED,
                    ORDER_PAID,
                    ORDER_WAITING,
                    PAYMENT_LATE,
                    PAYMENT_CONFLICT -> Problem.INTERNAL_ERROR;
            case WAITLISTED, REGISTERED, SALE_REMOVED, PAYMENT_CONFIRMED, ORDER_CANCELLED, ORDER_REFUNDED -> null;
            case SECURED, SALE_CREATED, SALE_CHANGED, ORDER_FOUND, ORDERS_FOUND, STATE_READ -> null;
            case NONE, CONFIGURED, TICKED -> Problem.INTERNAL_ERROR;
        };
    }
}
