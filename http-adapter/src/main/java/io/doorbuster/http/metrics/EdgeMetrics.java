package io.doorbuster.http.metrics;

import io.doorbuster.engine.counters.Timing;
import io.doorbuster.http.exchange.EdgeCounters;
import io.doorbuster.http.exchange.Gate;
import io.doorbuster.http.json.Problem;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The metrics of the listeners and their IO threads. */
final class EdgeMetrics {
    private static final int FIRST_STATUS = 200;
    private static final int STATUSES = 400;

    private EdgeMetrics() {}

    private record Counted<T>(ListenerFigures listener, T what) {}

    static void add(final Families families, final List<ListenerFigures> listeners) {
        final List<Counted<Integer>> statuses = new ArrayList<>();
        final List<Counted<Problem>> problems = new ArrayList<>();
        final List<Counted<Gate.Name>> gates = new ArrayList<>();
        for (final ListenerFigures listener : listeners) {
            for (int status = FIRST_STATUS; status < FIRST_STATUS + STATUSES; status++) {
                statuses.add(new Counted<>(listener, status));
            }
            for (final Problem problem : Problem.values()) {
                problems.add(new Counted<>(listener, problem));
            }
            for (final Gate.Name gate : Gate.Name.values()) {
                gates.add(new Counted<>(listener, gate));
            }
        }
        families.counters(
                "doorbuster_answers",
                "Answers by status.",
                statuses,
                true,
                status -> Labels.of("listener", status.listener().name(), "status", Integer.toString(status.what())),
                status -> sum(status.listener(), thread -> thread.answers(status.what())));
        families.counters(
                "doorbuster_refusals",
                "Refusals by the name of their problem.",
                problems,
                true,
                problem -> Labels.of(
                        "listener",
                        problem.listener().name(),
                        "problem",
                        problem.what().slug()),
                problem -> sum(problem.listener(), thread -> thread.refusals(problem.what())));
        families.counters(
                "doorbuster_gate_refusals",
                "Refusals by the gate that refused, before the engine.",
                gates,
                true,
                gate -> Labels.of(
                        "listener",
                        gate.listener().name(),
                        "gate",
                        gate.what().name().toLowerCase(Locale.ROOT)),
                gate -> sum(gate.listener(), thread -> thread.refusals(gate.what())));
        addCalls(families, listeners);
    }

    private static void addCalls(final Families families, final List<ListenerFigures> listeners) {
        families.counters(
                "doorbuster_unanswered_calls",
                "Calls that got no reply from the engine in time.",
                listeners,
                false,
                EdgeMetrics::name,
                listener -> sum(listener, EdgeCounters::timeOuts));
        families.gauges(
                "doorbuster_calls_in_flight",
                "Calls whose command is in the engine.",
                listeners,
                EdgeMetrics::name,
                listener -> sum(listener, EdgeCounters::inFlight));
        families.gauges(
                "doorbuster_connections",
                "Open connections.",
                listeners,
                EdgeMetrics::name,
                listener -> listener.connections().getAsInt());
        families.gauges(
                "doorbuster_connections_limit",
                "Most connections that may be open.",
                listeners,
                EdgeMetrics::name,
                ListenerFigures::maxConnections);
        families.histogram(
                "doorbuster_ring_wait_seconds",
                "From the submission of a command until its batch begins.",
                timings(listeners, EdgeCounters::inRing));
        families.histogram(
                "doorbuster_engine_seconds",
                "From the submission of a command to its reply, with the force.",
                timings(listeners, EdgeCounters::inEngine));
        families.histogram(
                "doorbuster_handover_seconds",
                "From the reply to the answer.",
                timings(listeners, EdgeCounters::handOver));
        families.histogram(
                "doorbuster_answer_seconds",
                "From the submission of a command to its answer.",
                timings(listeners, EdgeCounters::toAnswer));
    }

    private static Labels name(final ListenerFigures listener) {
        return Labels.of("listener", listener.name());
    }

    private static long sum(final ListenerFigures listener, final ToLongFunction<EdgeCounters> number) {
        return listener.threads().stream().mapToLong(number).sum();
    }

    private static List<Timing> timings(
            final List<ListenerFigures> listeners, final Function<EdgeCounters, Timing> which) {
        return listeners.stream()
                .flatMap(listener -> listener.threads().stream())
                .map(which)
                .toList();
    }
}
