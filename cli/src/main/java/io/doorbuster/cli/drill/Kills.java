package io.doorbuster.cli.drill;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Every kill, and how long after each the server answered again. One thread only. */
final class Kills {
    private final Map<Moment, Integer> counts = new EnumMap<>(Moment.class);
    private final List<Long> restartMillis = new ArrayList<>();

    void add(Moment moment) {
        counts.merge(moment, 1, Integer::sum);
    }

    /** From the start of the process to the first answer of its engine. */
    void restarted(long millis) {
        restartMillis.add(millis);
    }

    int count(Moment moment) {
        return counts.getOrDefault(moment, 0);
    }

    int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** 0 without a restart. */
    long slowestRestartMillis() {
        return restartMillis.stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** The upper one of two; 0 without a restart. */
    long medianRestartMillis() {
        List<Long> sorted = new ArrayList<>(restartMillis);
        Collections.sort(sorted);
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ");
        for (Moment moment : Moment.values()) {
            text.add(count(moment) + " " + moment.words);
        }
        return text.toString();
    }
}
