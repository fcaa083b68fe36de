package io.doorbuster.cli.crashdrill;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The findings of a drill. Any thread may add one. */
final class Findings {
    /** The kinds of findings. */
    enum Kind {
        /** An acknowledged order is missing, or is another order now. */
        LOST,
        /** One request became two orders, or two users share one. */
        TWICE,
        /** The same key got the same order, but with another answer than at first. */
        ANSWER,
        /** A user has more units than the sale allows. */
        OVER_LIMIT,
        /** Units sold, held and remaining do not add up to the stock, or fewer were sold than acknowledged. */
        COUNT,
        /** The state after a stop or a kill differs from the state before. */
        STATE,
        /** The server ended by itself, or did not start again. */
        SERVER
    }

    /** Number of findings of each kind that are kept with their text. */
    private static final int MAX_KEPT = 5;

    private final Map<Kind, Integer> counts = new TreeMap<>();
    private final List<String> first = new ArrayList<>();

    synchronized void add(final Kind kind, final String what) {
        if (counts.merge(kind, 1, Integer::sum) <= MAX_KEPT) {
            first.add(kind + ": " + what);
        }
    }

    synchronized int count(final Kind kind) {
        return counts.getOrDefault(kind, 0);
    }

    synchronized int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The first findings of each kind. */
    synchronized List<String> first() {
        return List.copyOf(first);
    }
}
