package io.doorbuster.http;

import static java.util.Objects.requireNonNull;

import io.doorbuster.engine.pipeline.EngineClock;
import io.doorbuster.engine.pipeline.PurchaseGateway;
import io.doorbuster.engine.pipeline.SaleDirectory;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * All that HTTP knows of an engine that serves. Every part may be used by any thread and never blocks.
 *
 * @param gateway the way into the total order
 * @param directory the sales as last made durable
 * @param clock the engine's time
 * @param durableSequence last sequence that is as durable as configured
 * @param durability name of that durability, told with every order: {@code power} or {@code process}
 * @param heartbeats by name, when each thread of the engine last came round, of {@link System#nanoTime}
 * @param gauges numbers by name that {@code /readyz?verbose} shows beside its own
 */
public record EngineAccess(
        PurchaseGateway gateway,
        SaleDirectory directory,
        EngineClock clock,
        LongSupplier durableSequence,
        String durability,
        Map<String, LongSupplier> heartbeats,
        Map<String, LongSupplier> gauges) {
    public EngineAccess {
        heartbeats = Map.copyOf(heartbeats);
        gauges = Map.copyOf(gauges);
        requireNonNull(gateway, "gateway");
        requireNonNull(directory, "directory");
        requireNonNull(clock, "clock");
        requireNonNull(durableSequence, "durableSequence");
        requireNonNull(durability, "durability");
    }
}
