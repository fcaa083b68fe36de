package io.doorbuster.engine.sale.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.doorbuster.engine.model.OrderStatus;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.sale.Sales;
import io.doorbuster.engine.support.Desk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Plays random commands on the engine and on a naive model of plain lists. Compares the answers and the whole states
 * after every command, and the hashes of the live, the replayed and the restored state after every run. Reports a
 * failure with its seed and the fewest commands that still fail. Any number of seeds: {@code -Ddoorbuster.seeds=N}; one
 * seed: {@code -Ddoorbuster.seed=S}.
 */
class SaleModelTest {
    private static final int DEFAULT_SEEDS = 2_000;
    private static final int COMMANDS = 300;
    private static final int MAX_SALES = 4;
    /**
     * Outcomes that never leave the engine, take ten thousand restocks, or need a limit on memory: see
     * {@code LimitsTest}. The settings of the edge have a model of their own in {@code EdgeSettingsTest}.
     */
    private static final Set<Outcome> OUT_OF_REACH = EnumSet.of(
            Outcome.NONE,
            Outcome.TOO_MANY_RESTOCKS,
            Outcome.MEMORY_FULL,
            Outcome.EDGE_SETTINGS_CHANGED,
            Outcome.TOO_MANY_EDGE_SETTINGS);

    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    private final Map<OrderStatus, Integer> statuses = new EnumMap<>(OrderStatus.class);

    @Test
    void shouldDecideAsTheModelDoesAndReplayToTheSameState() {
        final Long only = Long.getLong("doorbuster.seed");
        final int seeds = only != null ? 1 : Integer.getInteger("doorbuster.seeds", DEFAULT_SEEDS);
        for (int i = 0; i < seeds; i++) {
            final long seed = only != null ? only : 0x5eed_0000L + i;
            final List<ModelCommand> commands = CommandGenerator.commands(seed, COMMANDS, MAX_SALES);
            final Failure failure = play(seed, commands);
            if (failure != null) {
                fail(report(seed, failure, commands));
            }
        }
        if (seeds >= DEFAULT_SEEDS) {
            assertEverythingWasReached(seeds);
        }
    }

    @Test
    void shouldHashDifferentStatesDifferently() {
        final Set<Long> hashes = new HashSet<>();
        final Desk desk = new Desk();
        hashes.add(desk.sales.stateHash());
        desk.create("sale-a", 1_000, 5, 5);
        hashes.add(desk.sales.stateHash());
        final Random random = new Random(7);
        int states = 2;
        for (int i = 0; i < 900; i++) {
            final long before = desk.sales.stateHash();
            if (desk.buy(1, "u" + random.nextInt(400), 1, "k" + i) == Outcome.SECURED) {
                assertNotEquals(before, desk.sales.stateHash());
                states++;
            }
            hashes.add(desk.sales.stateHash());
        }
        assertEquals(states, hashes.size());
    }

    /** Fails if the generator stops reaching an outcome. */
    private void assertEverythingWasReached(final int seeds) {
        final List<String> rare = new ArrayList<>();
        for (final Outcome outcome : EnumSet.complementOf(EnumSet.copyOf(OUT_OF_REACH))) {
            if (outcomes.getOrDefault(outcome, 0) < seeds / 10) {
                rare.add(outcome + " " + outcomes.getOrDefault(outcome, 0));
            }
        }
        for (final OrderStatus status : OrderStatus.values()) {
            if (statuses.getOrDefault(status, 0) < seeds / 10) {
                rare.add(status + " " + statuses.getOrDefault(status, 0));
            }
        }
        assertTrue(rare.isEmpty(), () -> "hardly ever seen in " + seeds + " runs: " + rare);
    }

    /** A failure, and the command after which it was found; the last command if it was found only at the end. */
    private record Failure(int step, String what) {}

