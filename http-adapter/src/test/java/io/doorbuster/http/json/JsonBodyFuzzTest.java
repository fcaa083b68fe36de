package io.doorbuster.http.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Any bytes as a request's body. */
final class JsonBodyFuzzTest {
    private static final int MAX_UNITS = 1_000;
    private static final int MAX_ELEMENTS = 3;
    private static final List<String> NAMES = List.of("units", "opensAt", "title", "open", "rounds");

    @FuzzTest(maxDuration = "10m")
    void shouldReadOrRefuseAndAlwaysTheSame(final byte[] body) {
        assertEquals(read(body), read(body));
    }

    /** What was read, or the refusal. */
    private static List<String> read(final byte[] body) {
        final List<String> read = new ArrayList<>();
        try {
            JsonBody.read(body, NAMES, (index, value) -> read.add(take(index, value)));
            // No member occurs twice.
            assertTrue(read.size() <= NAMES.size(), read::toString);
        } catch (final BadInput refused) {
            read.add(refused.problem() + " " + refused.getMessage());
        }
        return read;
    }

    private static String take(final int index, final JsonBody.Value value) throws IOException, BadInput {
        switch (index) {
            case 0 -> {
                final long units = value.wholeNumber(1, MAX_UNITS);
                assertTrue(units >= 1 && units <= MAX_UNITS);
                return "units " + units;
            }
            case 1 -> {
                final long time = value.time();
                assertTrue(time >= JsonBody.MIN_TIME && time <= JsonBody.MAX_TIME);
                return "time " + time;
            }
            case 2 -> {
                return "title " + value.string();
            }
            case 3 -> {
                return "open " + value.flag();
            }
            default -> {
                final List<String> elements = new ArrayList<>();
                value.objects(
                        MAX_ELEMENTS, List.of("units"), name -> (i, element) -> elements.add(name + take(i, element)));
                assertTrue(elements.size() <= MAX_ELEMENTS);
                return elements.toString();
            }
        }
    }
}
