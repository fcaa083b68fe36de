package io.doorbuster.journal.drill;

import io.doorbuster.journal.batch.EpochAppender;
import io.doorbuster.journal.batch.EpochQueue;
import io.doorbuster.journal.disk.Disk;
import java.util.concurrent.TimeUnit;

/**
 * Stands between this process's journals and their files, so that a drill or a test sees every moment at which a
 * machine can fail. A server without a drill does not load this class. Any thread.
 */
public final class Drill {
    private static final Witness NONE = (operation, path) -> {};

    private static volatile Witness witness = NONE;
    private static volatile long aheadMillis;

    private Drill() {}

    /** Begins: what is opened from now on is seen. Repeating it changes nothing. */
    public static void begin() {
        Disk.use(new WitnessedDisk((operation, path) -> witness.before(operation, path)));
        EpochAppender.use((directory, blockSizeBytes, clock, mayRoll) -> {
            witness.before(Operation.OPEN, directory.resolve(EpochQueue.METADATA_FILE));
            final EpochQueue queue = EpochAppender.CHRONICLE.open(
                    directory, blockSizeBytes, () -> clock.getAsLong() + aheadMillis, mayRoll);
            return new WitnessedQueue(queue, directory, (operation, path) -> witness.before(operation, path));
        });
    }

    /** Begins, and sets the witness for all threads. */
    public static void witness(final Witness newWitness) {
        witness = newWitness;
        begin();
    }

    /** Removes the witness; what is opened from now on runs without the drill, by the right time. */
    public static void end() {
        witness = NONE;
        aheadMillis = 0;
        Disk.use(Disk.SYSTEM);
        EpochAppender.use(EpochAppender.CHRONICLE);
    }

    /**
     * Shifts the clock of the queues that were opened since {@link #begin} by {@code days}, so that their next append
     * begins a new file.
     */
    public static void setAhead(final int days) {
        aheadMillis = TimeUnit.DAYS.toMillis(days);
    }
}
