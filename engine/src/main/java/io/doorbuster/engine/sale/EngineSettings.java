package io.doorbuster.engine.sale;

/**
 * What the server's owner sets for all sales together. It is journaled, because the state that the events lead to must
 * not depend on how this server was started: apply and replay read nothing else. 0 means that the journal does not say.
 *
 * @param checkpointEvery events between two checkpoints; 0: there are none
 * @param maxSales sales that may exist at a time; a lower number than there are removes none, but no new one is created
 * @param refusalsPerUser refusals of one user in one sale that become events; 0: all of them
 */
public record EngineSettings(int checkpointEvery, int maxSales, int refusalsPerUser) {
    /** What holds before the journal says anything. */
    public static final EngineSettings NONE = new EngineSettings(0, 0, 0);

    /** Sales that may exist at a time unless the journal says otherwise. */
    public static final int DEFAULT_MAX_SALES = 10_000;

    /** Refusals of one user in one sale that a server journals. */
    public static final int DEFAULT_REFUSALS_PER_USER = 8;

    /** As high as {@link RefusalCounts} count. */
    public static final int MAX_REFUSALS_PER_USER = 15;

    /** @throws IllegalArgumentException naming the setting that is out of its range */
    public EngineSettings {
        check(checkpointEvery >= 0, "checkpointEvery must not be negative");
        check(maxSales >= 0, "maxSales must not be negative");
        check(
                refusalsPerUser >= 0 && refusalsPerUser <= MAX_REFUSALS_PER_USER,
                "refusalsPerUser must be 0 to " + MAX_REFUSALS_PER_USER);
    }

    /** Only checkpoints, for those who do not care for the rest. */
    public static EngineSettings checkpointEvery(final int events) {
        return new EngineSettings(events, 0, 0);
    }

    /** Sales that may exist at a time. */
    int salesLimit() {
        return maxSales == 0 ? DEFAULT_MAX_SALES : maxSales;
    }

    /** A journal that says no more than version 2 of the schema could has the hash that it had then. */
    long addTo(final long hash) {
        final long before = Mix.in(hash, checkpointEvery);
        return maxSales == 0 && refusalsPerUser == 0 ? before : Mix.in(before, (long) maxSales << 32 | refusalsPerUser);
    }

    private static void check(final boolean holds, final String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
