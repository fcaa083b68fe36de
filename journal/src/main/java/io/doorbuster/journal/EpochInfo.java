package io.doorbuster.journal;

import java.util.Locale;

/**
 * What is known of one start of the server.
 *
 * @param number from 1
 * @param firstSequence of its first event; 0 if MANIFEST does not say
 * @param lastSequence of its last event that counts; {@link #UNKNOWN} while it is open, or if MANIFEST does not say
 * @param end {@code open}, {@code clean} or {@code crashed}; {@code unnamed} if MANIFEST does not name it
 * @param files that MANIFEST counts; 0 if it does not name it
 */
public record EpochInfo(int number, long firstSequence, long lastSequence, String end, int files) {
    public static final long UNKNOWN = -1;

    static EpochInfo of(final Epoch epoch) {
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

    /** False if MANIFEST does not name it: a recovery that did not finish left it, or MANIFEST is not what it was. */
    public boolean isNamed() {
        return files > 0;
    }

    /** True if it is being written, or its server crashed and none has started since. */
    public boolean isOpen() {
        return isNamed() && lastSequence == UNKNOWN;
    }
}
