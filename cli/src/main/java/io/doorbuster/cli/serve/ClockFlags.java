package io.doorbuster.cli.serve;

import io.doorbuster.cli.journal.Moment;
import io.doorbuster.cli.pass.DurationConverter;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Option;

/** When {@code serve} takes the wall clock for wrong. */
final class ClockFlags {
    @Option(
            names = "--max-clock-skew",
            paramLabel = "T",
            defaultValue = "5m",
            converter = DurationConverter.class,
            description = "Refuses to start if the last event is further ahead of the wall clock (${DEFAULT-VALUE}).")
    private Duration maxClockSkew;

    @Option(
            names = "--max-downtime",
            paramLabel = "T",
            defaultValue = "31d",
            converter = DurationConverter.class,
            description = "Refuses to start if the last event is older by the wall clock, and a sale would change"
                    + " (${DEFAULT-VALUE}).")
    private Duration maxDowntime;

    @Option(
            names = "--accept-clock",
            paramLabel = "TIME",
            converter = Moment.class,
            description = "Starts in spite of such a refusal, which names TIME; good for an hour.")
    private Long acceptClock;

    StartClock clock() {
        final Instant accepted = acceptClock == null ? null : Instant.ofEpochMilli(acceptClock);
        return new StartClock(maxClockSkew, maxDowntime, accepted, System::currentTimeMillis);
    }
}
