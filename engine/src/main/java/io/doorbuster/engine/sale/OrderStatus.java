package io.doorbuster.engine.sale;

/** Where an order is in its life. */
public enum OrderStatus {
    /** It has its units: held until payBy, or for good if the sale has no payment window. */
    SECURED(0, "secured"),
    PAID(1, "paid"),
    /** Was paid, and cancelled by the merchant. */
    REFUNDED(2, "refunded"),
    CANCELLED(3, "cancelled"),
    /** Was not paid in time. */
    EXPIRED(4, "expired"),
    /** In line: has no units yet. */
    WAITLISTED(5, "waitlisted"),
    /** Was in line when the sale closed. */
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

    /** As it stands in memory and goes into the state's hash; the journal's schema has the same. */
    byte code() {
        return code;
    }

    static OrderStatus of(final byte code) {
        return VALUES[code];
    }
}
