package io.doorbuster.engine.collections;

import java.util.Arrays;

/**
 * A growing list of ints in pages of 64 KiB: it grows by a page and does not copy the existing ones. The first page
 * grows from a few elements, so that a short list stays small. Business thread only.
 */
public final class IntPages {
    private static final int PAGE_SHIFT = 14;
    private static final int PAGE_INTS = 1 << PAGE_SHIFT;
    private static final int FIRST_INTS = 16;

    private final StateMemory memory;
    private int[][] pages = {new int[FIRST_INTS]};

    public IntPages(final StateMemory memory) {
        this.memory = memory;
        memory.take(FIRST_INTS * Integer.BYTES);
    }

    public int get(final int index) {
        return pages[index >>> PAGE_SHIFT][index & (PAGE_INTS - 1)];
    }

    public void set(final int index, final int value) {
        final int page = index >>> PAGE_SHIFT;
        final int slot = index & (PAGE_INTS - 1);
        if (page >= pages.length || pages[page] == null || slot >= pages[page].length) {
            makeRoom(page, slot);
        }
        pages[page][slot] = value;
    }

    private void makeRoom(final int page, final int slot) {
        if (page >= pages.length) {
            pages = Arrays.copyOf(pages, Math.max(page + 1, pages.length * 2));
        }
        if (page > 0) {
            pages[page] = new int[PAGE_INTS];
            memory.take(PAGE_INTS * Integer.BYTES);
        } else {
            final int ints = Math.max(Integer.highestOneBit(slot) << 1, FIRST_INTS);
            memory.take((long) (ints - pages[0].length) * Integer.BYTES);
            pages[0] = Arrays.copyOf(pages[0], ints);
        }
    }
}
