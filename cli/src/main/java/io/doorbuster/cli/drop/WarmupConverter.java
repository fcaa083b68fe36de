package io.doorbuster.cli.drop;

import io.doorbuster.cli.flags.DurationConverter;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;

/**
 * Reads a duration, or {@code off} or {@code on} as {@code serve --warmup} takes them, because both flags may come from
 * the same DOORBUSTER_WARMUP in the environment.
 */
final class WarmupConverter implements ITypeConverter<Duration> {
    private static final Duration ON = Duration.ofSeconds(2);

    private final DurationConverter durations = new DurationConverter();

    @Override
    public Duration convert(final String value) {
        return switch (value) {
            case "off" -> Duration.ZERO;
            case "on" -> ON;
            default -> durations.convert(value);
        };
    }
}
