package io.doorbuster.cli;

/** Settings that Chronicle reads once, when its first class loads, so they must be set before anything else. */
final class QuietChronicle {
    private QuietChronicle() {}

    /** Turns off telemetry and the announcement at start. */
    static void now() {
        System.setProperty("chronicle.analytics.disable", "true");
        System.setProperty("chronicle.announcer.disable", "true");
    }
}
