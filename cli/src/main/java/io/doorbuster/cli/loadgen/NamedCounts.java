package io.doorbuster.cli.loadgen;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Counts by name, without building a string per count. One thread only. */
final class NamedCounts {
    /** Most names that are counted separately, so that a server cannot fill the heap with new names. */
    static final int MAX_NAMES = 64;

    private static final String OTHER = "(other)";

    private final byte[][] names = new byte[MAX_NAMES][];
    private final long[] counts = new long[MAX_NAMES];
    private int size;

    void increment(final byte[] bytes, final int at, final int length) {
        for (int i = 0; i < size; i++) {
            if (Arrays.equals(names[i], 0, names[i].length, bytes, at, at + length)) {
                counts[i]++;
                return;
            }
        }
        if (size == MAX_NAMES - 1) {
            final byte[] other = OTHER.getBytes(StandardCharsets.US_ASCII);
            names[size] = other;
            counts[size]++;
            return;
        }
        names[size] = Arrays.copyOfRange(bytes, at, at + length);
        counts[size++] = 1;
    }

    void increment(final String name) {
        final byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        increment(bytes, 0, bytes.length);
    }

    void addTo(final Map<String, Long> sums) {
        for (int i = 0; i < MAX_NAMES && names[i] != null; i++) {
            sums.merge(printable(names[i]), counts[i], Long::sum);
        }
    }

    Map<String, Long> toMap() {
        final Map<String, Long> map = new TreeMap<>();
        addTo(map);
        return map;
    }

    /** The name for display; non-ASCII characters are replaced, because names come from the server. */
    private static String printable(final byte[] name) {
        return new String(name, StandardCharsets.ISO_8859_1).replaceAll("[^!-~]", "?");
    }
}
