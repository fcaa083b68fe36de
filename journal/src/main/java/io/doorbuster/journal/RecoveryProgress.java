package io.doorbuster.journal;

/** Hears how far a recovery is, a few times a second and once at its end, on the recovering thread. */
@FunctionalInterface
public interface RecoveryProgress {
    RecoveryProgress NONE = (events, eventsPerSecond, remainingMillis) -> {};

    /**
     * Hears how far it is now.
     *
     * @param events replayed so far
     * @param eventsPerSecond on average
     * @param remainingMillis at the rate at which bytes were read so far; holes at the end of a file make it too long
     */
    void replayed(long events, long eventsPerSecond, long remainingMillis);
}
