package io.doorbuster.journal;

/** What an acknowledged order survives. */
public enum Durability {
    /** Process kill, kernel crash, and power loss on disks that do as they are told: each batch is forced to disk. */
    POWER("power"),

    /** Process kill only: each batch is in the page cache. */
    PROCESS("process");

    private final String label;

    Durability(final String label) {
        this.label = label;
    }

    /** The word for it in flags, headers and reports. */
    public String label() {
        return label;
    }

    /**
     * The durability with the given word.
     *
     * @throws IllegalArgumentException if it names none
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
