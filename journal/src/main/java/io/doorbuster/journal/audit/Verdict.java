package io.doorbuster.journal.audit;

import java.util.List;

/**
 * What an audit found of one rule.
 *
 * @param checked how often it was looked at
 * @param broken how often it did not hold
 * @param examples the first times that it did not hold
 */
public record Verdict(Rule rule, long checked, long broken, List<Breach> examples) {
    /** One time that a rule did not hold: at which event, and how. */
    public record Breach(long sequence, String what) {}

    public boolean holds() {
        return broken == 0;
    }
}
