package io.doorbuster.engine.collections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class PagesTest {
    private static final int RECORDS = 20_000;

    /** Grows the first page from its smallest size to its full size, and continues far beyond it. */
    @Test
    void shouldKeepEveryRecordWholeAndApart() {
        for (int seed = 1; seed <= 8; seed++) {
            final Random random = new Random(seed);
            final Pages pages = new Pages(new StateMemory());
            final int[] addresses = new int[RECORDS];
            final int[] lengths = new int[RECORDS];
            for (int i = 0; i < RECORDS; i++) {
                lengths[i] = 1 + random.nextInt(200);
                addresses[i] = pages.append(lengths[i]);
                fill(pages, addresses[i], lengths[i], (byte) i);
                if (i > 0 && (i & (i - 1)) == 0) {
                    check(pages, addresses, lengths, i, "seed " + seed + " after " + i);
                }
            }
            check(pages, addresses, lengths, RECORDS, "seed " + seed);
        }
    }

    @Test
    void shouldAlignRecordsWithoutWastingTheSpaceBetween() {
        final Pages pages = new Pages(new StateMemory());
        for (int i = 0; i < 100; i++) {
            assertEquals(i * 16, Pages.offsetOf(pages.append(9 + i % 8)));
        }
    }

    private static void fill(final Pages pages, final int address, final int length, final byte value) {
        pages.pageOf(address).setMemory(Pages.offsetOf(address), length, value);
    }

    private static void check(
            final Pages pages, final int[] addresses, final int[] lengths, final int count, final String when) {
        for (int i = 0; i < count; i++) {
            final UnsafeBuffer page = pages.pageOf(addresses[i]);
            final int at = Pages.offsetOf(addresses[i]);
            assertTrue(at % 8 == 0 && at + lengths[i] <= page.capacity(), when);
            assertEquals((byte) i, page.getByte(at), when);
            assertEquals((byte) i, page.getByte(at + lengths[i] - 1), when);
        }
    }
}
