package io.doorbuster.cli.doctor;

import io.doorbuster.cli.console.Bytes;
import java.util.List;

/**
 * Checks of the Java that runs this command, which is the one that runs {@code serve} if it is started the same way.
 */
final class JvmChecks {
    private static final int LEAST_VERSION = 17;
    /** With less, fewer than the most connections fit; docs/OPERATIONS.md. */
    private static final long FULL_HEAP_BYTES = 1_050L << 20;

    private static final String EXITS = "-XX:+ExitOnOutOfMemoryError";

    private JvmChecks() {}

    static Finding version(final int feature, final String full) {
        return feature < LEAST_VERSION
                ? Finding.bad("java", full, "doorbuster needs 17 or later; install a newer JDK")
                : Finding.ok("java", full);
    }

    /** @param bytes that the heap may have */
    static Finding heap(final long bytes) {
        final String found = "up to " + Bytes.of(bytes);
        return bytes < FULL_HEAP_BYTES
                ? Finding.warn(
                        "heap", found, "a crowd of 18,000 connections needs -Xmx1050m; docs/OPERATIONS.md has a table")
                : Finding.ok("heap", found);
    }

    /** @param flags of the JVM, as given */
    static Finding flags(final List<String> flags) {
        return flags.contains(EXITS)
                ? Finding.warn(
                        "java flags",
                        EXITS,
                        "the JVM then exits with 3, which means damage here; leave it out: the server ends by itself")
                : Finding.ok("java flags", flags.isEmpty() ? "none" : String.join(" ", flags));
    }

    /** @param disabled the value of Chronicle's property; null if it is not set */
    static Finding telemetry(final String disabled) {
        return Boolean.parseBoolean(disabled)
                ? Finding.ok("telemetry", "Chronicle's is off")
                : Finding.bad(
                        "telemetry",
                        "Chronicle's is on",
                        "it reports to its makers; give java -Dchronicle.analytics.disable=true");
    }
}
