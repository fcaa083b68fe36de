package io.doorbuster.cli.help;

import io.doorbuster.cli.Doorbuster;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Every command of the executable. */
final class Commands {
    private Commands() {}

    /** The executable and its commands, the hidden ones too. */
    static List<CommandSpec> all() {
        final List<CommandSpec> all = new ArrayList<>();
        add(all, new CommandLine(new Doorbuster()).getCommandSpec());
        return all;
    }

    /** The same without the hidden commands. */
    static List<CommandSpec> shown() {
        return all().stream()
                .filter(command -> !command.usageMessage().hidden())
                .toList();
    }

    /** The names after {@code doorbuster}, such as {@code journal verify}; empty for the executable. */
    static String words(final CommandSpec command) {
        return command.qualifiedName(" ").replaceFirst("^doorbuster ?", "");
    }

    private static void add(final List<CommandSpec> all, final CommandSpec command) {
        all.add(command);
        command.subcommands().values().forEach(each -> add(all, each.getCommandSpec()));
    }
}
