package io.doorbuster.journal;

/**
 * When the shadow writes a snapshot: whichever comes first, and only if anything happened since the last.
 *
 * @param everyEvents events since the last snapshot
 * @param everyMillis time since the last snapshot
 */
public record ShadowConfig(long everyEvents, long everyMillis) {
    /** A million events, which replay in less than a second, or ten minutes. */
    public static final ShadowConfig STANDARD = new ShadowConfig(1_000_000, 600_000);

    public ShadowConfig {
        if (everyEvents < 1 || everyMillis < 1) {
            throw new IllegalArgumentException("a snapshot needs at least one event and one millisecond");
        }
    }
}
