package io.doorbuster.journal.audit;

import io.doorbuster.journal.verify.Rule;
import io.doorbuster.journal.verify.Verdict;
import java.util.List;

/**
 * The result of an audit.
 *
 * @param prunedThrough sequence of the last pruned event, which was not audited; 0 if none was pruned
 * @param firstSequence sequence of the first event audited
 * @param lastSequence sequence of the last event audited
 * @param live true if a server held the directory, so that only durable events were audited
 * @param usersAtRefusalBound number of pairs of a user and a sale whose journaled refusals have reached the bound; such
 *     a user may have been refused more often
 * @param verdicts one per rule, in the order of {@link Rule}
 */
public record AuditReport(
        long prunedThrough,
        long firstSequence,
        long lastSequence,
        boolean live,
        long usersAtRefusalBound,
        List<Verdict> verdicts) {
    /** True if every rule holds. */
    public boolean holds() {
        return verdicts.stream().allMatch(Verdict::holds);
    }

    /** Returns the verdict on one rule. */
    public Verdict of(final Rule rule) {
        return verdicts.stream()
                .filter(verdict -> verdict.rule() == rule)
                .findFirst()
                .orElseThrow();
    }

    /** Number of events audited. */
    public long events() {
        return lastSequence - firstSequence + 1;
    }
}
