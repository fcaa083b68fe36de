package io.doorbuster.cli.loadgen;

import java.util.Arrays;

/** The acknowledged orders in columns: 44 bytes each, so that two million fit into the heap. */
public final class SecuredOrders {
    private static final int FIRST_CAPACITY = 1024;

    private int size;
    private int[] users = new int[FIRST_CAPACITY];
    private long[] numbers = new long[FIRST_CAPACITY];
    private long[] positions = new long[FIRST_CAPACITY];
    private long[] unitsBefore = new long[FIRST_CAPACITY];
    private long[] quantities = new long[FIRST_CAPACITY];
    private long[] sequences = new long[FIRST_CAPACITY];

    public void add(
            final int user,
            final long number,
            final long position,
            final long before,
            final long quantity,
            final long sequence) {
        if (size == users.length) {
            grow(size * 2);
        }
        users[size] = user;
        numbers[size] = number;
        positions[size] = position;
        unitsBefore[size] = before;
        quantities[size] = quantity;
        sequences[size] = sequence;
        size++;
    }

    void addAll(final SecuredOrders other) {
        if (size + other.size > users.length) {
            grow(size + other.size);
        }
        System.arraycopy(other.users, 0, users, size, other.size);
        System.arraycopy(other.numbers, 0, numbers, size, other.size);
        System.arraycopy(other.positions, 0, positions, size, other.size);
        System.arraycopy(other.unitsBefore, 0, unitsBefore, size, other.size);
        System.arraycopy(other.quantities, 0, quantities, size, other.size);
        System.arraycopy(other.sequences, 0, sequences, size, other.size);
        size += other.size;
    }

    public int size() {
        return size;
    }

    public int user(final int index) {
        return users[index];
    }

    long number(final int index) {
        return numbers[index];
    }

    public long position(final int index) {
        return positions[index];
    }

    public long unitsBefore(final int index) {
        return unitsBefore[index];
    }

    public long quantity(final int index) {
        return quantities[index];
    }

    public long sequence(final int index) {
        return sequences[index];
    }

    public long units() {
        return Arrays.stream(quantities, 0, size).sum();
    }

    public long lastSequence() {
        return Arrays.stream(sequences, 0, size).max().orElse(0);
    }

    /** The order numbers, ascending. */
    public long[] sortedNumbers() {
        final long[] sorted = Arrays.copyOf(numbers, size);
        Arrays.sort(sorted);
        return sorted;
    }

    /** The indexes in the order of their positions. */
    public int[] byPosition() {
        final int bits = 32 - Integer.numberOfLeadingZeros(Math.max(size - 1, 1));
        final long[] keyed = new long[size];
        for (int i = 0; i < size; i++) {
            // Larger positions are not plausible. Their low bits still sort, and the checks on values find them.
            keyed[i] = Math.min(positions[i], Long.MAX_VALUE >>> bits) << bits | i;
        }
        Arrays.sort(keyed);
        final int[] indexes = new int[size];
        for (int i = 0; i < size; i++) {
            indexes[i] = (int) (keyed[i] & ((1L << bits) - 1));
        }
        return indexes;
    }

    private void grow(final int capacity) {
        users = Arrays.copyOf(users, capacity);
        numbers = Arrays.copyOf(numbers, capacity);
        positions = Arrays.copyOf(positions, capacity);
        unitsBefore = Arrays.copyOf(unitsBefore, capacity);
        quantities = Arrays.copyOf(quantities, capacity);
        sequences = Arrays.copyOf(sequences, capacity);
    }
}
