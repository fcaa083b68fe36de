package io.doorbuster.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.doorbuster.engine.collections.FilterSize;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HoldersFilterTest {
    private static final int STRANGERS = 100_000;
    private static final int MAX_SUSPECTED = STRANGERS / 50;
    private static final int KIBIBYTE = 1 << 10;

    @ParameterizedTest
    @CsvSource({
        "1, 1", "3, 3", "100, 100", "10000, 10000", "65536, 65536", "1000000, 1000000",
        "1, 20000", "1, 32760", "1, 1000000", "1, 2096640", "50000, 1000000", "1000000000, 4000000"
    })
    void shouldNeverDenyAHolderAndRarelySuspectAStrangerHoweverManyCome(final int stock, final int holders) {
        check(new HoldersFilter(stock, 0), holders);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20_000, 1_000_000, 3_000_000})
    void shouldHaveTheSizeOfARecoveredSaleAtOnce(final int holders) {
        final HoldersFilter filter = new HoldersFilter(1, holders);
        final int words = filter.words();
        check(filter, holders);
        assertEquals(words, filter.words());
    }

    @Test
    void shouldBeSmallUntilTheSaleSells() {
        assertTrue(new HoldersFilter(1, 0).words() * Long.BYTES <= KIBIBYTE);
        final HoldersFilter filter = new HoldersFilter(1_000_000_000, 0);
        assertTrue(filter.words() * Long.BYTES <= 128 * KIBIBYTE);
        filter.add(-1L);
        assertTrue(filter.mayContain(-1L));
    }

    @Test
    void shouldNotGrowWhenAHolderIsAddedAgain() {
        final HoldersFilter filter = new HoldersFilter(1, 0);
        for (int i = 0; i < 1_000_000; i++) {
            filter.add(new SplittableRandom(i % 300).nextLong());
        }
        assertTrue(filter.words() * Long.BYTES <= KIBIBYTE);
    }

    @Test
    void shouldNeverTakeMoreThanItsLargestSize() {
        for (int stock = 1; stock < 1_000_000_000 / 4; stock *= 4) {
            final HoldersFilter filter = new HoldersFilter(stock, 0);
            final SplittableRandom holders = new SplittableRandom(stock);
            for (int i = 0; i < 8_000_000; i++) {
                filter.add(holders.nextLong());
            }
            assertTrue(filter.words() <= FilterSize.MAX_WORDS, filter.words() + " words");
            assertTrue(filter.mayContain(new SplittableRandom(stock).nextLong()));
        }
    }

    /** The state counts this bound instead of the filter, so that decisions do not depend on the filter. */
    @ParameterizedTest
    @CsvSource({"1, 0", "1, 384", "1, 20000", "40000, 0", "1000000, 384", "1000000000, 3000000", "1, 3145728"})
    void shouldNeverTakeMoreThanTheStateReserves(final int initialStock, final int recovered) {
        final HoldersFilter filter = new HoldersFilter(initialStock, recovered);
        final SplittableRandom holders = new SplittableRandom(initialStock);
        for (int orders = 0; orders <= 5_000_000; orders++) {
            if (orders > 0) {
                filter.add(holders.nextLong());
            }
            if (orders >= recovered && filter.words() * 8L > FilterSize.mostBytes(initialStock, orders)) {
                throw new AssertionError(filter.words() + " words for " + orders + " orders");
            }
        }
    }

    private static void check(final HoldersFilter filter, final int count) {
        final SplittableRandom holders = new SplittableRandom(count);
        for (int i = 0; i < count; i++) {
            filter.add(holders.nextLong());
        }
        final SplittableRandom again = new SplittableRandom(count);
        for (int i = 0; i < count; i++) {
            assertTrue(filter.mayContain(again.nextLong()));
        }
        int suspected = 0;
        for (int i = 0; i < STRANGERS; i++) {
            suspected += filter.mayContain(again.nextLong()) ? 1 : 0;
        }
        System.out.printf(
                "%d holders, %d KiB: %d of %d other users suspected%n",
                count, filter.words() / 128, suspected, STRANGERS);
        assertTrue(suspected < MAX_SUSPECTED, suspected + " of " + STRANGERS + " other users suspected");
    }
}
