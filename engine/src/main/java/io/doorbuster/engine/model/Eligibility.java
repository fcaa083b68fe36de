package io.doorbuster.engine.model;

/** Who may buy. */
public enum Eligibility {
    OPEN("open"),
    /** Only users who registered for the sale in time. */
    REGISTERED("registered");

    private final String label;

    Eligibility(final String label) {
        this.label = label;
    }

    /** As it is written in JSON. */
    public String label() {
        return label;
    }
}
