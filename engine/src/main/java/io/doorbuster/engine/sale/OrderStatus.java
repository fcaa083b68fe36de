package io.doorbuster.engine.sale;

/** Where an order is in its life. */
public enum OrderStatus {
    SECURED("secured");

    private final String label;

    OrderStatus(final String label) {
        this.label = label;
    }

    /** As it is written in JSON. */
    public String label() {
        return label;
    }
}
