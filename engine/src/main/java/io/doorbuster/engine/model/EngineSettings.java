package io.doorbuster.engine.model;

import io.doorbuster.engine.collections.Mix;

/**
 * The settings of the server for all sales together. They are journaled, because the state must depend on the events
 * alone and not on the flags of the last start: apply and replay read no other settings. 0 means that the journal does
 * not name the setting.
 *
 * @param checkpointEvery events between two checkpoints; 0: no checkpoints
 * @param maxSales most sales that may exist at a time; lowering it below their number removes none, but no new one is
 *     created
 * @param refusalsPerUser refusals of one user in one sale that become events; 0: all of them
 * @param maxStateBytes bytes of memory for sales, orders and registrations; when they are used up, nothing new is
 *     accepted; 0: no limit
 */
public record EngineSettings(int checkpointEvery, int maxSales, int refusalsPerUser, long maxStateBytes) {
    /** The settings before the first event. */
    public static final EngineSettings NONE = new EngineSettings(0, 0, 0, 0);

    /** Most sales that may exist at a time unless the journal names another number. */
    public static final int DEFAULT_MAX_SALES = 10_000;

    /** Refusals of one user in one sale that a server journals by default. */
    public static final int DEFAULT_REFUSALS_PER_USER = 8;

    /** The highest value of a refusal counter, which has four bits. */
    public static final int MAX_REFUSALS_PER_USER = 15;

    /** @throws IllegalArgumentException naming the setting that is out of its range */
    public EngineSettings {
        check(checkpointEvery >= 0, "checkpointEvery must not be negative");
        check(maxSales >= 0, "maxSales must not be negative");
        check(
                refusalsPerUser >= 0 && refusalsPerUser <= MAX_REFUSALS_PER_USER,
                "refusalsPerUser must be 0 to " + MAX_REFUSALS_PER_USER);
        check(maxStateBytes >= 0, "maxStateBytes must not be negative");
    }

    /** Without a limit on memory. */
    public EngineSettings(final int checkpointEvery, final int maxSales, final int refusalsPerUser) {
        this(checkpointEvery, maxSales, refusalsPerUser, 0);
    }

    /** Returns settings that name only the checkpoints. */
    public static EngineSettings checkpointEvery(final int events) {
        return new EngineSettings(events, 0, 0, 0);
    }

    /** Most sales that may exist at a time. */
    public int salesLimit() {
        return maxSales == 0 ? DEFAULT_MAX_SALES : maxSales;
    }

    /** Most bytes of memory that the state may take. */
    public long memoryLimit() {
        return maxStateBytes == 0 ? Long.MAX_VALUE : maxStateBytes;
    }

    /**
     * Adds the settings to a state hash. A setting that is 0 adds nothing, so that the journal of an earlier schema
     * version, which lacks the setting, keeps its hash.
     */
    public long addTo(final long hash) {
        long mixed = Mix.in(hash, checkpointEvery);
        if (maxSales != 0 || refusalsPerUser != 0) {
            mixed = Mix.in(mixed, (long) maxSales << 32 | refusalsPerUser);
        }
        return maxStateBytes == 0 ? mixed : Mix.in(mixed, maxStateBytes);
    }

    private static void check(final boolean holds, final String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
