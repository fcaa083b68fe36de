package io.doorbuster.cli.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the drill found broken. Any thread may add. */
final class Findings {
    /** What can be broken. */
    enum Kind {
        /** An order that a client was told is not there any more, or is another one. */
        LOST,
        /** One request became two orders, or two users share one. */
        TWICE,
        /** The same key was answered by the same order, but in other words than at first. */
        ANSWER,
        /** A user has more than the sale allows. */
        OVER_LIMIT,
        /** Units sold, held and remaining are not the stock, or fewer are sold than were told. */
        COUNT,
        /** The state after a stop or a kill is not the one before. */
        STATE,
        /** The server ended by itself, or would not start again. */
        SERVER
    }

    /** Of each kind the first ones say it. */
    private static final int MAX_KEPT = 5;

    private final Map<Kind, Integer> counts = new TreeMap<>();
    private final List<String> first = new ArrayList<>();

    synchronized void add(Kind kind, String what) {
        if (counts.merge(kind, 1, Integer::sum) <= MAX_KEPT) {
            first.add(kind + ": " + what);
        }
    }

    synchronized int count(Kind kind) {
        return counts.getOrDefault(kind, 0);
    }

    synchronized int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The first of each kind. */
    synchronized List<String> first() {
        return List.copyOf(first);
    }
}
