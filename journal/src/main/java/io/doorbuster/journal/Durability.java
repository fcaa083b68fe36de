package io.doorbuster.journal;

/** The failures that an acknowledged order survives. */
public enum Durability {
    /** Process kill, kernel crash, and power loss on disks that honour a flush: each batch is forced to disk. */
    POWER("power"),

    /** Process kill only: each batch is in the page cache. */
    PROCESS("process");

    private final String label;

    Durability(final String label) {
        this.label = label;
    }

    /** The name of this durability in flags, headers and reports. */
    public String label() {
        return label;
    }

    /**
     * Returns the durability with the given label.
     *
     * @throws IllegalArgumentException if no durability has this label
     */
    public static Durability of(final String label) {
        for (final Durability durability : values()) {
            if (durability.label.equals(label)) {
                return durability;
            }
        }
        throw new IllegalArgumentException("durability is power or process, not " + label);
    }
}
