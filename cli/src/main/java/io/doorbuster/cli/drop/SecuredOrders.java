package io.doorbuster.cli.drop;

import java.util.Arrays;

/** The orders that users were told, as columns: 44 bytes each, so that two million fit beside everything else. */
final class SecuredOrders {
    private static final int FIRST_CAPACITY = 1024;

    private int size;
    private int[] users = new int[FIRST_CAPACITY];
    private long[] numbers = new long[FIRST_CAPACITY];
    private long[] positions = new long[FIRST_CAPACITY];
    private long[] unitsBefore = new long[FIRST_CAPACITY];
    private long[] quantities = new long[FIRST_CAPACITY];
    private long[] sequences = new long[FIRST_CAPACITY];

    void add(int user, long number, long position, long before, long quantity, long sequence) {
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

    void addAll(SecuredOrders other) {
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

    int size() {
        return size;
    }

    int user(int index) {
        return users[index];
    }

    long number(int index) {
        return numbers[index];
    }

    long position(int index) {
        return positions[index];
    }

    long unitsBefore(int index) {
        return unitsBefore[index];
    }

    long quantity(int index) {
        return quantities[index];
    }

    long sequence(int index) {
        return sequences[index];
    }

    long units() {
        return Arrays.stream(quantities, 0, size).sum();
    }

    long lastSequence() {
        return Arrays.stream(sequences, 0, size).max().orElse(0);
    }

    /** Their order numbers, ascending. */
    long[] sortedNumbers() {
        long[] sorted = Arrays.copyOf(numbers, size);
        Arrays.sort(sorted);
        return sorted;
    }

    /** The indexes in the order of their positions. */
    int[] byPosition() {
        int bits = 32 - Integer.numberOfLeadingZeros(Math.max(size - 1, 1));
        long[] keyed = new long[size];
        for (int i = 0; i < size; i++) {
            // Positions beyond this are no counts; what is left of them still sorts, and the checks on values find
            // them.
            keyed[i] = Math.min(positions[i], Long.MAX_VALUE >>> bits) << bits | i;
        }
        Arrays.sort(keyed);
        int[] indexes = new int[size];
        for (int i = 0; i < size; i++) {
            indexes[i] = (int) (keyed[i] & ((1L << bits) - 1));
        }
        return indexes;
    }

    private void grow(int capacity) {
        users = Arrays.copyOf(users, capacity);
        numbers = Arrays.copyOf(numbers, capacity);
        positions = Arrays.copyOf(positions, capacity);
        unitsBefore = Arrays.copyOf(unitsBefore, capacity);
        quantities = Arrays.copyOf(quantities, capacity);
        sequences = Arrays.copyOf(sequences, capacity);
    }
}
