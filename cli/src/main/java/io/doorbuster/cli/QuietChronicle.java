package io.doorbuster.cli;

/** Chronicle reads these once, when its first class loads: so before anything else. */
final class QuietChronicle {
    private QuietChronicle() {}

    /** No telemetry, no advertisement. */
    static void now() {
        System.setProperty("chronicle.analytics.disable", "true");
        System.setProperty("chronicle.announcer.disable", "true");
    }
}
