package io.doorbuster.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.doorbuster.engine.model.Outcome;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/**
 * The whole engine with its journal, on one thread, through power cuts and disk failures. Any number of seeds:
 * {@code -Ddoorbuster.simulations=N}; one seed: {@code -Ddoorbuster.simulation=S}.
 */
class SimulationTest {
    private static final long FIRST_SEED = 0xd00b_0000L;
    private static final int ENOUGH_TO_SEE_ALL = 300;

    /** Outcomes that take more than a few orders, or that no client gets. */
    private static final EnumSet<Outcome> OUT_OF_REACH = EnumSet.of(
            Outcome.TOO_MANY_EDGE_SETTINGS,
            Outcome.NONE,
            Outcome.TICKED,
            Outcome.TOO_MANY_ORDERS,
            Outcome.MEMORY_FULL,
            Outcome.TOO_MANY_SALES,
            Outcome.STOCK_TOO_LARGE,
            Outcome.TOO_MANY_RESTOCKS);

    private final Coverage coverage = new Coverage();

    @Test
    void shouldKeepEveryPromiseThroughCrashesAndFailures() {
        final Long only = Long.getLong("doorbuster.simulation");
        final int seeds = only != null ? 1 : Integer.getInteger("doorbuster.simulations", 500);
        for (int i = 0; i < seeds; i++) {
            run(only != null ? only : FIRST_SEED + i);
        }
        System.out.println(seeds + " simulated runs: " + coverage);
        if (seeds >= ENOUGH_TO_SEE_ALL) {
            everythingMustHaveHappened();
        }
    }

    private void run(final long seed) {
        final Simulation simulation = new Simulation(seed, coverage);
        try {
            simulation.run();
        } catch (final AssertionError | RuntimeException e) {
            fail(
                    "seed " + seed + " (rerun with -Ddoorbuster.simulation=" + seed + "): " + e.getMessage() + "\n"
                            + simulation.trace(),
                    e);
        }
    }

    private void everythingMustHaveHappened() {
        assertEquals(
                EnumSet.allOf(Fate.Moment.class), coverage.powerCuts.keySet(), "the power fails between any two steps");
        assertTrue(coverage.appendFailures > 0 && coverage.forceFailures > 0, coverage::toString);
        assertTrue(coverage.lostEvents > 0 && coverage.keptUnforced > 0, coverage::toString);
        assertTrue(coverage.cleanStops > 0 && coverage.runsOfSeveralLives > 0, coverage::toString);
        assertTrue(coverage.retries > 0 && coverage.duplicates > 0 && coverage.replays > 0, coverage::toString);
        assertTrue(coverage.promotions > 0 && coverage.expiries > 0 && coverage.lapses > 0, coverage::toString);
        assertTrue(coverage.rounds > 0 && coverage.checkpoints > 0 && coverage.snapshots > 0, coverage::toString);
        assertEquals(
                EnumSet.complementOf(EnumSet.of(Request.Kind.TICK)),
                coverage.answeredKinds,
                "every kind of command is asked and answered");
        for (final Outcome outcome : Outcome.values()) {
            assertTrue(coverage.outcomes.containsKey(outcome) || OUT_OF_REACH.contains(outcome), outcome::toString);
        }
    }
}
