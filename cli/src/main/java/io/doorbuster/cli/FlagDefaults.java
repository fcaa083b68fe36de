package io.doorbuster.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Where a flag gets its value if the command line does not give it: from the environment ({@code --admin-port} as {@code
 * DOORBUSTER_ADMIN_PORT}), then from the properties file that {@code --config} names ({@code admin-port=8081}), then from
 * its own default.
 */
final class FlagDefaults implements IDefaultValueProvider {
    private static final String CONFIG = "--config";
    /** Nobody means by a variable that happens to be set what {@code --execute} does to a journal. */
    private static final Set<String> NOT_SETTINGS = Set.of(CONFIG, "--help", "--version", "--execute");

    private final Map<String, String> environment;
    private Properties config;

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
        final String fromEnvironment = environment.get(variableOf(name));
        if (fromEnvironment != null || name.equals(CONFIG)) {
            return fromEnvironment;
        }
        return configOf(option.command()).getProperty(name.substring(2));
    }

    static String variableOf(final String flag) {
        return "DOORBUSTER_" + flag.substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** Picocli asks for defaults after it has read the command line, so the file's name is known by now. */
    private Properties configOf(final CommandSpec command) {
        final OptionSpec flag = command.findOption(CONFIG);
        if (flag == null) {
            return new Properties();
        }
        if (config == null) {
            final Path given = flag.getValue();
            final String variable = environment.get(variableOf(CONFIG));
            final Path file = given != null || variable == null ? given : Path.of(variable);
            config = file == null ? new Properties() : read(command, file);
        }
        return config;
    }

    private static Properties read(final CommandSpec command, final Path file) {
        final Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (final IOException | IllegalArgumentException e) {
            throw new ParameterException(
                    command.commandLine(), "cannot read the configuration " + file + ": " + e.getMessage());
        }
        final Set<String> known = command.options().stream()
                .map(OptionSpec::longestName)
                .filter(name -> !NOT_SETTINGS.contains(name))
                .map(name -> name.substring(2))
                .collect(Collectors.toSet());
        for (final String name : properties.stringPropertyNames()) {
            if (!known.contains(name)) {
                throw new ParameterException(
                        command.commandLine(),
                        "unknown setting '" + name + "' in " + file + "; settings are the flags without their dashes");
            }
        }
        return properties;
    }
}
