package io.doorbuster.cli.flags;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads sizes as people write them: {@code 500}, {@code 100KB}, {@code 1.5MB}, {@code 64MiB}. KB is 1,000 bytes. */
public final class BytesConverter implements ITypeConverter<Long> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,3})?)(B|KB|MB|GB|TB|KiB|MiB|GiB)?");
    private static final Map<String, Long> UNITS = Map.of(
            "B", 1L,
            "KB", 1_000L,
            "MB", 1_000_000L,
            "GB", 1_000_000_000L,
            "TB", 1_000_000_000_000L,
            "KiB", 1L << 10,
            "MiB", 1L << 20,
            "GiB", 1L << 30);

    @Override
    public Long convert(final String text) {
        final Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw refusal(text);
        }
        final long unit = matcher.group(2) == null ? 1 : UNITS.get(matcher.group(2));
        try {
            return new BigDecimal(matcher.group(1))
                    .multiply(BigDecimal.valueOf(unit))
                    .longValueExact();
        } catch (final ArithmeticException tooLargeOrAFraction) {
            throw refusal(text);
        }
    }

    private static TypeConversionException refusal(final String text) {
        return new TypeConversionException("'" + text
                + "' is not a size in whole bytes; write a number with B, KB, MB, GB, TB, KiB, MiB or GiB, such as"
                + " 100KB");
    }
}
