package io.doorbuster.cli.drop;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What all driver threads counted, summed after they ended. Times in nanoseconds; counts are requests.
 *
 * @param lastAnswerNs from the first intended start to the last answer, 0 when there was none
 * @param ended connections that ended during the drill; each was opened again
 */
record DropResult(
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
        Histogram behind,
        Histogram ownBehind,
        long lastAnswerNs,
        long ended,
        Map<String, Long> connectionFailures,
        LimitReached limitReached) {

    /** Which users were told {@code limit-reached}. */
    interface LimitReached {
        boolean test(int user);
    }

    static DropResult sum(List<Tally> tallies, List<Connections> connections, Latencies latencies, Schedule schedule) {
        Map<String, Long> refused = new TreeMap<>();
        Map<String, Long> errors = new TreeMap<>();
        Map<String, Long> unknown = new TreeMap<>();
        Map<String, Long> failures = new TreeMap<>();
        Histogram behind = Tally.histogram();
        Histogram ownBehind = Tally.histogram();
        long lastAnswerNs = 0;
        for (Tally tally : tallies) {
            tally.refusals.addTo(refused);
            tally.errors.addTo(errors);
            tally.unknowns.addTo(unknown);
            behind.add(tally.behind);
            ownBehind.add(tally.ownBehind);
            if (tally.lastAnswerNs() != Long.MIN_VALUE) {
                lastAnswerNs = Math.max(lastAnswerNs, tally.lastAnswerNs() - schedule.startNs());
            }
        }
        connections.forEach(pool -> pool.failures().addTo(failures));
        latencies.sample();
        return new DropResult(
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
                behind,
                ownBehind,
                lastAnswerNs,
                connections.stream().mapToLong(Connections::ended).sum(),
                failures,
                user -> tallies.stream().anyMatch(tally -> tally.wasLimitReached(user)));
    }

    long refusedTotal() {
        return total(refused);
    }

    long errorTotal() {
        return total(errors);
    }

    long unknownTotal() {
        return total(unknown);
    }

    /** Every request that ended by some name. */
    long accounted() {
        return secured + waitlisted + refusedTotal() + errorTotal() + unknownTotal();
    }

    long refused(String name) {
        return refused.getOrDefault(name, 0L);
    }

    double answersPerSecond() {
        return lastAnswerNs == 0 ? 0 : all.getTotalCount() * 1e9 / lastAnswerNs;
    }

    private static SecuredOrders ordersOf(List<Tally> tallies) {
        if (tallies.size() == 1) {
            return tallies.get(0).orders;
        }
        SecuredOrders orders = new SecuredOrders();
        tallies.forEach(tally -> orders.addAll(tally.orders));
        return orders;
    }

    private static long total(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
