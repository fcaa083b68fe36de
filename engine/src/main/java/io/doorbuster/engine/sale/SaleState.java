package io.doorbuster.engine.sale;

/** What a sale looks like from outside at a given time; computed, never stored. */
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

    static SaleState of(
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
