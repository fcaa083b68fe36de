package io.doorbuster.engine.model;

/** The state of a sale at a given time, as clients see it; computed, never stored. */
public enum SaleState {
    SCHEDULED("scheduled"),
    OPEN("open"),
    SOLD_OUT("soldOut"),
    PAUSED("paused"),
    CLOSED("closed");

    private final String label;

    SaleState(final String label) {
        this.label = label;
    }

    /** As it is written in JSON. */
    public String label() {
        return label;
    }

    public static SaleState of(
            final long now,
            final long opensAt,
            final long closesAt,
            final boolean paused,
            final boolean closed,
            final int remaining) {
        if (closed || now >= closesAt) {
            return CLOSED;
        }
        if (now < opensAt) {
            return SCHEDULED;
        }
        if (paused) {
            return PAUSED;
        }
        return remaining > 0 ? OPEN : SOLD_OUT;
    }
}
