package io.doorbuster.cli.help;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code doorbuster man}: the manual page of a command, from the same words as its help. */
@Command(
        name = "man",
        description = "Prints the manual page of a command as roff, which man reads.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  doorbuster man drop | man -l -",
            "  doorbuster man journal verify >doorbuster-journal-verify.1"
        })
public final class ManCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "COMMAND",
            arity = "0..*",
            description = "Words of the command, such as journal verify (default doorbuster itself).")
    private List<String> words = new ArrayList<>();

    @Override
    public void run() {
        CommandSpec command = spec.root();
        for (final String word : words) {
            final CommandLine next = command.subcommands().get(word);
            if (next == null) {
                throw new ParameterException(
                        spec.commandLine(),
                        "there is no command '" + String.join(" ", words) + "'; give a command of '"
                                + command.qualifiedName() + "', or none");
            }
            command = next.getCommandSpec();
        }
        spec.commandLine().getOut().print(ManPage.of(command));
        spec.commandLine().getOut().flush();
    }
}
