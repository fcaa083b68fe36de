package io.doorbuster.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** Finds the numbers that a document says, and the ones that the code has. */
public final class DocNumbers {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{}");
    private static final String NUMBER = "([0-9][0-9,]*|one|two|three|four|five|six|ten)";
    private static final Map<String, Long> WORDS =
            Map.of("one", 1L, "two", 2L, "three", 3L, "four", 4L, "five", 5L, "six", 6L, "ten", 10L);

    private DocNumbers() {}

    /** The text of a document of this repository. */
    static String read(final String document) {
        try {
            return Files.readString(Path.of("..").resolve(document));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Every place with the words of {@code anchor}; blanks in it match line ends, too, and each <code>{}</code> a
     * number.
     */
    static List<MatchResult> places(final String document, final String anchor) {
        final String pattern = PLACEHOLDER
                .splitAsStream(anchor + " ")
                .map(words -> Arrays.stream(words.split("\\s+", -1))
                        .map(word -> word.isEmpty() ? "" : Pattern.quote(word))
                        .reduce((before, after) -> before + "\\s+" + after)
                        .orElse(""))
                .reduce((before, after) -> before + NUMBER + after)
                .orElseThrow();
        final String withoutEnd = pattern.substring(0, pattern.length() - "\\s+".length());
        return Pattern.compile(withoutEnd).matcher(read(document)).results().toList();
    }

    /** The numbers of a place, in order. */
    static List<Long> numbers(final MatchResult place) {
        final List<Long> numbers = new ArrayList<>();
        for (int group = 1; group <= place.groupCount(); group++) {
            final String number = place.group(group).replace(",", "");
            numbers.add(WORDS.containsKey(number) ? WORDS.get(number) : Long.parseLong(number));
        }
        return numbers;
    }

    /** A constant of the code, public or not. */
    public static long constant(final String className, final String name) {
        try {
            final Field field = Class.forName("io.doorbuster." + className).getDeclaredField(name);
            field.setAccessible(true);
            return ((Number) field.get(null)).longValue();
        } catch (final ReflectiveOperationException e) {
            throw new IllegalStateException(className + "." + name + " is not there; give its new name to the row", e);
        }
    }

    /** The default of a flag, such as {@code serve --port}; of a duration, its number. */
    public static long flag(final String command, final String name) {
        final CommandLine serve =
                Doorbuster.commandLine(Map.of()).getSubcommands().get(command);
        final Matcher number = Pattern.compile("\\d+")
                .matcher(serve.getCommandSpec().findOption(name).defaultValue());
        if (!number.find()) {
            throw new IllegalStateException(command + " " + name + " has no number as its default");
        }
        return Long.parseLong(number.group());
    }

    /** {@code value} in a larger unit, which must hold it without a rest. */
    static long in(final long unit, final long value) {
        if (value % unit != 0) {
            throw new IllegalStateException(value + " is no multiple of " + unit);
        }
        return value / unit;
    }
}
