package io.doorbuster.journal.postgres;

/**
 * How the projection stands: an immutable copy for whoever asks.
 *
 * @param running false before it began and once it has ended, for good or in failure
 * @param connected whether it has the database and its lock
 * @param appliedSequence of the last event in the database, as far as known; 0 before the first contact
 * @param deadLetters events that the database refused, ever
 * @param lastError why orders do not go to the database; empty once a batch was applied, or nothing was left to apply
 */
public record ProjectionStatus(
        boolean running, boolean connected, long appliedSequence, long deadLetters, String lastError) {
    static final ProjectionStatus NEW = new ProjectionStatus(false, false, 0, 0, "");

    /** Events that are durable and not in the database yet. */
    public long lag(final long durableSequence) {
        return Math.max(0, durableSequence - appliedSequence);
    }
}
