package io.doorbuster.journal.audit;

import java.util.List;

/**
 * The verdict of an audit.
 *
 * @param prunedThrough the last event that was removed, with nothing said of it; 0 if none was
 * @param firstSequence of the first event looked at
 * @param lastSequence of the last
 * @param live whether a server held the directory, so that what is not durable yet was not looked at
 * @param usersAtRefusalBound pairs of a user and a sale with as many refusals as the journal keeps of them; they may
 * have been
 *     refused more often
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

    /** Of one rule. */
    public Verdict of(final Rule rule) {
        return verdicts.stream()
                .filter(verdict -> verdict.rule() == rule)
                .findFirst()
                .orElseThrow();
    }

    /** Events looked at. */
    public long events() {
        return lastSequence - firstSequence + 1;
    }
}
