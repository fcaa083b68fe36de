package io.doorbuster.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Messages of picocli and Java about bad usage, on one line, in our words and without Java class names. */
final class PlainWords {
    private static final Pattern NO_PATH =
            Pattern.compile("cannot convert (.*) to interface java\\.nio\\.file\\.Path.*");
    private static final Pattern CLASS_NAMES = Pattern.compile(" \\(java\\.[^)]*\\)$");
    private static final Pattern NOT_ONE_OF =
            Pattern.compile("Invalid value for (?:option '|positional parameter at index \\d+ \\()([^')]*)['\\)].*: "
                    + "expected one of \\[(.*)] \\(case-insensitive\\) but was ('.*')");
    private static final Pattern NO_NUMBER =
            Pattern.compile("Invalid value for option '(--[^']*)'.*: ('.*') is not an? (?:int|long)");
    private static final Pattern INVALID = Pattern.compile("Invalid value for option '(--[^']*)'[^:]*: (.*)");
    private static final Pattern NO_VALUE =
            Pattern.compile("Missing required parameter for option '(--[^']*)' \\((.*)\\)");

    private PlainWords() {}

    static String of(final ParameterException refused) {
        return words(refused).replaceAll("\\p{Cntrl}", "?");
    }

    private static String words(final ParameterException refused) {
        if (refused instanceof final UnmatchedArgumentException unmatched) {
            return unknown(unmatched.getUnmatched().get(0), unmatched.getCommandLine());
        }
        final Matcher noValue = NO_VALUE.matcher(refused.getMessage());
        if (noValue.matches()) {
            return noValue.group(1) + " needs a value: " + noValue.group(1) + " " + noValue.group(2);
        }
        if (refused instanceof final MissingParameterException missing) {
            return "missing "
                    + missing.getMissing().stream().map(PlainWords::name).collect(Collectors.joining(", and "));
        }
        final String message =
                CLASS_NAMES.matcher(refused.getMessage().replaceAll("\\R", " ")).replaceFirst("");
        return NO_PATH.matcher(invalid(message)).replaceFirst(PlainWords::noPath);
    }

    private static String invalid(final String message) {
        final Matcher notOneOf = NOT_ONE_OF.matcher(message);
        if (notOneOf.matches()) {
            final List<String> values = Arrays.asList(
                    notOneOf.group(2).toLowerCase(Locale.ROOT).replace('_', '-').split(", "));
            return notOneOf.group(1) + " must be " + String.join(" or ", values) + ", not " + notOneOf.group(3);
        }
        final Matcher noNumber = NO_NUMBER.matcher(message);
        if (noNumber.matches()) {
            return noNumber.group(1) + " must be a whole number, not " + noNumber.group(2);
        }
        final Matcher invalid = INVALID.matcher(message);
        if (invalid.matches()) {
            final String rule = invalid.group(2);
            return invalid.group(1) + (rule.startsWith("must be ") ? " " : ": ") + rule;
        }
        return message;
    }

    private static String unknown(final String argument, final CommandLine command) {
        if (argument.startsWith("-")) {
            final String flag = argument.replaceFirst("=.*", "");
            final String meant = FlagDefaults.closest(
                    flag,
                    command.getCommandSpec().options().stream()
                            .filter(option -> !option.hidden())
                            .map(option -> option.longestName().substring(2))
                            .toList());
            return "unknown flag " + flag + (meant == null ? "" : "; did you mean --" + meant + "?");
        }
        if (command.getSubcommands().isEmpty()) {
            return "unexpected argument '" + argument + "'";
        }
        final String path = command.getCommandSpec().qualifiedName().replaceFirst("^doorbuster ?", "");
        final String meant = FlagDefaults.closest(
                argument, List.copyOf(command.getSubcommands().keySet()));
        return "there is no command '" + (path + " " + argument).strip() + "'"
                + (meant == null ? "" : "; did you mean '" + (path + " " + meant).strip() + "'?");
    }

    private static String name(final ArgSpec missing) {
        if (missing instanceof final OptionSpec option) {
            return option.longestName() + " " + option.paramLabel();
        }
        final String what =
                missing.description().length == 0 ? "" : missing.description()[0].replaceFirst("[.;].*", "");
        return missing.paramLabel()
                + (what.isEmpty() ? "" : ", " + what.substring(0, 1).toLowerCase(Locale.ROOT) + what.substring(1));
    }

    private static String noPath(final MatchResult found) {
        return Matcher.quoteReplacement(found.group(1)
                + " is not a file name: it has a NUL, or a character that the locale cannot write; set LC_ALL to a"
                + " UTF-8 locale, or choose another name");
    }
}
