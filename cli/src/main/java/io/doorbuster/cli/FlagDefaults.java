package io.doorbuster.cli;

import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Finds the value of a flag that is not on the command line: in the environment ({@code --admin-port} as
 * {@code DOORBUSTER_ADMIN_PORT}), then in the properties file that {@code --config} names ({@code admin-port=8081}).
 * Otherwise the flag's own default applies.
 */
final class FlagDefaults implements IDefaultValueProvider {
    private static final String CONFIG = "--config";
    /** {@code --execute} changes a journal, so a variable that happens to be set must not stand for it. */
    private static final Set<String> NOT_SETTINGS = Set.of(CONFIG, "--help", "--version", "--execute");
    /** The value that Kubernetes gives DOORBUSTER_PORT if there is a service named doorbuster. */
    private static final Pattern SERVICE_LINK = Pattern.compile("(tcp|udp|sctp)://\\S+:\\d{1,5}");
    /** Most letters in which a misspelt setting may differ from the suggested one. */
    private static final int MOST_TYPOS = 3;

    private final Map<String, String> environment;
    /** By flag, the origin of each value that is not from the command line. */
    private final Map<String, String> origins = new HashMap<>();

    private ConfigFile config;
    private boolean configRead;

    FlagDefaults(final Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public String defaultValue(final ArgSpec argument) {
        if (!(argument instanceof final OptionSpec option)) {
            return null;
        }
        final String name = option.longestName();
        if (NOT_SETTINGS.contains(name) && !name.equals(CONFIG)) {
            return null;
        }
        final String fromEnvironment = fromEnvironment(option.command(), name);
        if (fromEnvironment != null || name.equals(CONFIG)) {
            return fromEnvironment;
        }
        final ConfigFile file = configOf(option.command());
        final ConfigFile.Setting setting = file == null ? null : file.settings().get(name.substring(2));
        if (setting == null) {
            return null;
        }
        origins.put(name, file.place(setting.line()));
        return setting.value();
    }

    /** The origins of the flags in the message whose values are not from the command line; may be empty. */
    String originsOf(final String message) {
        final StringBuilder words = new StringBuilder();
        for (final String flag : new TreeSet<>(origins.keySet())) {
            if (Pattern.compile(Pattern.quote(flag) + "(?![a-z-])")
                    .matcher(message)
                    .find()) {
                words.append(" (")
                        .append(flag)
                        .append(" is from ")
                        .append(origins.get(flag))
                        .append(')');
            }
        }
        return words.toString();
    }

    static String variableOf(final String flag) {
        return "DOORBUSTER_" + flag.substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private String fromEnvironment(final CommandSpec command, final String flag) {
        final String variable = variableOf(flag);
        final String value = environment.get(variable);
        if (value == null) {
            return null;
        }
        final boolean seen = origins.put(flag, "the environment, " + variable) != null;
        if (!flag.endsWith("port") || !SERVICE_LINK.matcher(value).matches()) {
            return value;
        }
        origins.put(flag, "its default, because " + variable + " is ignored");
        if (!seen) {
            final PrintWriter err = command.commandLine().getErr();
            err.println(
                    "doorbuster: ignored " + variable + "=" + value + ": Kubernetes sets it for a service of that name;"
                            + " set enableServiceLinks: false in the pod, or give " + flag + " on the command line");
            err.flush();
        }
        return null;
    }

    /**
     * The configuration file, or null if there is none. Picocli asks for defaults after it has read the command line,
     * so the file's name is known by now.
     */
    private ConfigFile configOf(final CommandSpec command) {
        final OptionSpec flag = command.findOption(CONFIG);
        if (flag != null && !configRead) {
            configRead = true;
            final Path given = flag.getValue();
            final String variable = environment.get(variableOf(CONFIG));
            try {
                final Path file = given != null || variable == null ? given : Path.of(variable);
                config = file == null ? null : ConfigFile.read(file);
            } catch (final InvalidPathException e) {
                throw new ParameterException(
                        command.commandLine(),
                        "the environment, " + variableOf(CONFIG) + ", is not a file name; correct it or unset it",
                        e);
            } catch (final IllegalArgumentException e) {
                throw new ParameterException(command.commandLine(), e.getMessage(), e);
            }
            if (config != null) {
                refuseUnknown(command);
            }
        }
        return flag == null ? null : config;
    }

    private void refuseUnknown(final CommandSpec command) {
        final Set<String> known = command.options().stream()
                .map(OptionSpec::longestName)
                .filter(name -> !NOT_SETTINGS.contains(name))
                .map(name -> name.substring(2))
                .collect(Collectors.toSet());
        config.settings().forEach((name, setting) -> {
            if (!known.contains(name)) {
                throw new ParameterException(
                        command.commandLine(),
                        "unknown setting '" + name + "' in " + config.place(setting.line()) + "; "
                                + nearest(name, known));
            }
        });
    }

    private static String nearest(final String name, final Set<String> known) {
        final String best = closest(name, known);
        return best == null
                ? "settings are the flags without their dashes"
                : "did you mean '" + best + "'? Settings are the flags without their dashes";
    }

    /** The known word that differs least from the name, without dashes at its beginning; null if none is close. */
    static String closest(final String name, final Collection<String> known) {
        String best = null;
        int fewest = MOST_TYPOS + 1;
        for (final String candidate : new TreeSet<>(known)) {
            final int typos = typos(name.replaceFirst("^--", ""), candidate);
            if (typos < fewest) {
                fewest = typos;
                best = candidate;
            }
        }
        return best;
    }

    /** Letters to change, insert or remove to get from one word to the other (Levenshtein). */
    private static int typos(final String from, final String to) {
        int[] before = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            final int[] now = new int[to.length() + 1];
            now[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                final int replaced = before[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                now[j] = Math.min(replaced, 1 + Math.min(before[j], now[j - 1]));
            }
            before = now;
        }
        return before[to.length()];
    }
}
