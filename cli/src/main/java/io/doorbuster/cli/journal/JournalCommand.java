package io.doorbuster.cli.journal;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code doorbuster journal ...}: the tools for a data directory. Commands that change it show a preview first. */
@Command(
        name = "journal",
        description = {
            "Reads, copies and repairs a data directory, live or stopped.",
            "Only repair and prune change it, and only with --execute."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  doorbuster journal verify --data data/demo",
            "  doorbuster journal inspect --data data/demo --last 10",
            "  doorbuster journal repair --data data/demo"
        },
        subcommands = {
            InspectCommand.class,
            TailCommand.class,
            VerifyCommand.class,
            ReplayCommand.class,
            AuditCommand.class,
            ExportCommand.class,
            DiffCommand.class,
            StatsCommand.class,
            BackupCommand.class,
            RepairCommand.class,
            PruneCommand.class
        })
public final class JournalCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "no journal command given; give one, such as inspect or verify");
    }
}
