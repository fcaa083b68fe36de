package io.doorbuster.journal.read;

import io.doorbuster.journal.disk.Epoch;
import java.util.Locale;

/**
 * One epoch of the journal, for reports.
 *
 * @param number from 1
 * @param firstSequence sequence of its first event; 0 if MANIFEST does not name it
 * @param lastSequence sequence of its last valid event; {@link #UNKNOWN} if the epoch is open or MANIFEST does not name
 *     it
 * @param end {@code open}, {@code clean} or {@code crashed}; {@code unnamed} if MANIFEST does not name it
 * @param files number of files that MANIFEST counts; 0 if MANIFEST does not name the epoch
 */
public record EpochInfo(int number, long firstSequence, long lastSequence, String end, int files) {
    public static final long UNKNOWN = -1;

    public static EpochInfo of(final Epoch epoch) {
        return new EpochInfo(
                epoch.number(),
                epoch.firstSequence(),
                epoch.isOpen() ? UNKNOWN : epoch.lastSequence(),
                epoch.end().name().toLowerCase(Locale.ROOT),
                epoch.files());
    }

    static EpochInfo unnamed(final int number) {
        return new EpochInfo(number, 0, UNKNOWN, "unnamed", 0);
    }

    /** False if MANIFEST does not name this epoch: an unfinished recovery left it, or MANIFEST is lost or outdated. */
    public boolean isNamed() {
        return files > 0;
    }

    /** True if a server is writing the epoch, or its server crashed and none has started since. */
    public boolean isOpen() {
        return isNamed() && lastSequence == UNKNOWN;
    }
}
