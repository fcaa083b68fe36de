package io.doorbuster.http.metrics;

import io.doorbuster.engine.counters.EngineCounters;
import io.doorbuster.engine.counters.EngineCounters.OfJournal;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.http.exchange.EngineAccess;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The metrics of the engine, the journal and what follows it. */
final class EngineMetrics {
    private static final List<Outcome> OUTCOMES = List.of(Outcome.values());

    /**
     * The metric of each number that the server shows in {@code /readyz?verbose}. The page fails for a number without a
     * metric, so a new number without one fails the tests.
     */
    private static final Map<String, Named> GAUGES = Map.ofEntries(
            Map.entry("stateBytes", named("doorbuster_state_bytes", "Memory of sales, orders and registrations.")),
            Map.entry("maxStateBytes", named("doorbuster_state_limit_bytes", "Limit of that memory.")),
            Map.entry(
                    "refusalsNotJournaled",
                    counter("doorbuster_refusals_not_journaled", "Refusals beyond the journaled ones of a user.")),
            Map.entry("diskUsableBytes", named("doorbuster_disk_usable_bytes", "Free space for the data directory.")),
            Map.entry(
                    "clockAheadMillis",
                    ofMillis(
                            "doorbuster_clock_ahead_seconds",
                            "How far the engine's clock is ahead of the wall clock.")),
            Map.entry("shadowSequence", named("doorbuster_shadow_sequence", "Last event that the shadow applied.")),
            Map.entry(
                    "shadowLag", named("doorbuster_shadow_lag_events", "Durable events that the shadow has to apply.")),
            Map.entry("snapshotSequence", named("doorbuster_snapshot_sequence", "Last event in the newest snapshot.")),
            Map.entry(
                    "shadowLagMillis",
                    ofMillis("doorbuster_shadow_lag_seconds", "How long ago the shadow had every durable event.")),
            Map.entry(
                    "snapshotTime",
                    ofMillis(
                            "doorbuster_snapshot_time_seconds",
                            "Time of the last event in the newest snapshot, seconds since 1970; 0 without a"
                                    + " snapshot.")),
            Map.entry("snapshotBytes", named("doorbuster_snapshot_bytes", "Size of the newest snapshot.")),
            Map.entry("projectionSequence", named("doorbuster_projection_sequence", "Last event that PostgreSQL has.")),
            Map.entry(
                    "projectionLag",
                    named("doorbuster_projection_lag_events", "Durable events that PostgreSQL has to get.")),
            Map.entry(
                    "projectionConnected",
                    named("doorbuster_projection_connected", "1 if there is a connection to PostgreSQL, otherwise 0.")),
            Map.entry(
                    "projectionDeadLetters",
                    counter("doorbuster_projection_dead_letters", "Events that PostgreSQL refused.")));

    private EngineMetrics() {}

    private record Named(String name, String help, long divisor, boolean isCounter) {}

    private static Named named(final String name, final String help) {
        return new Named(name, help, 1, false);
    }

    private static Named ofMillis(final String name, final String help) {
        return new Named(name, help, TimeUnit.SECONDS.toMillis(1), false);
    }

    private static Named counter(final String name, final String help) {
        return new Named(name, help, 1, true);
    }

    static void add(final Families families, final EngineAccess engine) {
        final EngineCounters counters = engine.figures().counters();
        families.counters(
                "doorbuster_commands",
                "Answered commands by outcome, without replays; counted after the force.",
                OUTCOMES,
                true,
                outcome -> Labels.of("outcome", outcome.name().toLowerCase(Locale.ROOT)),
                counters::outcomes);
        families.counter(
                "doorbuster_replayed_commands",
                "Commands that got the answer of an earlier command with the same key.",
                counters.replays());
        families.counter("doorbuster_events", "Events that are durable.", counters.get(OfJournal.EVENTS));
        families.counter("doorbuster_event_bytes", "Bytes of these events.", counters.get(OfJournal.EVENT_BYTES));
        families.counter("doorbuster_batches", "Batches of the ring.", counters.get(OfJournal.BATCHES));
        families.counter(
                "doorbuster_batch_commands", "Commands and ticks in these batches.", counters.get(OfJournal.COMMANDS));
        families.counter(
                "doorbuster_expired_orders",
                "Orders whose payment window ended.",
                counters.get(OfJournal.EXPIRED_ORDERS));
        families.counter(
                "doorbuster_promoted_orders",
                "Orders that left the waitlist with their units.",
                counters.get(OfJournal.PROMOTED_ORDERS));
        families.histogram(
                "doorbuster_decide_seconds", "Time to decide a batch of commands.", List.of(counters.decisions()));
        families.histogram(
                "doorbuster_append_seconds", "Time to append a batch of events.", List.of(counters.appends()));
        families.histogram("doorbuster_force_seconds", "Time to force a batch.", List.of(counters.forces()));
        families.gauge(
                "doorbuster_durable_sequence",
                "Last durable event.",
                engine.durableSequence().getAsLong());
        families.gauge(
                "doorbuster_ring_slots", "Slots of the ring.", engine.figures().ringSlots());
        families.gauge(
                "doorbuster_ring_used_slots",
                "Slots with a command that is not answered.",
                engine.figures().usedSlots().getAsLong());
        engine.gauges().forEach((key, value) -> {
            final Named metric = GAUGES.get(key);
            if (metric == null) {
                throw new IllegalStateException("the number " + key + " has no metric; add it to EngineMetrics");
            }
            final double number = (double) value.getAsLong() / metric.divisor();
            if (metric.isCounter()) {
                families.counter(metric.name(), metric.help(), number);
            } else {
                families.gauge(metric.name(), metric.help(), number);
            }
        });
    }
}
