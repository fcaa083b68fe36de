package io.doorbuster.engine.model;

/** The status of an order. */
public enum OrderStatus {
    /** The order has its units: held until payBy, or for good if the sale has no payment window. */
    SECURED(0, "secured"),
    PAID(1, "paid"),
    /** The order was paid, and the merchant ended it. */
    REFUNDED(2, "refunded"),
    CANCELLED(3, "cancelled"),
    /** The order was not paid in time. */
    EXPIRED(4, "expired"),
    /** The order waits for units in the waitlist. */
    WAITLISTED(5, "waitlisted"),
    /** The order was in the waitlist when the sale closed. */
    LAPSED(6, "lapsed");

    /** In the order of their codes. */
    private static final OrderStatus[] VALUES = values();

    private final byte code;
    private final String label;

    OrderStatus(final int code, final String label) {
        this.code = (byte) code;
        this.label = label;
    }

    /** As it is written in JSON. */
    public String label() {
        return label;
    }

    /** The code in memory, in the state hash and in the schema. */
    public byte code() {
        return code;
    }

    public static OrderStatus of(final byte code) {
        return VALUES[code];
    }
}
