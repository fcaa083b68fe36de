package io.doorbuster.journal.postgres;

/**
 * The status of the projection, as an immutable copy.
 *
 * @param running false before it begins and after it has ended, successfully or not
 * @param connected true if it has a connection to the database and the lock
 * @param appliedSequence sequence of the last event in the database, as far as known; 0 before the first connection
 * @param deadLetters number of events that the database has ever refused
 * @param lastError why orders do not reach the database; empty after a batch was applied or nothing is left to apply
 */
public record ProjectionStatus(
        boolean running, boolean connected, long appliedSequence, long deadLetters, String lastError) {
    static final ProjectionStatus NEW = new ProjectionStatus(false, false, 0, 0, "");

    /** Number of durable events that are not in the database yet. */
    public long lag(final long durableSequence) {
        return Math.max(0, durableSequence - appliedSequence);
    }
}
