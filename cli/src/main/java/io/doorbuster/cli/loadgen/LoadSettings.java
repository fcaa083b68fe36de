package io.doorbuster.cli.loadgen;

/**
 * The settings of one drill. Request {@code i} of {@link #requests} is the {@code i / users}-th click of user {@code i
 * % users}.
 *
 * @param clicks purchases per user
 * @param overNs the time from the first intended start to the end of the schedule; 0 means everything is due at once
 * @param connections keep-alive connections, shared by all users
 * @param threads driver threads; each owns its part of the connections and of the requests
 * @param keys whether each request carries its own Idempotency-Key
 * @param retry whether temporary refusals and requests with an unknown outcome are repeated
 * @param timeoutNs how long an answer may take after its request was sent, and how long after the last intended start
 *     requests may still be sent
 * @param warmupNs how long the sale is read before the drill starts
 */
public record LoadSettings(
        Endpoint endpoint,
        String sale,
        int users,
        int clicks,
        int quantity,
        long overNs,
        int connections,
        int threads,
        Identity identity,
        boolean keys,
        boolean retry,
        long timeoutNs,
        long warmupNs) {
    /** Most users that user ids of nine characters and one array of passes allow. */
    public static final int MAX_USERS = 5_000_000;

    public static final int MAX_CLICKS = 100;
    public static final int MAX_REQUESTS = 20_000_000;
    public static final int MAX_CONNECTIONS = 60_000;
    public static final int MAX_THREADS = 16;

    int requests() {
        return users * clicks;
    }

    /** The same crowd against another server, with all requests due at once. */
    public LoadSettings atOnceAgainst(final Endpoint other) {
        return new LoadSettings(
                other,
                sale,
                users,
                clicks,
                quantity,
                0,
                connections,
                threads,
                identity,
                keys,
                retry,
                timeoutNs,
                warmupNs);
    }

    public double intendedPerSecond() {
        return overNs == 0 ? Double.POSITIVE_INFINITY : requests() * 1e9 / overNs;
    }
}
