package io.doorbuster.journal.read;

/** Receives the progress of a recovery, a few times a second and once at its end, on the recovering thread. */
@FunctionalInterface
public interface RecoveryProgress {
    RecoveryProgress NONE = (events, eventsPerSecond, remainingMillis) -> {};

    /**
     * Receives the current progress.
     *
     * @param events number of events replayed so far
     * @param eventsPerSecond average rate so far
     * @param remainingMillis estimate from the rate at which bytes were read so far; holes at the end of a file make it
     *     too long
     */
    void replayed(long events, long eventsPerSecond, long remainingMillis);
}
