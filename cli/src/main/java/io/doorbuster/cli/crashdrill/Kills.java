package io.doorbuster.cli.crashdrill;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Counts the kills, and records the time of each restart. One thread only. */
final class Kills {
    private final Map<KillMoment, Integer> counts = new EnumMap<>(KillMoment.class);
    private final List<Long> restartMillis = new ArrayList<>();

    void add(final KillMoment moment) {
        counts.merge(moment, 1, Integer::sum);
    }

    /** Records the time from the start of the process to the first answer of its engine. */
    void restarted(final long millis) {
        restartMillis.add(millis);
    }

    int count(final KillMoment moment) {
        return counts.getOrDefault(moment, 0);
    }

    int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The slowest restart; 0 without a restart. */
    long slowestRestartMillis() {
        return restartMillis.stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** The median restart, the upper one of an even number; 0 without a restart. */
    long medianRestartMillis() {
        final List<Long> sorted = new ArrayList<>(restartMillis);
        Collections.sort(sorted);
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
    }

    @Override
    public String toString() {
        final StringJoiner text = new StringJoiner(", ");
        for (final KillMoment moment : KillMoment.values()) {
            text.add(count(moment) + " " + moment.words);
        }
        return text.toString();
    }
}
