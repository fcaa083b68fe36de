package io.doorbuster.engine.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.doorbuster.engine.model.EdgeSettings;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.support.Desk;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The settings of the edge, which the engine keeps and decides nothing by. */
class EdgeSettingsTest {
    private final Desk desk = new Desk();

    private Outcome change(final Map<String, String> changes) {
        return desk.run(desk.commands.changeEdgeSettings(changes, Desk.ACTOR));
    }

    @Test
    void shouldKeepTheNewestValueOfEachName() {
        assertEquals(Outcome.EDGE_SETTINGS_CHANGED, change(Map.of("rate.user", "10/30", "admission.rate", "100")));
        assertEquals(Outcome.EDGE_SETTINGS_CHANGED, change(Map.of("rate.user", "5/5", "admission.rate", "")));
        assertEquals(Map.of("rate.user", "5/5"), desk.sales.edgeSettings().values());
        assertEquals(2, desk.sales.edgeSettings().sequence());
    }

    @Test
    void shouldMakeNoEventOfAChangeThatChangesNothing() {
        change(Map.of("rate.user", "10/30"));
        final EdgeSettings before = desk.sales.edgeSettings();
        assertEquals(Outcome.EDGE_SETTINGS_CHANGED, change(Map.of("rate.user", "10/30", "deny.user.x", "")));
        assertEquals(1, desk.sales.sequence());
        assertSame(before, desk.sales.edgeSettings());
    }

    @Test
    void shouldNotChangeTheStateHash() {
        final long before = desk.sales.stateHash();
        change(Map.of("rate.user", "10/30"));
        assertEquals(before, desk.sales.stateHash());
    }

    @Test
    void shouldRefuseMoreThanItKeepsAndAcceptAgainAfterARemoval() {
        for (int i = 0; i < EdgeSettings.MAX_SETTINGS; i++) {
            assertEquals(Outcome.EDGE_SETTINGS_CHANGED, change(Map.of("deny.user.u" + i, "yes")));
        }
        assertEquals(Outcome.TOO_MANY_EDGE_SETTINGS, change(Map.of("deny.user.one-more", "yes")));
        assertEquals(
                EdgeSettings.MAX_SETTINGS, desk.sales.edgeSettings().values().size());
        assertEquals(
                Outcome.EDGE_SETTINGS_CHANGED, change(Map.of("deny.user.u7", "no")), "a new value of a known name");
        assertEquals(
                Outcome.EDGE_SETTINGS_CHANGED,
                change(Map.of("deny.user.one-more", "yes", "deny.user.u8", "")),
                "one for another");
        assertSurvives();
    }

    /** Compares random changes with a plain map, and with the state after a replay and after a snapshot. */
    @Test
    void shouldSurviveReplaysAndSnapshots() {
        for (int seed = 0; seed < 20; seed++) {
            final SplittableRandom random = new SplittableRandom(seed);
            final Map<String, String> expected =
                    new TreeMap<>(desk.sales.edgeSettings().values());
            for (int i = 0; i < 30; i++) {
                final Map<String, String> changes = new TreeMap<>();
                for (int c = random.nextInt(1, EdgeSettings.MAX_CHANGES + 1); c > 0; c--) {
                    changes.put("name." + random.nextInt(40), random.nextInt(3) == 0 ? "" : "v" + random.nextInt(5));
                }
                change(changes);
                expected.putAll(changes);
                expected.values().removeIf(String::isEmpty);
                assertEquals(expected, desk.sales.edgeSettings().values(), "seed " + seed);
            }
            assertSurvives();
        }
    }

    @Test
    void shouldRememberTheLastChangeEvenIfItRemovedTheLastSetting() {
        change(Map.of("rate.user", "10/30"));
        change(Map.of("rate.user", ""));
        assertEquals(Map.of(), desk.sales.edgeSettings().values());
        assertSurvives();
    }

    private void assertSurvives() {
        assertEquals(desk.sales.edgeSettings(), desk.replayed().edgeSettings());
        assertEquals(
                desk.sales.edgeSettings(), Desk.encodedAndDecoded(desk.sales).edgeSettings());
    }
}
