package io.doorbuster.cli.serve;

import io.doorbuster.cli.flags.DurationConverter;
import io.doorbuster.cli.flags.PointInTime;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Option;

/** The flags of {@code serve} that decide whether the wall clock is plausible. */
final class ClockFlags {
    @Option(
            names = "--max-clock-skew",
            paramLabel = "T",
            defaultValue = "5m",
            converter = DurationConverter.class,
            description = "Refuse to start if the last event is further ahead of the wall clock than this"
                    + " (default ${DEFAULT-VALUE}).")
    private Duration maxClockSkew;

    @Option(
            names = "--max-downtime",
            paramLabel = "T",
            defaultValue = "31d",
            converter = DurationConverter.class,
            description = "Refuse to start if the last event is older than this by the wall clock, and a sale would"
                    + " open, close or expire holds (default ${DEFAULT-VALUE}).")
    private Duration maxDowntime;

    @Option(
            names = "--accept-clock",
            paramLabel = "TIME",
            converter = PointInTime.class,
            description = "Start in spite of a refusal by --max-clock-skew, --max-downtime or an implausible clock. The"
                    + " refusal names TIME, which is valid for one hour.")
    private Long acceptClock;

    StartClock clock() {
        final Instant accepted = acceptClock == null ? null : Instant.ofEpochMilli(acceptClock);
        return new StartClock(maxClockSkew, maxDowntime, accepted, System::currentTimeMillis);
    }
}
