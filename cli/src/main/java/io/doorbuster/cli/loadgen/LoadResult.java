package io.doorbuster.cli.loadgen;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * The counts of all driver threads, added after the threads have ended. Times are in nanoseconds; counts are requests.
 *
 * @param all from the intended start to the answer
 * @param sinceSend from the actual send to the answer, of the last attempt of each request
 * @param timeline when the results were known, of all kinds
 * @param lastAnswerNs from the first intended start to the last answer, 0 without an answer
 * @param ended connections that ended during the drill; each was opened again
 */
public record LoadResult(
        long requests,
        long secured,
        long waitlisted,
        Map<String, Long> refused,
        Map<String, Long> errors,
        Map<String, Long> unknown,
        long misdirected,
        long retries,
        SecuredOrders orders,
        Histogram all,
        Histogram securedLatency,
        Histogram refusedLatency,
        Histogram sinceSend,
        Histogram behind,
        Histogram ownBehind,
        Timeline timeline,
        long lastAnswerNs,
        long ended,
        Map<String, Long> connectionFailures,
        LimitReached limitReached) {

    /** The users who got {@code limit-reached}. */
    public interface LimitReached {
        boolean test(int user);
    }

    static LoadResult sum(
            final List<Tally> tallies,
            final List<Connections> connections,
            final Latencies latencies,
            final Schedule schedule) {
        final Map<String, Long> refused = new TreeMap<>();
        final Map<String, Long> errors = new TreeMap<>();
        final Map<String, Long> unknown = new TreeMap<>();
        final Map<String, Long> failures = new TreeMap<>();
        final Histogram behind = Tally.histogram();
        final Histogram ownBehind = Tally.histogram();
        final Histogram sinceSend = Tally.histogram();
        final Timeline timeline = new Timeline();
        long lastAnswerNs = 0;
        for (final Tally tally : tallies) {
            tally.refusals.addTo(refused);
            tally.errors.addTo(errors);
            tally.unknowns.addTo(unknown);
            behind.add(tally.behind);
            ownBehind.add(tally.ownBehind);
            sinceSend.add(tally.sinceSend);
            timeline.addAll(tally.timeline);
            if (tally.lastAnswerNs() != Long.MIN_VALUE) {
                lastAnswerNs = Math.max(lastAnswerNs, tally.lastAnswerNs() - schedule.startNs());
            }
        }
        connections.forEach(pool -> pool.failures().addTo(failures));
        latencies.sample();
        return new LoadResult(
                schedule.requests(),
                tallies.stream().mapToLong(Tally::secured).sum(),
                tallies.stream().mapToLong(Tally::waitlisted).sum(),
                refused,
                errors,
                unknown,
                tallies.stream().mapToLong(Tally::misdirected).sum(),
                tallies.stream().mapToLong(Tally::retries).sum(),
                ordersOf(tallies),
                latencies.all(),
                latencies.secured(),
                latencies.refused(),
                sinceSend,
                behind,
                ownBehind,
                timeline,
                lastAnswerNs,
                connections.stream().mapToLong(Connections::ended).sum(),
                failures,
                user -> tallies.stream().anyMatch(tally -> tally.wasLimitReached(user)));
    }

    public long refusedTotal() {
        return total(refused);
    }

    public long errorTotal() {
        return total(errors);
    }

    public long unknownTotal() {
        return total(unknown);
    }

    /** Number of requests that have a result. */
    public long accounted() {
        return secured + waitlisted + refusedTotal() + errorTotal() + unknownTotal();
    }

    public long refused(final String name) {
        return refused.getOrDefault(name, 0L);
    }

    public double answersPerSecond() {
        return lastAnswerNs == 0 ? 0 : all.getTotalCount() * 1e9 / lastAnswerNs;
    }

    private static SecuredOrders ordersOf(final List<Tally> tallies) {
        if (tallies.size() == 1) {
            return tallies.get(0).orders;
        }
        final SecuredOrders orders = new SecuredOrders();
        tallies.forEach(tally -> orders.addAll(tally.orders));
        return orders;
    }

    private static long total(final Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
