package io.doorbuster.cli.capacity;

import io.doorbuster.cli.console.FailedException;
import io.doorbuster.cli.loadgen.Endpoint;
import io.doorbuster.cli.loadgen.Identity;
import io.doorbuster.cli.loadgen.LoadResult;
import io.doorbuster.cli.loadgen.LoadRun;
import io.doorbuster.cli.loadgen.LoadSettings;
import io.doorbuster.cli.loadgen.Progress;
import io.doorbuster.cli.loadgen.Tally;
import io.doorbuster.http.identity.PassKey;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The throughput of a live server, from a short drill with all purchases due at once.
 *
 * @param purchases that the drill sent
 * @param secured of them
 * @param perSecond decided purchases: secured, waitlisted, sold out or over the user's limit
 */
record Measurement(long purchases, long secured, double perSecond) {
    private static final int THREADS = 1;
    /** The refusals of a server that had the capacity to decide. */
    private static final Set<String> DECIDED = Set.of("sold-out", "limit-reached");

    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long WARMUP_NS = TimeUnit.SECONDS.toNanos(1);

    /**
     * Buys from the sale once per user.
     *
     * @param key null if the users are named by a header
     * @throws FailedException if the server cannot be reached, or purchases are not decided
     */
    static Measurement of(
            final Endpoint server, final String sale, final int users, final int connections, final PassKey key)
            throws IOException {
        final LoadSettings settings = new LoadSettings(
                server,
                sale,
                users,
                1,
                1,
                0,
                connections,
                THREADS,
                key == null ? Identity.header : Identity.pass,
                false,
                false,
                TIMEOUT_NS,
                WARMUP_NS);
        final Progress nobodyWatches = new Progress(null, Progress.Mode.none, false);
        final LoadResult result;
        try {
            result = new LoadRun(settings, key, nobodyWatches, Tally.Onlooker.NOBODY).run();
        } catch (final LoadRun.CannotConnect noServer) {
            throw new FailedException(
                    "--measure: " + noServer.getMessage() + "; start the server, or correct the URL", noServer);
        }
        final Map<String, Long> undecided = new TreeMap<>(result.refused());
        undecided.keySet().removeAll(DECIDED);
        undecided.putAll(result.errors());
        undecided.putAll(result.unknown());
        if (!undecided.isEmpty()) {
            throw new FailedException("--measure: "
                    + undecided.values().stream().mapToLong(Long::longValue).sum() + " of " + result.requests()
                    + " purchases were not decided: " + undecided
                    + "; name an open sale with --sale, correct the identity, or give fewer --connections");
        }
        return new Measurement(result.requests(), result.secured(), result.answersPerSecond());
    }
}
