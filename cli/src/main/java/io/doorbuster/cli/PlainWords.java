package io.doorbuster.cli;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ParameterException;

/** Messages of picocli and Java about a bad value, on one line and without Java class names. */
final class PlainWords {
    private static final Pattern NO_PATH =
            Pattern.compile("cannot convert (.*) to interface java\\.nio\\.file\\.Path.*");
    private static final Pattern CLASS_NAMES = Pattern.compile(" \\(java\\.[^)]*\\)$");

    private PlainWords() {}

    static String of(final ParameterException refused) {
        final String message = refused.getMessage().replaceAll("\\p{Cntrl}", "?");
        return CLASS_NAMES
                .matcher(NO_PATH.matcher(message).replaceFirst(PlainWords::noPath))
                .replaceFirst("");
    }

    private static String noPath(final MatchResult found) {
        return Matcher.quoteReplacement(found.group(1)
                + " is not a file name: it has a NUL, or a character that the locale cannot write; set LC_ALL to a"
                + " UTF-8 locale, or choose another name");
    }
}
