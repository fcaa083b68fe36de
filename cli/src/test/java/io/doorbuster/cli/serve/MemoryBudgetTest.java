package io.doorbuster.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.cli.console.FailedException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The planned memory fits into the heap, or the server does not start and says what to change. */
class MemoryBudgetTest {
    private static final long MIB = 1 << 20;
    private static final int SALES = 10_000;

    @ParameterizedTest
    @CsvSource({
        // heap MiB, files, IO threads, copies: connections
        "6144, 20000, 2, 2, 18000",
        "6144, 1024, 2, 2, 512",
        "256, 20000, 2, 2, 4212",
        "1050, 20000, 2, 2, 18000",
        "256, 1024, 2, 2, 512",
        "128, 20000, 2, 2, 871",
        "65536, 1000000, 32, 1, 18000"
    })
    void shouldPlanNoMoreThanThreeQuartersOfTheHeap(
            final long heap, final long files, final int ioThreads, final int copies, final int connections) {
        final MemoryBudget budget = plan(heap, heap, wish(0, files, ioThreads, SALES, 0, copies));
        final long planned =
                budget.parts().stream().mapToLong(MemoryBudget.Part::bytes).sum();
        assertEquals(connections, budget.connections());
        assertTrue(planned <= heap * MIB * 3 / 4, () -> budget + " of " + heap);
        assertTrue(planned > heap * MIB * 7 / 10, () -> "what is left is for orders: " + budget);
    }

    @Test
    void shouldHaveHalfAsMuchStateWithAShadow() {
        final long alone = plan(2048, 2048, wish(0, 20_000, 2, SALES, 0, 1)).maxStateBytes();
        assertEquals(
                alone / 2, plan(2048, 2048, wish(0, 20_000, 2, SALES, 0, 2)).maxStateBytes());
    }

    @Test
    void shouldLeaveRoomForBuffersInTheMemoryOutsideOfTheHeap() {
        final long state = plan(6144, 512, wish(1_000, 20_000, 2, SALES, 0, 1)).maxStateBytes();
        assertTrue(state < 512 * MIB * 4 / 5 && state > 480 * MIB * 4 / 5, () -> "" + state);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // heap MiB | outside MiB | connections | files | sales | state bytes | what it says
                "64 | 64 | 0 | 20000 | 10000 | 0 | the heap is 64 MB",
                "1024 | 1024 | 0 | 20000 | 10000 | 4294967296 | (--max-state-bytes, twice with --shadow=on) "
                        + "need 8.3 GB, but the heap is 1.0 GB",
                "256 | 256 | 15000 | 20000 | 10000 | 0 | 15000 connections 164 MB (--max-connections)",
                "6144 | 300 | 0 | 20000 | 10000 | 104857600 | raise -XX:MaxDirectMemorySize, or give at most",
                "1024 | 1024 | 0 | 20000 | 1000000 | 0 | --max-sales 1000000 needs 7.6 GB even without orders, "
                        + "but of the heap of 1.0 GB",
                "6144 | 6144 | 40000 | 20000 | 10000 | 0 | --max-connections 40000 needs 40512 files",
            })
    void shouldSayWhatDoesNotFitAndWhatToDo(
            final long heap,
            final long direct,
            final int connections,
            final long files,
            final int sales,
            final long state,
            final String says) {
        final MemoryBudget.Wish wish = wish(connections, files, 2, sales, state, 2);
        final FailedException refused = assertThrows(FailedException.class, () -> plan(heap, direct, wish));
        assertTrue(refused.getMessage().contains(says), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xmx(\\d+)m", "at most (\\d+)"})
    void shouldStartWithWhatTheMessageSays(final String advice) {
        final boolean isHeap = advice.startsWith("-Xmx");
        final long state = isHeap ? 400 * MIB : 0;
        final int sales = isHeap ? SALES : 1_000_000;
        final FailedException refused =
                assertThrows(FailedException.class, () -> plan(512, 4096, wish(0, 20_000, 2, sales, state, 2)));
        final var found = java.util.regex.Pattern.compile(advice).matcher(refused.getMessage());
        assertTrue(found.find(), refused.getMessage());
        final int number = Integer.parseInt(found.group(1));
        plan(isHeap ? number + 300 : 512, 4096, wish(0, 20_000, 2, isHeap ? sales : number, state, 2));
    }

    @Test
    void shouldNameTheBoundOfEveryPart() {
        for (final MemoryBudget.Part part :
                plan(2048, 2048, wish(0, 20_000, 2, SALES, 0, 2)).parts()) {
            assertTrue(part.setting().equals("fixed") || part.setting().startsWith("--"), part::toString);
            assertTrue(part.bytes() > 0, part::toString);
        }
    }

    private static MemoryBudget plan(final long heap, final long direct, final MemoryBudget.Wish wish) {
        return MemoryBudget.of(heap * MIB, direct * MIB, wish);
    }

    private static MemoryBudget.Wish wish(final Object... values) {
        final long[] all = Arrays.stream(values)
                .mapToLong(value -> ((Number) value).longValue())
                .toArray();
        return new MemoryBudget.Wish((int) all[0], all[1], (int) all[2], (int) all[3], all[4], (int) all[5]);
    }
}
