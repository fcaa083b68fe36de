package io.doorbuster.http.exchange;

import static java.util.Objects.requireNonNull;

import io.doorbuster.engine.counters.EngineCounters;
import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.port.PurchaseGateway;
import io.doorbuster.engine.port.SaleDirectory;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The parts of a serving engine that HTTP uses. Any thread may use every part, and no part blocks.
 *
 * @param gateway submits commands to the total order
 * @param directory the sales as last made durable
 * @param clock the engine's clock
 * @param durableSequence last sequence that is durable as configured
 * @param durability name of that durability, sent with every order: {@code power} or {@code process}
 * @param heartbeats by name, the time of the last heartbeat of each thread of the engine, of {@link System#nanoTime}
 * @param gauges numbers by name that {@code /readyz?verbose} shows in addition to its own
 * @param figures what the engine counts
 */
public record EngineAccess(
        PurchaseGateway gateway,
        SaleDirectory directory,
        EngineClock clock,
        LongSupplier durableSequence,
        String durability,
        Map<String, LongSupplier> heartbeats,
        Map<String, LongSupplier> gauges,
        Figures figures) {
    /**
     * What the engine counts.
     *
     * @param ringSlots size of the ring
     * @param usedSlots how many of them hold a command that is not answered
     */
    public record Figures(EngineCounters counters, int ringSlots, LongSupplier usedSlots) {}

    public EngineAccess {
        heartbeats = Map.copyOf(heartbeats);
        gauges = Map.copyOf(gauges);
        requireNonNull(gateway, "gateway");
        requireNonNull(directory, "directory");
        requireNonNull(clock, "clock");
        requireNonNull(durableSequence, "durableSequence");
        requireNonNull(durability, "durability");
        requireNonNull(figures, "figures");
    }
}
