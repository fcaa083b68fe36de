package io.doorbuster.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoldersFilterTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100, 10_000, 65_536, 1_000_000})
    void shouldNeverDenyAHolderAndRarelySuspectAStranger(final int stock) {
        final HoldersFilter filter = new HoldersFilter(stock);
        final SplittableRandom holders = new SplittableRandom(stock);
        for (int i = 0; i < stock; i++) {
            filter.add(holders.nextLong());
        }
        final SplittableRandom again = new SplittableRandom(stock);
        for (int i = 0; i < stock; i++) {
            assertTrue(filter.mayContain(again.nextLong()));
        }
        int suspected = 0;
        for (int i = 0; i < 100_000; i++) {
            suspected += filter.mayContain(again.nextLong()) ? 1 : 0;
        }
        assertTrue(suspected < 1_000, suspected + " of 100000 strangers suspected");
    }

    @Test
    void shouldTakeTheLargestStockThereIs() {
        final HoldersFilter filter = new HoldersFilter(1_000_000_000);
        filter.add(-1L);
        assertTrue(filter.mayContain(-1L));
    }
}
