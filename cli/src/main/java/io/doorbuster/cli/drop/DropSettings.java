package io.doorbuster.cli.drop;

/**
 * One drill. Request {@code i} of {@link #requests} is the {@code i / users}-th click of user {@code i % users}.
 *
 * @param clicks purchases per user
 * @param overNs the time from the first intended start to the end of the schedule; 0 means everything is due at once
 * @param connections keep-alive connections, shared by all users
 * @param threads driver threads; each owns its part of the connections and of the requests
 * @param keys whether each request carries its own Idempotency-Key
 * @param retry whether refusals that ask for it and unknown outcomes are asked again
 * @param timeoutNs how long an answer may take after its request was sent, and how long after the last intended start
 *     requests may still be sent
 * @param warmupNs for how long the sale page is read before the drill starts
 */
record DropSettings(
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
    /** As many users as user ids of nine characters and one array of passes allow for. */
    static final int MAX_USERS = 5_000_000;

    static final int MAX_CLICKS = 100;
    static final int MAX_REQUESTS = 20_000_000;
    static final int MAX_CONNECTIONS = 60_000;
    static final int MAX_THREADS = 16;

    int requests() {
        return users * clicks;
    }

    /** The same crowd against another server, all of it due at once. */
    DropSettings atOnceAgainst(Endpoint other) {
        return new DropSettings(
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

    double intendedPerSecond() {
        return overNs == 0 ? Double.POSITIVE_INFINITY : requests() * 1e9 / overNs;
    }
}
