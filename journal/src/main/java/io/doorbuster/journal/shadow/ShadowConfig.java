package io.doorbuster.journal.shadow;

/**
 * When the shadow writes a snapshot: after this many events or this much time, whichever comes first, if there was at
 * least one event.
 *
 * @param everyEvents events since the last snapshot
 * @param everyMillis time since the last snapshot
 */
public record ShadowConfig(long everyEvents, long everyMillis) {
    /** A million events, which replay in less than a second, or ten minutes. */
    public static final ShadowConfig STANDARD = new ShadowConfig(1_000_000, 600_000);

    public ShadowConfig {
        if (everyEvents < 1 || everyMillis < 1) {
            throw new IllegalArgumentException("everyEvents and everyMillis must be at least 1");
        }
    }
}
