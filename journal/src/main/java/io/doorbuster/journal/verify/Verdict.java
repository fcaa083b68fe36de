package io.doorbuster.journal.verify;

import java.util.List;

/**
 * The result of an audit for one rule.
 *
 * @param checked how often the rule was checked
 * @param broken how often the rule was broken
 * @param examples the first breaches
 */
public record Verdict(Rule rule, long checked, long broken, List<Breach> examples) {
    /** A breach of a rule: the sequence of the event, and what was wrong. */
    public record Breach(long sequence, String what) {}

    public boolean holds() {
        return broken == 0;
    }
}
