package io.doorbuster.engine.counters;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Numbers that one thread writes and any thread reads, without locks and without allocation. The owning thread alone
 * calls {@link #add} and {@link #set}. A reader sees each number as of a moment ago, and may see two numbers as of
 * different moments. Unused space on both sides keeps other threads' numbers out of the same cache lines.
 */
public final class Counts {
    private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);

    /** Two cache lines, because processors load lines in pairs. */
    private static final int UNUSED = 16;

    private final long[] cells;

    /** @param size how many numbers; all are 0 */
    public Counts(final int size) {
        cells = new long[UNUSED + size + UNUSED];
    }

    /** Adds to the number at {@code index}. Owning thread. */
    public void add(final int index, final long more) {
        final int at = UNUSED + index;
        CELLS.setRelease(cells, at, cells[at] + more);
    }

    /** Replaces the number at {@code index}. Owning thread. */
    public void set(final int index, final long value) {
        CELLS.setRelease(cells, UNUSED + index, value);
    }

    /** Adds to the number of {@code name}, where each constant of an enum names a number. Owning thread. */
    public void add(final Enum<?> name, final long more) {
        add(index(name), more);
    }

    /** Replaces the number of {@code name}. Owning thread. */
    public void set(final Enum<?> name, final long value) {
        set(index(name), value);
    }

    /** The number of {@code name}. Any thread. */
    public long get(final Enum<?> name) {
        return get(index(name));
    }

    /** The ordinal leaves neither this object nor the process. */
    @SuppressWarnings("EnumOrdinal")
    private static int index(final Enum<?> name) {
        return name.ordinal();
    }

    /** The number at {@code index}. Any thread. */
    public long get(final int index) {
        return (long) CELLS.getAcquire(cells, UNUSED + index);
    }
}
