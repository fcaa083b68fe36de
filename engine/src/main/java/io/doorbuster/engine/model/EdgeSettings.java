package io.doorbuster.engine.model;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * The settings of the edge that may change while it serves, by name: rate limits, denied users, challenges. The engine
 * keeps them, so that every edge and every restart has the same ones, and decides nothing by them; they are not part of
 * the state hash. What a name means, and which values it takes, is known at the edge. Immutable.
 *
 * @param sequence of the event that changed them last; 0 if none did
 * @param values by name
 */
public record EdgeSettings(long sequence, SortedMap<String, String> values) {
    /** Before the first change. */
    public static final EdgeSettings NONE = new EdgeSettings(0, Collections.emptySortedMap());

    /** Most settings at a time. */
    public static final int MAX_SETTINGS = 1_000;

    /** Most settings in one change, so that it fits into one command. */
    public static final int MAX_CHANGES = 12;

    /** Longest name, in characters of visible ASCII. */
    public static final int MAX_NAME_LENGTH = 96;

    /** Longest value, in characters of visible ASCII. */
    public static final int MAX_VALUE_LENGTH = 64;

    public EdgeSettings {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /**
     * These settings after a change.
     *
     * @param eventSequence of the change
     * @param changes new values by name; an empty value removes the setting
     */
    public EdgeSettings with(final long eventSequence, final Map<String, String> changes) {
        return new EdgeSettings(eventSequence, merged(changes));
    }

    /** True if {@code changes} change nothing. */
    public boolean contain(final Map<String, String> changes) {
        for (final Map.Entry<String, String> change : changes.entrySet()) {
            if (!values.getOrDefault(change.getKey(), "").equals(change.getValue())) {
                return false;
            }
        }
        return true;
    }

    /** Number of settings after {@code changes}. */
    public int sizeWith(final Map<String, String> changes) {
        return merged(changes).size();
    }

    /** Shows changes on one line: {@code name=value} for each, in the order of their names. */
    public static String text(final Map<String, String> changes) {
        final StringJoiner text = new StringJoiner(" ");
        new TreeMap<>(changes).forEach((name, value) -> text.add(name + "=" + value));
        return text.toString();
    }

    private SortedMap<String, String> merged(final Map<String, String> changes) {
        final SortedMap<String, String> merged = new TreeMap<>(values);
        changes.forEach((name, value) -> {
            if (value.isEmpty()) {
                merged.remove(name);
            } else {
                merged.put(name, value);
            }
        });
        return merged;
    }
}
