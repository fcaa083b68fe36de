package io.doorbuster.cli.flags;

import java.time.DateTimeException;
import java.time.Instant;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads times as the tools print them: epoch milliseconds, or ISO 8601 in UTC. */
public final class PointInTime implements ITypeConverter<Long> {
    @Override
    public Long convert(final String text) {
        try {
            return text.matches("\\d{1,18}")
                    ? Long.parseLong(text)
                    : Instant.parse(text).toEpochMilli();
        } catch (final DateTimeException | ArithmeticException e) {
            throw new TypeConversionException(
                    "'" + text + "' is not a time; write epoch milliseconds, or a time such as 2026-11-27T18:00:00Z");
        }
    }
}
