package io.doorbuster.journal.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.model.EngineSettings;
import io.doorbuster.engine.model.Outcome;
import io.doorbuster.engine.model.SaleChange;
import io.doorbuster.engine.model.SaleEvents;
import io.doorbuster.engine.model.SaleTerms;
import io.doorbuster.journal.figures.EventKind;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Whichever event a database refuses, its dead letter has its kind and its facts. */
final class EventJsonTest {
    private static final DirectBuffer ANN = new UnsafeBuffer("ann".getBytes(StandardCharsets.US_ASCII));

    private final EventJson json = new EventJson();

    @Test
    void shouldNameEveryKindOfEvent() throws ReflectiveOperationException {
        final Set<String> kinds = new TreeSet<>();
        for (final Method event : SaleEvents.class.getDeclaredMethods()) {
            event.invoke(
                    json,
                    Arrays.stream(event.getParameterTypes())
                            .map(EventJsonTest::any)
                            .toArray());
            assertEquals(event.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT), json.kind());
            assertTrue(json.payload().startsWith("{\"sequence\":7,\"time\":7"), json::payload);
            kinds.add(json.kind());
        }
        assertEquals(Arrays.stream(EventKind.values()).map(EventKind::label).collect(Collectors.toSet()), kinds);
    }

    @Test
    void shouldHaveTheFactsOfAnEventThatChangesNoRow() {
        json.purchaseRefused(1, 2, 3, Outcome.SOLD_OUT, 4, ANN);
        assertEquals(
                "{\"sequence\":1,\"time\":2,\"saleNumber\":3,"
                        + "\"reason\":\"sold-out\",\"quantity\":4,\"userId\":\"ann\"}",
                json.payload());
        json.checkpoint(1, 2, 0xab);
        assertEquals("{\"sequence\":1,\"time\":2,\"stateHash\":\"00000000000000ab\"}", json.payload());
        json.edgeSettingsChanged(1, 2, Map.of("rate.user", "5/10", "deny.user.mallory", ""), ANN);
        assertEquals("{\"sequence\":1,\"time\":2,\"changes\":\"deny.user.mallory= rate.user=5/10\"}", json.payload());
        json.engineConfigured(1, 2, new EngineSettings(3, 4, 5, 6));
        assertEquals(
                "{\"sequence\":1,\"time\":2,\"checkpointEvery\":3,\"maxSales\":4,"
                        + "\"refusalsPerUser\":5,\"maxStateBytes\":6}",
                json.payload());
    }

    private static Object any(final Class<?> type) {
        if (type == int.class) {
            return 7;
        } else if (type == long.class) {
            return 7L;
        } else if (type == boolean.class) {
            return true;
        } else if (type == DirectBuffer.class) {
            return ANN;
        } else if (type == Outcome.class) {
            return Outcome.SOLD_OUT;
        } else if (type == EngineSettings.class) {
            return EngineSettings.NONE;
        } else if (type == Map.class) {
            return Map.of("rate.user", "5/10", "deny.user.mallory", "");
        }
        return type == SaleTerms.class
                ? new SaleTerms("phones", "Phones", 2, 1, SaleTerms.NEVER, 2, 2)
                : new SaleChange("Phones", SaleTerms.NEVER, 2, 2, 0);
    }
}