    /** Returns null if nothing failed. */
    private Failure play(final long seed, final List<ModelCommand> commands) {
        final Desk desk = new Desk();
        final ReferenceModel model = new ReferenceModel();
        final int decodeAt = new Random(seed).nextInt(Math.max(1, commands.size()));
        int step = 0;
        try {
            Sales decoded = new Sales();
            for (; step < commands.size(); step++) {
                final ModelCommand command = commands.get(step);
                command.play(desk, model);
                assertEquals(command.play(model), Answer.of(desk.decision));
                outcomes.merge(desk.decision.outcome, 1, Integer::sum);
                if (desk.decision.order != 0) {
                    statuses.merge(desk.decision.status, 1, Integer::sum);
                }
                StateComparison.compare(model, desk.sales);
                if (step == decodeAt) {
                    decoded = Desk.encodedAndDecoded(desk.sales);
                    StateComparison.compare(model, decoded);
                    assertEquals(
                            desk.sales.stateHash(),
                            Desk.encodedAndDecoded(decoded).stateHash(),
                            "encoded and decoded twice");
                }
            }
            compareHashes(desk, decoded);
            return null;
        } catch (final AssertionError | RuntimeException e) {
            final StackTraceElement[] trace = e.getStackTrace();
            final String where = e instanceof AssertionError || trace.length == 0 ? "" : " at " + trace[0];
            return new Failure(Math.min(step, commands.size() - 1), e + where);
        }
    }

    private static void compareHashes(final Desk desk, final Sales decoded) {
        final long live = desk.sales.stateHash();
        assertEquals(live, desk.replayed().stateHash(), "replayed from zero");
        desk.replayTo(decoded);
        assertEquals(live, decoded.stateHash(), "from a snapshot and the tail");
        assertEquals(desk.sales.sequence(), decoded.sequence());
        assertEquals(live, Desk.encodedAndDecoded(desk.sales).stateHash(), "encoded and decoded at the end");
    }

    private String report(final long seed, final Failure failure, final List<ModelCommand> commands) {
        final List<ModelCommand> fewest = shrunk(seed, commands.subList(0, failure.step() + 1));
        final Failure last = play(seed, fewest);
        final StringBuilder report = new StringBuilder("seed " + seed + " (rerun with -Ddoorbuster.seed=" + seed
                + "), step " + failure.step() + ": " + failure.what() + "\nfewest commands that fail, "
                + fewest.size() + ":\n");
        fewest.forEach(command -> report.append("    ").append(command).append('\n'));
        return report.append(last == null ? "" : last.what()).toString();
    }

    /** Leaves out halves, quarters, ..., single commands as long as the remaining commands still fail. */
    private List<ModelCommand> shrunk(final long seed, final List<ModelCommand> failing) {
        List<ModelCommand> fewest = new ArrayList<>(failing);
        for (int chunk = fewest.size() / 2; chunk > 0; ) {
            boolean shorter = false;
            for (int from = fewest.size() - chunk; from >= 0; from -= chunk) {
                final List<ModelCommand> fewer = new ArrayList<>(fewest);
                fewer.subList(from, from + chunk).clear();
                if (!fewer.isEmpty() && play(seed, fewer) != null) {
                    fewest = fewer;
                    shorter = true;
                }
            }
            chunk = chunk == 1 && shorter ? 1 : chunk / 2;
        }
        return fewest;
    }

    /** Tests the code that shrinks a failure. */
    @Test
    void shouldReportAFailureWithTheFewestCommands() {
        final List<ModelCommand> commands = CommandGenerator.commands(1, COMMANDS, MAX_SALES);
        final ModelCommand bad =
                new ModelCommand(commands.get(100).at(), ModelCommand.Kind.REGISTER, 1, 0, 0, "", "", false, null);
        final ModelCommand worse = new ModelCommand(bad.at(), ModelCommand.Kind.CREATE, 1, 0, 0, "", "", false, null);
        final List<ModelCommand> failing = new ArrayList<>(commands);
        failing.addAll(100, Arrays.asList(bad, worse));
        final Failure failure = play(1, failing);
        assertEquals(101, failure.step());
        assertEquals(List.of(worse), shrunk(1, failing.subList(0, 102)));
    }
}
