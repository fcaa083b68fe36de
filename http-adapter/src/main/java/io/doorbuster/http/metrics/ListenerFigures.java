package io.doorbuster.http.metrics;

import io.doorbuster.http.exchange.EdgeCounters;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * The counters of one listener. Immutable; what it leads to may be read by any thread.
 *
 * @param name {@code public} or {@code admin}
 * @param threads the counters of each of its IO threads
 * @param connections how many are open
 * @param maxConnections how many may be open
 */
public record ListenerFigures(String name, List<EdgeCounters> threads, IntSupplier connections, int maxConnections) {
    public ListenerFigures {
        threads = List.copyOf(threads);
    }
}
