package io.doorbuster.journal.figures;

import java.util.Locale;

/** The kinds of events that a journal holds. */
public enum EventKind {
    ENGINE_CONFIGURED,
    EDGE_SETTINGS_CHANGED,
    SALE_CREATED,
    SALE_CHANGED,
    SALE_PAUSED,
    SALE_RESUMED,
    SALE_CLOSED,
    SALE_REMOVED,
    SALE_RESTOCKED,
    ROUND_OPENED,
    USER_REGISTERED,
    ORDER_SECURED,
    ORDER_WAITLISTED,
    ORDER_PROMOTED,
    ORDER_PAID,
    ORDER_EXPIRED,
    ORDER_CANCELLED,
    ORDER_REFUNDED,
    WAITLIST_LAPSED,
    PURCHASE_REFUSED,
    CHECKPOINT;

    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The name of this kind in output. */
    public String label() {
        return label;
    }
}
