package io.doorbuster.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.counters.EngineCounters;
import io.doorbuster.engine.counters.EngineCounters.OfJournal;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.engine.pipeline.PipelineConfig.Topology;
import io.doorbuster.engine.port.EngineClock;
import io.doorbuster.engine.support.Desk;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the engine counts: everything once, and nothing before it is durable. */
class PipelineCountersTest extends PipelineFixture {
    @ParameterizedTest
    @EnumSource(Topology.class)
    void shouldCountEachOutcomeOnceAndReplaysApart(final Topology topology) {
        final Pipeline pipeline = start(topology, 256);
        final Client client = new Client(pipeline);
        client.create("sale-a", 2);
        for (final String user : new String[] {"anna", "ben", "carl"}) {
            client.ask(client.commands.purchase(1, 1, Desk.ascii(user), Desk.ascii("key-" + user)));
        }
        client.ask(client.commands.purchase(1, 1, Desk.ascii("anna"), Desk.ascii("key-anna")));
        pipeline.close();
        final EngineCounters counters = pipeline.counters();
        assertEquals(1, counters.outcomes(Outcome.SALE_CREATED));
        assertEquals(2, counters.outcomes(Outcome.SECURED));
        assertEquals(1, counters.outcomes(Outcome.SOLD_OUT));
        assertEquals(1, counters.replays());
        assertEquals(0, counters.outcomes(Outcome.TICKED), "ticks are no commands of anybody");
        assertEquals(pipeline.durableSequence(), counters.get(OfJournal.EVENTS));
        assertTrue(counters.get(OfJournal.EVENT_BYTES) > 0);
        final AtomicLong forces = new AtomicLong();
        counters.forces().read(recorded -> forces.set(recorded.getTotalCount()));
        assertEquals(journal.forces(), forces.get());
        assertTrue(counters.get(OfJournal.BATCHES) >= forces.get());
        assertTrue(counters.get(OfJournal.COMMANDS) >= 5);
    }

    @ParameterizedTest
    @EnumSource(Topology.class)
    void shouldMeasureBatchesWithCommandsAndTellWhenTheyBegan(final Topology topology) {
        final Pipeline pipeline = start(topology, 256);
        final Client client = new Client(pipeline);
        client.create("sale-a", 2);
        final long measured = decisions(pipeline);
        final long before = System.nanoTime();
        client.buy(1, "anna");
        final long begun = client.answer().begunNanos;
        assertTrue(begun - before > 0 && System.nanoTime() - begun > 0);
        assertEquals(measured + 1, decisions(pipeline));
        final long batches = pipeline.counters().get(OfJournal.BATCHES);
        await(() -> pipeline.counters().get(OfJournal.BATCHES) > batches + 2, "there were no ticks");
        assertEquals(measured + 1, decisions(pipeline), "nobody waits for the batch of a tick");
        pipeline.close();
    }

    private static long decisions(final Pipeline pipeline) {
        final AtomicLong batches = new AtomicLong();
        pipeline.counters().decisions().read(recorded -> batches.set(recorded.getTotalCount()));
        return batches.get();
    }

    @ParameterizedTest
    @EnumSource(Topology.class)
    void shouldCountNothingBeforeItIsDurable(final Topology topology) {
        final GatedJournal gate = new GatedJournal(journal);
        final Pipeline pipeline = Pipeline.start(config(topology, 256), sales, gate, new EngineClock(0), failTest());
        final Client client = new Client(pipeline);
        client.create("sale-a", 10);
        final long events = pipeline.counters().get(OfJournal.EVENTS);
        gate.shut();
        client.buy(1, "anna");
        gate.awaitForce();
        assertEquals(0, pipeline.counters().outcomes(Outcome.SECURED));
        assertEquals(events, pipeline.counters().get(OfJournal.EVENTS));
        gate.open();
        client.answer();
        assertEquals(1, pipeline.counters().outcomes(Outcome.SECURED));
        assertEquals(events + 1, pipeline.counters().get(OfJournal.EVENTS));
        pipeline.close();
    }

    @ParameterizedTest
    @EnumSource(Topology.class)
    void shouldCountExpiriesAndPromotionsOnceTheyAreDurable(final Topology topology) {
        final AtomicLong nanos = new AtomicLong();
        final EngineClock clock = new EngineClock(0, () -> 1_000_000 + nanos.get() / 1_000_000, nanos::get);
        final GatedJournal gate = new GatedJournal(journal);
        final Pipeline pipeline = Pipeline.start(config(topology, 256), sales, gate, clock, failTest());
        final Client client = new Client(pipeline);
        client.create(new SaleTerms("sale-a", "", 1, 0, SaleTerms.NEVER, 1, 1).withPaymentWindow(1_000, 5));
        client.buy(1, "anna");
        client.answer();
        client.buy(1, "ben");
        assertEquals(Outcome.WAITLISTED, client.answer().outcome);
        gate.shut();
        nanos.addAndGet(2_000_000_000L);
        gate.awaitForce();
        assertEquals(0, pipeline.counters().get(OfJournal.EXPIRED_ORDERS));
        assertEquals(0, pipeline.counters().get(OfJournal.PROMOTED_ORDERS));
        gate.open();
        await(() -> pipeline.counters().get(OfJournal.PROMOTED_ORDERS) == 1, "no promotion was counted");
        assertEquals(1, pipeline.counters().get(OfJournal.EXPIRED_ORDERS));
        pipeline.close();
    }
}
