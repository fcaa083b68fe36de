package io.doorbuster.journal.audit;

import io.doorbuster.journal.verify.Rule;
import io.doorbuster.journal.verify.Verdict;
import io.doorbuster.journal.verify.Verdict.Breach;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts for each rule how often it was checked and how often it was broken. One thread. */
final class Findings {
    private static final int MOST_EXAMPLES = 5;

    private final Map<Rule, Count> counts = new EnumMap<>(Rule.class);

    /** The counts of one rule: a separate object, so that a check that holds costs one increment. */
    static final class Count {
        private long checked;
        private long broken;
        private final List<Breach> examples = new ArrayList<>();

        /** Counts one more check; returns {@code holds}. */
        boolean check(final boolean holds) {
            checked++;
            return holds;
        }

        void checked(final long times) {
            checked += times;
        }

        void broken(final long sequence, final String what) {
            broken++;
            if (examples.size() < MOST_EXAMPLES) {
                examples.add(new Breach(sequence, what));
            }
        }
    }

    Findings() {
        for (final Rule rule : Rule.values()) {
            counts.put(rule, new Count());
        }
    }

    Count of(final Rule rule) {
        return counts.get(rule);
    }

    List<Verdict> verdicts() {
        final List<Verdict> verdicts = new ArrayList<>();
        counts.forEach((rule, count) ->
                verdicts.add(new Verdict(rule, count.checked, count.broken, List.copyOf(count.examples))));
        return verdicts;
    }
}
